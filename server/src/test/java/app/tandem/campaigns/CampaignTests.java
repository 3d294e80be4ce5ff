package app.tandem.campaigns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import app.tandem.support.MovableClock;
import app.tandem.support.TandemTest;
import app.tandem.support.TestShops;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

@TandemTest
class CampaignTests {
    @Autowired
    TestShops shops;

    @Autowired
    MovableClock clock;

    private Stage stage;

    @BeforeEach
    void newShop() {
        stage = new Stage(shops.create());
    }

    @AfterEach
    void clockBack() {
        clock.reset();
    }

    private static Map<String, Object> subscribedOnly() {
        return Map.of("field", "consent.state", "op", "equals", "value", "subscribed");
    }

    private static Map<String, Object> tagged(String tag) {
        return Map.of("field", "tags", "op", "has_any", "value", List.of(tag));
    }

    @Test
    void a_campaign_reaches_exactly_the_people_of_its_segment_once() {
        stage.subscribed(30);
        stage.person("never_subscribed", Map.of("first_name", "Nobody"));
        var campaign = stage.draft(Stage.campaign(
                stage.everybody(), "Hi {{ subscriber.first_name | default: \"there\" }}, from {{ shop.name }}"));
        stage.send(campaign);
        var sent = stage.untilSent(campaign);
        assertThat(sent.path("stats").path("planned").asInt()).isEqualTo(30);
        assertThat(sent.path("stats").path("sent").asInt()).isEqualTo(30);
        assertThat(sent.path("stats").path("skipped").asInt()).isEqualTo(1);
        assertThat(sent.path("funnel").path("members").asInt()).isEqualTo(31);
        assertThat(sent.path("funnel").path("reachable").asInt()).isEqualTo(30);
        var log = stage.log();
        assertThat(log).hasSize(30);
        assertThat(log.stream().map(row -> row.path("to").asString())).doesNotHaveDuplicates();
        assertThat(log.stream().map(row -> row.path("body").asString()))
                .contains("Hi P3, from " + stage.shop.shop().name());
        stage.until(campaign, each -> each.path("stats").path("delivered").asInt() == 30);
        assertThat(stage.messages(campaign).stream()
                        .map(row -> row.path("subscriber").asString()))
                .hasSize(31)
                .doesNotHaveDuplicates();
    }

    @Test
    void a_change_of_another_kind_is_refused_naming_the_field() {
        var campaign = stage.draft(Stage.campaign(stage.everybody(), "Hi"));
        for (var wrong : Map.of(
                        "{\"smart_sending\":5}", "smart_sending",
                        "{\"smart_sending\":{\"hours\":\"many\"}}", "smart_sending.hours",
                        "{\"audience\":{\"include\":[[]]}}", "audience.include[0]")
                .entrySet()) {
            var refused = stage.api.patch("/api/v1/campaigns/" + campaign, wrong.getKey());
            assertThat(refused.status()).as(wrong.getKey()).isEqualTo(422);
            assertThat(refused.code()).isEqualTo("body-invalid");
            assertThat(refused.body().path("errors").path(0).path("field").asString())
                    .isEqualTo(wrong.getValue());
        }
    }

