package app.tandem.segments;

import static org.assertj.core.api.Assertions.assertThat;

import app.tandem.support.Api;
import app.tandem.support.TandemTest;
import app.tandem.support.TestShops;
import app.tandem.support.TestShops.TestShop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Segments as a program outside sees them. */
@TandemTest
class SegmentApiTests {
    private static final String VIPS = "{\"field\": \"tags\", \"op\": \"has_any\", \"value\": [\"vip\"]}";
    private static final String EVERYBODY = "{\"all\": []}";

    @Autowired
    TestShops shops;

    @Autowired
    SegmentRows rows;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    JdbcClient db;

    TestShop shop;
    private int people;

    @BeforeEach
    void newShop() {
        shop = shops.create();
    }

    private String person(String fields) {
        var number = "+1212555%04d".formatted(100 + people++);
        var made = shop.api().post("/api/v1/subscribers", "{\"phone\": \"" + number + "\"" + fields + "}");
        assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
        return made.body().path("id").asString();
    }

    private Api.Answer count(String rule) {
        return shop.api().post("/api/v1/segments/count", "{\"rule\": " + rule + "}");
    }

    private long counted(String rule) {
        var answer = count(rule);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        return answer.body().path("count").asLong();
    }

    private JsonNode saved(String name, String rule) {
        var answer = shop.api().post("/api/v1/segments", "{\"name\": \"" + name + "\", \"rule\": " + rule + "}");
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
        return answer.body();
    }

    private List<String> members(String segment, String query) {
        var answer = shop.api().get("/api/v1/segments/" + segment + "/members" + query);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        return ids(answer.body());
    }

    private static List<String> ids(JsonNode page) {
        var ids = new ArrayList<String>();
        page.path("data").forEach(each -> ids.add(each.path("id").asString()));
        return ids;
    }

    private JsonNode explained(String segment, String subscriber, String more) {
        var answer = shop.api().get("/api/v1/segments/" + segment + "/explain?subscriber=" + subscriber + more);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        return answer.body();
    }