    @Test
    void the_dry_run_equals_the_real_run() {
        stage.subscribed(12);
        for (var i = 0; i < 3; i++) stage.person("subscribed", Map.of("tags", List.of("vip"), "first_name", "Zoë"));
        for (var i = 0; i < 2; i++) stage.person("never_subscribed", Map.of());
        stage.person("unsubscribed", Map.of("tags", List.of("vip")));
        stage.person("subscribed", Map.of("first_name", "A".repeat(90) + "я"));
        var fields = Stage.campaign(stage.everybody(), "Hi {{ subscriber.first_name }}!");
        fields.put(
                "audience",
                Map.of(
                        "include",
                        List.of(stage.everybody(), stage.segment("Sub", subscribedOnly())),
                        "exclude",
                        List.of(stage.segment("Vip", tagged("vip")))));
        var campaign = stage.draft(fields);

        var dry = stage.dryRun(campaign);
        var funnel = dry.path("funnel");
        assertThat(funnel.path("members").asInt()).isEqualTo(19);
        assertThat(funnel.path("not_subscribed").asInt()).isEqualTo(2);
        assertThat(funnel.path("opted_out").asInt()).isEqualTo(1);
        assertThat(funnel.path("reachable").asInt()).isEqualTo(16);
        assertThat(funnel.path("excluded").asInt()).isEqualTo(3);
        assertThat(funnel.path("will_send").asInt()).isEqualTo(13);
        assertThat(dry.path("parts").path("by_parts").path("1").asInt()).isEqualTo(12);
        assertThat(dry.path("parts").path("by_parts").path("2").asInt()).isEqualTo(1);
        assertThat(dry.path("parts").path("total").asInt()).isEqualTo(14);
        assertThat(stage.log()).as("nothing left").isEmpty();
        var decisions = "/api/v1/dry-runs/" + dry.path("id").asString() + "/decisions";
        for (var name : List.of("members", "reachable", "not_subscribed", "opted_out", "excluded", "will_send")) {
            assertThat(stage.all(decisions + "?reason=" + name))
                    .as(name)
                    .hasSize(funnel.path(name).asInt());
        }

        stage.send(campaign);
        var sent = stage.untilSent(campaign);
        assertThat(sent.path("funnel")).isEqualTo(funnel);
        assertThat(decided(stage.messages(campaign), "body")).isEqualTo(decided(stage.all(decisions), "text"));
    }

    /** By person: the reason or the text. */
    private static Map<String, String> decided(List<JsonNode> rows, String text) {
        return rows.stream()
                .collect(Collectors.toMap(
                        row -> row.path("subscriber").asString(),
                        row -> row.path("reason").asString("") + "|"
                                + row.path(text).asString("")));
    }

    @Test
    void warnings_say_what_an_author_would_want_to_know() {
        stage.subscribed(2);
        stage.person("subscribed", Map.of());
        var campaign = stage.draft(Stage.campaign(stage.everybody(), "It’s on, {{ subscriber.first_name }}"));
        var warnings = stage.dryRun(campaign).path("warnings");
        var codes = new HashSet<String>();
        warnings.forEach(each -> codes.add(each.path("code").asString()));
        assertThat(codes).containsExactlyInAnyOrder("ucs2-forced", "value-missing", "no-opt-out-words");
        assertThat(warnings.toString()).contains("“’”").contains("1 people have no subscriber.first_name");
    }

    @Test
    void nobody_is_texted_twice_within_the_hours_of_smart_sending() {
        stage.subscribed(5);
        var everybody = stage.everybody();
        var first = stage.draft(Stage.campaign(everybody, "One"));
        stage.send(first);
        stage.untilSent(first);
        var capped = Stage.campaign(everybody, "Two");
        capped.remove("smart_sending");
        var second = stage.draft(capped);
        assertThat(stage.get(second).path("smart_sending").path("hours").asInt())
                .isEqualTo(16);
        stage.send(second);
        var ended = stage.untilSent(second);
        assertThat(ended.path("funnel").path("capped").asInt()).isEqualTo(5);
        assertThat(stage.messages(second).getFirst().path("evidence").asString())
                .startsWith("texted at 20");
        clock.forward(Duration.ofHours(17));
        var third = stage.draft(capped);
        stage.send(third);
        assertThat(stage.untilSent(third).path("stats").path("sent").asInt()).isEqualTo(5);
        assertThat(stage.log()).hasSize(10);
    }

    @Test
    void pause_holds_resume_goes_on_and_cancel_ends_it() {
        stage.subscribed(60);
        stage.behave(Map.of("per_second", 10));
        var campaign = stage.draft(Stage.campaign(stage.everybody(), "Slowly"));
        stage.send(campaign);
        stage.until(campaign, each -> each.path("stats").path("sent").asInt() > 3);
        var path = "/api/v1/campaigns/" + campaign;
        assertThat(stage.api.post(path + "/pause", Map.of()).status()).isEqualTo(200);
        // Claims from before the pause still leave; then it stands still.
        var still = await().atMost(Duration.ofSeconds(5))
                .until(() -> stage.messages(campaign), rows -> rows.stream().noneMatch(Stages::inHand));
        var planned = still.stream()
                .filter(row -> row.path("state").asString().equals("planned"))
                .count();
        assertThat(planned).isPositive();
        await().during(Duration.ofMillis(700))
                .atMost(Duration.ofSeconds(3))
                .until(() -> stage.get(campaign).path("stats").path("waiting").asInt() == planned);
        assertThat(stage.api.post(path + "/pause", Map.of()).status()).isEqualTo(409);

        assertThat(stage.api
                        .post(path + "/resume", Map.of())
                        .body()
                        .path("status")
                        .asString())
                .isEqualTo("sending");
        var before = stage.get(campaign).path("stats").path("sent").asInt();
        stage.until(campaign, each -> each.path("stats").path("sent").asInt() > before);
        assertThat(stage.api.post(path + "/cancel", Map.of()).status()).isEqualTo(200);
        var ended =
                stage.until(campaign, each -> each.path("stats").path("waiting").asInt() == 0);
        assertThat(ended.path("status").asString()).isEqualTo("cancelled");
        var stats = ended.path("stats");
        assertThat(stats.path("sent").asInt() + stats.path("skipped").asInt()).isEqualTo(60);
        assertThat(stage.messages(campaign).stream()
                        .filter(row -> row.path("reason").asString("").equals("campaign_cancelled")))
                .hasSize(stats.path("skipped").asInt());
        assertThat(stage.log()).hasSize(stats.path("sent").asInt());
    }

    private static final class Stages {
        static boolean inHand(JsonNode row) {
            return row.path("state").asString().equals("claimed");
        }
    }

    @Test
    void whoever_leaves_the_segment_or_opts_out_before_their_text_leaves_gets_none() {
        var ids = stage.subscribed(10);
        stage.behave(Map.of("per_second", 1));
        var vip = stage.person("subscribed", Map.of("tags", List.of("vip")));
        var campaign = stage.draft(Stage.campaign(stage.segment("Not gone", Map.of("not", tagged("gone"))), "Hello"));
        stage.send(campaign);
        stage.until(campaign, each -> each.path("status").asString().equals("sending"));
        assertThat(stage.api
                        .patch("/api/v1/subscribers/" + vip, Map.of("tags", List.of("gone")))
                        .status())
                .isEqualTo(200);
        var late = ids.getLast();
        assertThat(stage.api
                        .post("/api/v1/subscribers/" + late + "/unsubscribe", Map.of())
                        .status())
                .isBetween(200, 204);
        stage.behave(Map.of());
        stage.untilSent(campaign);
        var reasons = new HashMap<String, String>();
        stage.messages(campaign)
                .forEach(row -> reasons.put(
                        row.path("subscriber").asString(), row.path("reason").asString("")));
        assertThat(reasons.get(vip)).isEqualTo("no_longer_in_segment");
        assertThat(reasons.get(late)).isEqualTo("opted_out");
        assertThat(stage.log()).hasSize(9);
    }

    @Test
    void a_stop_during_the_sending_holds_at_once_and_is_answered_once() {
        stage.subscribed(40);
        stage.behave(Map.of("per_second", 20));
        var campaign = stage.draft(Stage.campaign(stage.everybody(), "Big sale"));
        stage.send(campaign);
        stage.until(campaign, each -> each.path("stats").path("sent").asInt() >= 1);
        var texted = stage.log().stream().map(row -> row.path("to").asString()).collect(Collectors.toSet());
        var waiting = stage.messages(campaign).stream()
                .filter(row -> row.path("state").asString().equals("planned"))
                .map(row -> row.path("to").asString())
                .filter(phone -> !texted.contains(phone))
                .toList();
        var stopper = waiting.getFirst();
        stage.textIn(stopper, "Stop!");
        stage.textIn(stopper, "STOP");
        stage.untilSent(campaign);
        var got = stage.log().stream()
                .filter(row -> row.path("to").asString().equals(stopper))
                .map(row -> row.path("body").asString())
                .toList();
        assertThat(got).hasSize(1);
        assertThat(got.getFirst()).contains("unsubscribed");
        var own = stage.messages(campaign).stream()
                .filter(row -> row.path("to").asString().equals(stopper))
                .toList();
        assertThat(own).hasSize(1);
        assertThat(own.getFirst().path("reason").asString()).isEqualTo("opted_out");
    }