    @Test
    void a_name_that_cannot_be_kept_is_refused() {
        for (var name : List.of("V\\u0000IP", "VIP \\ud83d")) {
            var refused =
                    shop.api().post("/api/v1/segments", "{\"name\": \"" + name + "\", \"rule\": " + EVERYBODY + "}");
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.code()).isEqualTo("name-invalid");
        }
    }

    @Test
    void the_catalogue_says_what_can_be_asked_and_why_not() {
        person(", \"properties\": {\"size\": \"M\", \"visits\": 3}");
        var criteria = shop.api().get("/api/v1/segment-criteria").body().path("data");
        var byField = Api.JSON.createObjectNode();
        criteria.forEach(each -> byField.set(each.path("field").asString(), each));
        assertThat(byField.propertyNames())
                .contains(
                        "first_name",
                        "last_name",
                        "email",
                        "phone_country",
                        "phone_area_code",
                        "time_zone",
                        "tags",
                        "created_at",
                        "consent.state",
                        "consent.since",
                        "consent.method",
                        "property.size",
                        "property.visits",
                        "smile.enrolled",
                        "smile.points_balance");
        assertThat(byField.path("property.visits").path("type").asString()).isEqualTo("number");
        assertThat(byField.path("tags").path("operators"))
                .map(JsonNode::asString)
                .containsExactly("has_any", "has_all", "has_none", "is_set", "is_not_set");
        assertThat(byField.path("tags").path("available").asBoolean()).isTrue();
        assertThat(byField.path("smile.enrolled").path("available").asBoolean()).isFalse();
        assertThat(byField.path("smile.enrolled").path("unavailable_reason").asString())
                .contains("Smile");
        assertThat(byField.path("smile.enrolled").path("label").asString()).isEqualTo("Enrolled in Smile");
    }

    @Test
    void a_count_includes_the_write_just_before_it() {
        for (var i = 1; i <= 20; i++) {
            person(", \"tags\": [\"vip\"], \"consent\": {\"state\": \""
                    + (i % 2 == 0 ? "subscribed" : "never_subscribed") + "\", \"method\": \"form\"}");
            var answer = count(VIPS).body();
            assertThat(answer.path("count").asLong()).isEqualTo(i);
            assertThat(answer.path("reachable").asLong()).isEqualTo(i / 2);
            assertThat(answer.path("as_of").asString()).endsWith("Z");
            assertThat(answer.path("took_ms").isIntegralNumber()).isTrue();
            assertThat(answer.path("unavailable").isEmpty()).isTrue();
        }
    }

    @Test
    void a_preview_shows_people_and_the_reason_for_each() {
        var ana = person(", \"first_name\": \"Ana\", \"tags\": [\"vip\", \"summer\"]");
        person(", \"first_name\": \"Ben\"");
        var answer = shop.api().post("/api/v1/segments/preview", """
                        {"limit": 5, "rule": {"all": [
                           {"any": [{"field": "tags", "op": "has_any", "value": ["vip"]},
                                    {"field": "email", "op": "is_set"}]},
                           {"field": "first_name", "op": "starts_with", "value": "a"},
                           {"not": {"field": "last_name", "op": "is_set"}}]}}
                        """).body();
        assertThat(answer.path("count").asLong()).isEqualTo(1);
        assertThat(answer.path("data")).hasSize(1);
        var shown = answer.path("data").get(0);
        assertThat(shown.path("subscriber").path("id").asString()).isEqualTo(ana);
        assertThat(shown.path("because"))
                .map(JsonNode::asString)
                .containsExactly("Tags is “vip”, “summer”", "First name is “Ana”", "Last name is not set");
    }

    @Test
    void a_segment_is_saved_listed_and_edited_as_a_new_version() {
        person(", \"tags\": [\"vip\"]");
        var vips = saved("VIPs", VIPS);
        var id = vips.path("id").asString();
        assertThat(vips.path("version").asInt()).isEqualTo(1);
        assertThat(vips.path("count").asLong()).isEqualTo(1);
        assertThat(vips.path("sentence").asString()).isEqualTo("Tags has any of “vip”");
        assertThat(vips.path("rule")).isEqualTo(Api.JSON.readTree(VIPS));
        assertThat(shop.api().get("/api/v1/segments/" + id).body().path("name").asString())
                .isEqualTo("VIPs");

        var edited = shop.api()
                .put("/api/v1/segments/" + id, "{\"name\": \"All\", \"rule\": {\"all\": []}}")
                .body();
        assertThat(edited.path("version").asInt()).isEqualTo(2);
        assertThat(edited.path("sentence").asString()).isEqualTo("Everybody");
        var other = saved("Other", EVERYBODY).path("id").asString();
        assertThat(ids(shop.api().get("/api/v1/segments").body())).containsExactly(other, id);
        var first = shop.api().get("/api/v1/segments?limit=1").body();
        assertThat(ids(first)).containsExactly(other);
        var next = first.path("next_cursor").asString();
        assertThat(ids(shop.api().get("/api/v1/segments?limit=1&cursor=" + next).body()))
                .containsExactly(id);
    }

    @Test
    void a_segment_that_another_uses_cannot_be_deleted() {
        var vips = saved("VIPs", VIPS).path("id").asString();
        var outer = saved("Outer", "{\"not\": {\"segment\": \"" + vips + "\"}}")
                .path("id")
                .asString();
        var refused = shop.api().delete("/api/v1/segments/" + vips);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("segment-in-use");
        assertThat(shop.api().delete("/api/v1/segments/" + outer).status()).isEqualTo(204);
        assertThat(shop.api().delete("/api/v1/segments/" + vips).status()).isEqualTo(204);
        assertThat(shop.api().get("/api/v1/segments/" + vips).status()).isEqualTo(404);
    }

    @Test
    void segments_use_segments_but_never_in_a_circle() {
        person(", \"tags\": [\"vip\"]");
        person("");
        var vips = saved("VIPs", VIPS).path("id").asString();
        var others = saved("Others", "{\"not\": {\"segment\": \"" + vips + "\"}}");
        assertThat(others.path("count").asLong()).isEqualTo(1);
        assertThat(others.path("sentence").asString()).isEqualTo("Not (in segment “VIPs”)");
        var circle = shop.api()
                .put(
                        "/api/v1/segments/" + vips,
                        "{\"rule\": {\"any\": [{\"segment\": \""
                                + others.path("id").asString() + "\"}]}}");
        assertThat(circle.status()).isEqualTo(422);
        assertThat(circle.code()).isEqualTo("rule-invalid");
        assertThat(circle.body().path("errors").get(0).path("field").asString()).isEqualTo("rule.any[0].segment");
        var itself = shop.api().put("/api/v1/segments/" + vips, "{\"rule\": {\"segment\": \"" + vips + "\"}}");
        assertThat(itself.status()).isEqualTo(422);
        var unknown = count("{\"segment\": \"999999999\"}");
        assertThat(unknown.status()).isEqualTo(422);
        // An edit of the inner segment moves the outer one.
        shop.api().put("/api/v1/segments/" + vips, "{\"rule\": {\"any\": []}}");
        assertThat(counted("{\"segment\": \"" + others.path("id").asString() + "\"}"))
                .isEqualTo(2);
    }

    @Test
    void no_edit_makes_a_segment_too_large_that_uses_it_through_another() {
        var inner = saved("Inner", VIPS).path("id").asString();
        var middle = saved("Middle", many("{\"segment\": \"" + inner + "\"}", 100))
                .path("id")
                .asString();
        var outer = saved("Outer", many("{\"segment\": \"" + middle + "\"}", 50))
                .path("id")
                .asString();
        var refused = shop.api().put("/api/v1/segments/" + inner, "{\"rule\": " + many(VIPS, 10) + "}");
        assertThat(refused.status()).as(refused.body().toString()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("rule-invalid");
        assertThat(refused.body().path("detail").asString()).contains("“Outer”").contains("too large");
        var listed = shop.api().get("/api/v1/segments").body();
        assertThat(ids(listed)).containsExactly(outer, middle, inner);
        assertThat(listed.path("data").get(2).path("version").asInt()).isEqualTo(1);
    }

    /** A rule in which a part comes so many times. */
    private static String many(String part, int times) {
        return "{\"any\": [" + String.join(",", Collections.nCopies(times, part)) + "]}";
    }

    @Test
    void a_segment_that_cannot_be_read_hides_no_other_and_can_be_mended() {
        var vips = saved("VIPs", VIPS).path("id").asString();
        var broken = saved("Broken", EVERYBODY).path("id").asString();
        // Not by the API; perhaps by a version that allowed more.
        var circle = Api.JSON.readTree("{\"segment\": \"" + broken + "\"}");
        rows.insertVersion(shop.id(), SegmentId.parse(broken), 2, "Broken", circle, Instant.now(), "test");

        var listed = shop.api().get("/api/v1/segments").body();
        assertThat(ids(listed)).containsExactly(broken, vips);
        assertThat(listed.path("data").get(0).path("count").isNull()).isTrue();
        assertThat(listed.path("data").get(0).path("sentence").asString()).contains("contains itself");
        assertThat(listed.path("data").get(1).path("count").asLong()).isZero();
        var mended = shop.api().put("/api/v1/segments/" + broken, "{\"rule\": " + VIPS + "}");
        assertThat(mended.status()).as(mended.body().toString()).isEqualTo(200);
        assertThat(mended.body().path("sentence").asString()).isEqualTo("Tags has any of “vip”");
    }

    @Test
    void a_list_waits_once_for_an_index_that_is_behind() {
        for (var name : List.of("One", "Two", "Three")) saved(name, VIPS);
        transaction.executeWithoutResult(_ -> {
            // Nobody can follow the changes until the transaction ends.
            db.sql("lock table subscriber_change in access exclusive mode").update();
            var begun = System.nanoTime();
            var listed = shop.api().get("/api/v1/segments");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(18));
            assertThat(listed.status()).isEqualTo(200);
            assertThat(listed.body().path("data"))
                    .hasSize(3)
                    .allMatch(each -> each.path("count").isNull());
        });
    }

    @Test
    void a_preview_is_as_long_as_any_page() {
        assertThat(preview(250).status()).isEqualTo(200);
        assertThat(preview(251).status()).isEqualTo(422);
    }

    private Api.Answer preview(int limit) {
        return shop.api().post("/api/v1/segments/preview", "{\"limit\": " + limit + ", \"rule\": " + VIPS + "}");
    }

    @Test
    void members_come_page_by_page() {
        var vips = new ArrayList<String>();
        for (var i = 0; i < 7; i++) {
            vips.add(person(", \"tags\": [\"vip\"]"));
            person("");
        }
        var segment = saved("VIPs", VIPS).path("id").asString();
        var seen = new ArrayList<String>();
        var cursor = "";
        do {
            var page = shop.api()
                    .get("/api/v1/segments/" + segment + "/members?limit=3"
                            + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
                    .body();
            seen.addAll(ids(page));
            cursor = page.path("next_cursor").asString("");
        } while (!cursor.isEmpty());
        assertThat(seen).isEqualTo(vips);
    }

    @Test
    void the_past_is_explained_after_it_changed() {
        var ana = person(", \"first_name\": \"Ana\", \"tags\": [\"vip\"], \"properties\": {\"visits\": 3}");
        var segment = saved("VIPs", """
                {"all": [{"field": "tags", "op": "has_any", "value": ["vip"]},
                         {"field": "property.visits", "op": "less_than", "value": 5},
                         {"field": "created_at", "op": "in_the_last", "value": 1, "unit": "hours"}]}
                """).path("id").asString();
        var then = count(EVERYBODY).body().path("as_of").asString();
        shop.api().patch("/api/v1/subscribers/" + ana, Map.of("tags", List.of(), "properties", Map.of("visits", 9)));
        var ben = person(", \"tags\": [\"vip\"], \"properties\": {\"visits\": 1}");

        assertThat(members(segment, "")).containsExactly(ben);
        assertThat(members(segment, "?at=" + then)).containsExactly(ana);

        var now = explained(segment, ana, "");
        assertThat(now.path("member").asBoolean()).isFalse();
        assertThat(now.path("because")).map(JsonNode::asString).containsExactly("Tags is not set", "visits is 9");
        var past = explained(segment, ana, "&at=" + then);
        assertThat(past.path("member").asBoolean()).isTrue();
        assertThat(past.path("at").asString()).isEqualTo(then);
        var tree = past.path("tree").get(0);
        assertThat(tree.path("holds").asBoolean()).isTrue();
        var visits = tree.path("children").get(1);
        assertThat(visits.path("rule").path("field").asString()).isEqualTo("property.visits");
        assertThat(visits.path("actual").asInt()).isEqualTo(3);
        assertThat(visits.path("holds").asBoolean()).isTrue();
        var early = explained(segment, ben, "&at=" + then);
        assertThat(early.path("member").asBoolean()).isFalse();
        assertThat(early.path("exists").asBoolean()).isFalse();
    }

    @Test
    void the_past_uses_the_rule_that_was_in_force() {
        var ana = person(", \"tags\": [\"vip\"]");
        var segment = saved("VIPs", VIPS).path("id").asString();
        var then = count(EVERYBODY).body().path("as_of").asString();
        shop.api().put("/api/v1/segments/" + segment, "{\"rule\": {\"any\": []}}");
        assertThat(members(segment, "")).isEmpty();
        assertThat(members(segment, "?at=" + then)).containsExactly(ana);
        var past = explained(segment, ana, "&at=" + then);
        assertThat(past.path("version").asInt()).isEqualTo(1);
        assertThat(past.path("member").asBoolean()).isTrue();
        // A segment made later is told by its first rule.
        var later = saved("Later", VIPS).path("id").asString();
        assertThat(members(later, "?at=" + then)).containsExactly(ana);
    }

    @Test
    void times_that_cannot_be_told_are_refused() {
        var ana = person("");
        var segment = saved("All", EVERYBODY).path("id").asString();
        for (var path : List.of("/members?", "/explain?subscriber=" + ana + "&")) {
            var url = "/api/v1/segments/" + segment + path + "at=";
            assertThat(shop.api().get(url + "yesterday").code()).isEqualTo("at-invalid");
            assertThat(shop.api().get(url + "0000-01-01T00:00:00Z").code()).isEqualTo("before-history");
            assertThat(shop.api().get(url + "2999-01-01T00:00:00Z").code()).isEqualTo("at-invalid");
        }
        var explain = "/api/v1/segments/" + segment + "/explain";
        assertThat(shop.api().get(explain).status()).isEqualTo(422);
        assertThat(shop.api().get(explain + "?subscriber=999999999").status()).isEqualTo(404);
    }

    @Test
    void a_rule_that_uses_what_is_off_matches_nobody_as_a_whole() {
        var ana = person(", \"tags\": [\"vip\"], \"consent\": {\"state\": \"subscribed\", \"method\": \"form\"}");
        assertThat(counted(EVERYBODY)).isEqualTo(1);
        var enrolled = "{\"field\": \"smile.enrolled\", \"op\": \"equals\", \"value\": true}";
        var hidden = saved("Members", "{\"not\": " + enrolled + "}").path("id").asString();
        for (var rule : List.of(
                enrolled,
                "{\"not\": " + enrolled + "}",
                "{\"any\": [" + VIPS + ", " + enrolled + "]}",
                "{\"any\": [" + VIPS + ", {\"not\": {\"segment\": \"" + hidden + "\"}}]}")) {
            var answer = count(rule).body();
            assertThat(answer.path("count").asLong()).as(rule).isZero();
            assertThat(answer.path("reachable").asLong()).isZero();
            assertThat(answer.path("unavailable")).map(JsonNode::asString).containsExactly("smile");
        }
        var nobody = shop.api().get("/api/v1/segments/" + hidden + "/members").body();
        assertThat(ids(nobody)).isEmpty();
        assertThat(nobody.path("unavailable")).map(JsonNode::asString).containsExactly("smile");
        var explained = explained(hidden, ana, "");
        assertThat(explained.path("member").asBoolean()).isFalse();
        assertThat(explained.path("unavailable")).map(JsonNode::asString).containsExactly("smile");
        var preview = shop.api()
                .post("/api/v1/segments/preview", "{\"rule\": {\"not\": {\"segment\": \"" + hidden + "\"}}}")
                .body();
        assertThat(preview.path("data").isEmpty()).isTrue();
    }

    @Test
    void another_shops_segment_is_no_segment() {
        var segment = saved("VIPs", VIPS).path("id").asString();
        var stranger = shops.create().api();
        var url = "/api/v1/segments/" + segment;
        assertThat(stranger.get(url).status()).isEqualTo(404);
        assertThat(stranger.get(url + "/members").status()).isEqualTo(404);
        assertThat(stranger.get(url + "/explain?subscriber=1").status()).isEqualTo(404);
        assertThat(stranger.put(url, "{\"name\": \"Mine\"}").status()).isEqualTo(404);
        assertThat(stranger.delete(url).status()).isEqualTo(404);
        assertThat(stranger.post("/api/v1/segments/count", "{\"rule\": {\"segment\": \"" + segment + "\"}}")
                        .status())
                .isEqualTo(422);
        assertThat(shop.api().get("/api/v1/segments/nonsense").status()).isEqualTo(404);
        assertThat(ids(stranger.get("/api/v1/segments").body())).isEmpty();
        person("");
        assertThat(stranger.post("/api/v1/segments/count", "{\"rule\": {\"all\": []}}")
                        .body()
                        .path("count")
                        .asLong())
                .isZero();
    }

    @Test
    void a_segment_has_a_name_and_a_rule() {
        assertThat(shop.api()
                        .post("/api/v1/segments", "{\"rule\": {\"all\": []}}")
                        .code())
                .isEqualTo("name-invalid");
        assertThat(shop.api()
                        .post("/api/v1/segments", "{\"name\": \" \", \"rule\": {\"all\": []}}")
                        .code())
                .isEqualTo("name-invalid");
        assertThat(shop.api().post("/api/v1/segments", "{\"name\": \"A\"}").code())
                .isEqualTo("rule-invalid");
        assertThat(shop.api()
                        .post("/api/v1/segments", "{\"name\": \"A\", \"rule\": {\"event\": \"\"}}")
                        .code())
                .isEqualTo("rule-invalid");
        assertThat(shop.api()
                        .post("/api/v1/segments/preview", "{\"rule\": {\"all\": []}, \"limit\": 0}")
                        .code())
                .isEqualTo("limit-invalid");
    }
}