    @Test
    void a_scheduled_campaign_starts_by_itself() {
        stage.subscribed(2);
        var fields = Stage.campaign(stage.everybody(), "Later");
        fields.put("schedule", Map.of("at", clock.instant().plusSeconds(3600).toString()));
        var campaign = stage.draft(fields);
        stage.send(campaign);
        assertThat(stage.get(campaign).path("status").asString()).isEqualTo("scheduled");
        clock.forward(Duration.ofMinutes(61));
        assertThat(stage.untilSent(campaign).path("stats").path("sent").asInt()).isEqualTo(2);
    }

    @Test
    void a_test_goes_to_one_phone_and_never_to_one_that_opted_out() {
        stage.subscribed(1);
        var campaign =
                stage.draft(Stage.campaign(stage.everybody(), "Hi {{ subscriber.first_name | default: 'you' }}"));
        var path = "/api/v1/campaigns/" + campaign + "/test-send";
        assertThat(stage.api.post(path, Map.of("phone", "+12125550187")).status())
                .isEqualTo(202);
        assertThat(stage.api.post(path, Map.of("phone", Stage.phone(0))).status())
                .isEqualTo(202);
        await().until(() -> stage.log().size() == 2);
        assertThat(stage.log().stream().map(row -> row.path("body").asString()))
                .containsExactlyInAnyOrder("Hi you", "Hi P0");
        stage.textIn(Stage.phone(0), "STOP");
        assertThat(stage.api.post(path, Map.of("phone", Stage.phone(0))).code()).isEqualTo("opted-out");
        assertThat(stage.api.post(path, Map.of("phone", "12")).code()).isEqualTo("phone-invalid");
        assertThat(stage.get(campaign).path("status").asString()).isEqualTo("draft");
    }

    @Test
    void the_list_says_the_same_numbers_as_each_campaign() {
        stage.subscribed(3);
        stage.person("never_subscribed", Map.of());
        var everybody = stage.everybody();
        var first = stage.draft(Stage.campaign(everybody, "One"));
        stage.send(first);
        stage.until(first, each -> each.path("stats").path("delivered").asInt() == 3);
        stage.textIn(Stage.phone(0), "STOP");
        var second = stage.draft(Stage.campaign(everybody, "Two"));
        stage.send(second);
        stage.until(second, each -> each.path("stats").path("delivered").asInt() == 2);
        stage.draft(Stage.campaign(everybody, "Three"));
        var listed = stage.all("/api/v1/campaigns");
        assertThat(listed).hasSize(3);
        for (var each : listed) {
            assertThat(each).isEqualTo(stage.get(each.path("id").asString()));
        }
        assertThat(listed.getLast().path("stats").path("unsubscribes").asInt()).isEqualTo(1);
        assertThat(listed.get(1).path("stats").path("skipped").asInt()).isEqualTo(2);
        assertThat(listed.getFirst().path("stats").path("sent").asInt()).isZero();
    }

    @Test
    void another_shops_campaign_cannot_be_seen_or_touched() {
        stage.subscribed(1);
        var everybody = stage.everybody();
        var campaign = stage.draft(Stage.campaign(everybody, "Ours"));
        var run = stage.dryRun(campaign).path("id").asString();
        stage.send(campaign);
        stage.untilSent(campaign);
        var message = stage.messages(campaign).getFirst().path("id").asString();
        var theirs = new Stage(shops.create());
        for (var path : List.of(
                "/api/v1/campaigns/" + campaign,
                "/api/v1/dry-runs/" + run,
                "/api/v1/dry-runs/" + run + "/decisions",
                "/api/v1/messages/" + message)) {
            assertThat(theirs.api.get(path).status()).as(path).isEqualTo(404);
        }
        for (var act : List.of("send", "pause", "resume", "cancel", "dry-run")) {
            assertThat(theirs.api
                            .post("/api/v1/campaigns/" + campaign + "/" + act, Map.of())
                            .status())
                    .as(act)
                    .isEqualTo(404);
        }
        assertThat(theirs.api
                        .patch("/api/v1/campaigns/" + campaign, Map.of("name", "x"))
                        .status())
                .isEqualTo(404);
        assertThat(theirs.api.delete("/api/v1/campaigns/" + campaign).status()).isEqualTo(404);
        assertThat(theirs.all("/api/v1/messages?campaign=" + campaign)).isEmpty();
        assertThat(theirs.log()).isEmpty();
        assertThat(theirs.api
                        .post("/api/v1/campaigns", Stage.campaign(everybody, "Theirs"))
                        .code())
                .isEqualTo("segment-unknown");
    }
}
