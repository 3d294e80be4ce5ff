package app.tandem.subscribers;

import static org.assertj.core.api.Assertions.assertThat;

import app.tandem.shared.PhoneNumber;
import app.tandem.support.Api;
import app.tandem.support.TandemTest;
import app.tandem.support.TestShops;
import app.tandem.support.TestShops.TestShop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

@TandemTest
class SubscriberApiTests {
    private static final String ANA = "+12125550101";

    @Autowired
    TestShops shops;

    @Autowired
    Subscribers subscribers;

    TestShop shop;

    @BeforeEach
    void newShop() {
        shop = shops.create();
    }

    private Api.Answer post(Object body) {
        return shop.api().post("/api/v1/subscribers", body);
    }

    private JsonNode made(Object body) {
        var answer = post(body);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
        return answer.body();
    }

    private String idOf(Object body) {
        return made(body).path("id").asString();
    }

    @Test
    void a_subscriber_is_kept_as_told_in_tidy_form() {
        var made = made("""
                {"phone": "(212) 555-0101", "email": "  Ana@Example.COM ", "first_name": " Ana\u0301 ", "last_name": "Lo",
                 "time_zone": "America/New_York", "tags": ["VIP", " vip ", "summer"],
                 "properties": {"size": "M", "height": 1.70, "big": 12345678901234567890.123, "pro": true, "likes": ["tea"]},
                 "consent": {"state": "subscribed", "method": "form"}}
                """);
        assertThat(made.path("phone").asString()).isEqualTo(ANA);
        assertThat(made.path("email").asString()).isEqualTo("ana@example.com");
        assertThat(made.path("first_name").asString()).isEqualTo("An\u00e1");
        assertThat(made.path("time_zone").asString()).isEqualTo("America/New_York");
        assertThat(made.path("tags").toString()).isEqualTo("[\"VIP\",\"summer\"]");
        assertThat(made.path("properties").path("big").toString()).startsWith("1.2345678901234567E19");
        assertThat(made.path("consent").path("state").asString()).isEqualTo("subscribed");
        assertThat(made.path("consent").path("method").asString()).isEqualTo("form");
        assertThat(made.path("consent").path("since").asString()).isNotEmpty();
        assertThat(made.path("created_at").asString()).endsWith("Z");
        var read = shop.api().get("/api/v1/subscribers/" + made.path("id").asString());
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.body()).isEqualTo(made);
    }

    @Test
    void numbers_stay_exact() {
        var id = idOf(
                Map.of("phone", ANA, "properties", Map.of("n", new java.math.BigDecimal("0.10000000000000000001"))));
        var person = subscribers.get(shop.id(), SubscriberId.parse(id));
        assertThat(person.properties().get("n")).isEqualTo(new java.math.BigDecimal("0.10000000000000000001"));
        assertThat(post(Map.of("phone", ANA, "properties", Map.of("n", 1e5)))
                        .body()
                        .path("properties")
                        .path("n")
                        .toString())
                .isEqualTo("100000");
    }

    @Test
    void a_known_number_is_merged_into() {
        var first = made("""
                {"phone": "+12125550101", "email": "ana@example.com", "tags": ["a"], "properties": {"x": 1, "y": "keep"}}
                """);
        var again = post("""
                {"phone": "212-555-0101", "first_name": "Ana", "email": null, "tags": ["b"], "properties": {"x": 2}}
                """);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body().path("id")).isEqualTo(first.path("id"));
        assertThat(again.body().path("email").asString()).isEqualTo("ana@example.com");
        assertThat(again.body().path("first_name").asString()).isEqualTo("Ana");
        assertThat(again.body().path("tags").toString()).isEqualTo("[\"a\",\"b\"]");
        assertThat(again.body().path("properties").toString()).isEqualTo("{\"x\":2,\"y\":\"keep\"}");
    }

    @Test
    void one_number_posted_by_many_at_once_makes_one_subscriber() throws Exception {
        try (var many = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = many.invokeAll(IntStream.range(0, 20)
                    .<Callable<Api.Answer>>mapToObj(n ->
                            () -> post(Map.of("phone", ANA, "properties", Map.of("p" + n, n))))
                    .toList());
            var statuses = new ArrayList<Integer>();
            for (var answer : answers) statuses.add(answer.get().status());
            assertThat(statuses).containsOnlyOnce(201).containsOnly(200, 201);
        }
        assertThat(subscribers.count(shop.id())).isOne();
        var person = subscribers.byPhone(shop.id(), new PhoneNumber(ANA)).orElseThrow();
        assertThat(person.properties()).hasSize(20);
    }

    @Test
    void a_patch_clears_what_is_null_and_keeps_what_is_absent() {
        var id = idOf("""
                {"phone": "+12125550101", "email": "ana@example.com", "first_name": "Ana", "last_name": "Lo",
                 "time_zone": "Europe/Berlin", "tags": ["a"], "properties": {"x": 1, "y": "z"}}
                """);
        var patched = shop.api().patch("/api/v1/subscribers/" + id, """
                {"email": null, "last_name": "Li", "tags": ["b"], "properties": {"x": null, "w": false}}
                """);
        assertThat(patched.status()).isEqualTo(200);
        assertThat(patched.body().path("email").isNull()).isTrue();
        assertThat(patched.body().path("first_name").asString()).isEqualTo("Ana");
        assertThat(patched.body().path("last_name").asString()).isEqualTo("Li");
        assertThat(patched.body().path("time_zone").asString()).isEqualTo("Europe/Berlin");
        assertThat(patched.body().path("tags").toString()).isEqualTo("[\"b\"]");
        assertThat(patched.body().path("properties").toString()).isEqualTo("{\"w\":false,\"y\":\"z\"}");
        var cleared = shop.api().patch("/api/v1/subscribers/" + id, """
                {"time_zone": null, "tags": null, "properties": null, "first_name": null}
                """);
        assertThat(cleared.body().path("time_zone").isNull()).isTrue();
        assertThat(cleared.body().path("first_name").isNull()).isTrue();
        assertThat(cleared.body().path("tags").size()).isZero();
        assertThat(cleared.body().path("properties").size()).isZero();
    }

    @Test
    void a_number_can_be_changed_but_not_to_one_that_is_taken() {
        var id = idOf(Map.of("phone", ANA));
        made(Map.of("phone", "+12125550102"));
        var taken = shop.api().patch("/api/v1/subscribers/" + id, Map.of("phone", "+12125550102", "first_name", "X"));
        assertThat(taken.status()).isEqualTo(409);
        assertThat(taken.code()).isEqualTo("phone-taken");
        assertThat(shop.api()
                        .get("/api/v1/subscribers/" + id)
                        .body()
                        .path("first_name")
                        .isNull())
                .isTrue();
        var moved = shop.api().patch("/api/v1/subscribers/" + id, Map.of("phone", "+12125550103"));
        assertThat(moved.body().path("phone").asString()).isEqualTo("+12125550103");
        assertThat(shop.api()
                        .patch("/api/v1/subscribers/" + id, "{\"phone\": null}")
                        .code())
                .isEqualTo("phone-invalid");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"phone": "12"}                                                            | phone-invalid     | phone
            {"phone": 12125550101}                                                     | phone-invalid     | phone
            {"email": "ana@example.com"}                                               | phone-invalid     | phone
            {"phone": "+12125550101", "email": "ana at example"}                       | email-invalid     | email
            {"phone": "+12125550101", "email": 5}                                      | email-invalid     | email
            {"phone": "+12125550101", "time_zone": "Mars/Olympus"}                     | time-zone-unknown | time_zone
            {"phone": "+12125550101", "time_zone": "+05:00"}                           | time-zone-unknown | time_zone
            {"phone": "+12125550101", "first_name": "a\\u0000b"}                       | name-invalid      | first_name
            {"phone": "+12125550101", "last_name": ["Lo"]}                             | name-invalid      | last_name
            {"phone": "+12125550101", "tags": "vip"}                                   | tag-invalid       | tags
            {"phone": "+12125550101", "tags": ["ok", 5]}                               | tag-invalid       | tags
            {"phone": "+12125550101", "properties": []}                                | property-invalid  | properties
            {"phone": "+12125550101", "properties": {"a": {"b": 1}}}                   | property-invalid  | properties.a
            {"phone": "+12125550101", "properties": {"a": [1]}}                        | property-invalid  | properties.a
            {"phone": "+12125550101", "properties": {"a": 1e999999}}                   | property-invalid  | properties.a
            {"phone": "+12125550101", "properties": {"a": "\\ud800"}}                  | property-invalid  | properties.a
            {"phone": "+12125550101", "properties": {" ": 1}}                          | property-invalid  | properties
            {"phone": "+12125550101", "consent": "yes"}                                | consent-invalid   | consent
            {"phone": "+12125550101", "consent": {"state": "maybe"}}                   | consent-invalid   | consent.state
            {"phone": "+12125550101", "consent": {"state": "subscribed", "at": "soon"}}| consent-invalid   | consent.at
            {"phone": "+12125550101", "consent": {"state": "subscribed", "at": "2199-01-01T00:00:00Z"}} | consent-in-future | consent.at
            []                                                                         | body-invalid      | body
            """)
    void what_makes_no_sense_is_refused_by_field_and_nothing_is_written(String body, String code, String field) {
        var answer = post(body);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.body().path("errors").path(0).path("field").asString())
                .isEqualTo(field);
        assertThat(answer.body().path("detail").asString()).endsWith(".");
        assertThat(subscribers.count(shop.id())).isZero();
    }

    @Test
    void fifty_properties_are_the_most_also_in_several_steps() {
        var fifty = IntStream.range(0, 50).boxed().collect(Collectors.toMap(n -> "p" + n, n -> (Object) n));
        var id = idOf(Map.of("phone", ANA, "properties", fifty));
        var more = shop.api().patch("/api/v1/subscribers/" + id, Map.of("properties", Map.of("one_more", 1)));
        assertThat(more.status()).isEqualTo(422);
        assertThat(more.code()).isEqualTo("too-many-properties");
        var swapped = new HashMap<String, Object>(Map.of("one_more", 1));
        swapped.put("p0", null);
        assertThat(shop.api()
                        .patch("/api/v1/subscribers/" + id, Map.of("properties", swapped))
                        .status())
                .isEqualTo(200);
        var tooMany = IntStream.range(0, 51).boxed().collect(Collectors.toMap(n -> "p" + n, n -> n));
        assertThat(post(Map.of("phone", "+12125550102", "properties", tooMany)).code())
                .isEqualTo("too-many-properties");
    }

    @Test
    void people_are_found_by_number_address_and_beginnings() {
        made(Map.of("phone", ANA, "email", "both@example.com", "first_name", "Ána", "last_name", "Lopez"));
        made(Map.of("phone", "+12125550102", "email", "both@example.com", "first_name", "Bo"));
        made(Map.of("phone", "+13105550199", "first_name", "Cy_"));
        assertThat(found("phone=%2B12125550101")).containsExactly(ANA);
        assertThat(found("phone=+12125550101")).containsExactly(ANA);
        assertThat(found("phone=(212)555-0101")).containsExactly(ANA);
        assertThat(found("email=BOTH@example.com")).containsExactly("+12125550102", ANA);
        assertThat(found("email=nobody@example.com")).isEmpty();
        assertThat(found("query=%C3%A1n")).containsExactly(ANA);
        assertThat(found("query=lop")).containsExactly(ANA);
        assertThat(found("query=both@")).hasSize(2);
        assertThat(found("query=%2B1212")).hasSize(2);
        assertThat(found("query=212555-0102")).containsExactly("+12125550102");
        assertThat(found("query=cy_")).containsExactly("+13105550199");
        assertThat(found("query=c_")).isEmpty();
        assertThat(found("query=%25")).isEmpty();
        assertThat(shop.api().get("/api/v1/subscribers?phone=12").code()).isEqualTo("phone-invalid");
        assertThat(shop.api().get("/api/v1/subscribers?email=x").code()).isEqualTo("email-invalid");
    }

    private List<String> found(String query) {
        var answer = shop.api().get("/api/v1/subscribers?" + query);
        assertThat(answer.status()).isEqualTo(200);
        var phones = answer.body()
                .path("data")
                .valueStream()
                .map(each -> each.path("phone").asString())
                .toList();
        assertThat(answer.body().path("total").asInt()).isEqualTo(phones.size());
        return phones;
    }

    @Test
    void the_list_is_read_page_by_page() {
        for (var n = 0; n < 7; n++) made(Map.of("phone", "+1212555010" + n));
        var seen = new ArrayList<String>();
        var path = "/api/v1/subscribers?limit=3";
        var next = path;
        while (next != null) {
            var page = shop.api().get(next).body();
            assertThat(page.path("total").asInt()).isEqualTo(7);
            page.path("data").forEach(each -> seen.add(each.path("id").asString()));
            var cursor = page.path("next_cursor");
            next = cursor.isNull() ? null : path + "&cursor=" + cursor.asString();
        }
        assertThat(seen).hasSize(7).doesNotHaveDuplicates();
        assertThat(shop.api().get("/api/v1/subscribers?limit=0").code()).isEqualTo("limit-invalid");
    }

    @Test
    void another_shops_people_are_not_there() {
        var id = idOf(Map.of("phone", ANA, "email", "ana@example.com"));
        var other = shops.create().api();
        for (var path : List.of("/" + id, "/" + id + "/timeline")) {
            assertThat(other.get("/api/v1/subscribers" + path).status())
                    .as(path)
                    .isEqualTo(404);
        }
        assertThat(other.patch("/api/v1/subscribers/" + id, Map.of("first_name", "X"))
                        .code())
                .isEqualTo("not-found");
        assertThat(other.post("/api/v1/subscribers/" + id + "/unsubscribe", Map.of())
                        .status())
                .isEqualTo(404);
        assertThat(other.get("/api/v1/subscribers?phone=%2B12125550101")
                        .body()
                        .path("data")
                        .size())
                .isZero();
        assertThat(other.get("/api/v1/subscribers?email=ana@example.com")
                        .body()
                        .path("data")
                        .size())
                .isZero();
        assertThat(other.post("/api/v1/subscribers", Map.of("phone", ANA)).status())
                .isEqualTo(201);
        assertThat(shop.api()
                        .get("/api/v1/subscribers/" + id)
                        .body()
                        .path("consent")
                        .path("state")
                        .asString())
                .isEqualTo("never_subscribed");
        for (var nonsense : List.of("abc", "0", "99999999999999999999", "-1")) {
            assertThat(shop.api().get("/api/v1/subscribers/" + nonsense).status())
                    .isEqualTo(404);
        }
    }

    @Test
    void the_property_names_in_use_are_known_with_their_types() {
        made(Map.of("phone", ANA, "properties", Map.of("size", "M", "age", 5, "pro", true, "likes", List.of("tea"))));
        made(Map.of("phone", "+12125550102", "properties", Map.of("born", "1990-02-01", "size", "L")));
        assertThat(subscribers.propertyTypes(shop.id()))
                .isEqualTo(Map.of("size", "text", "age", "number", "pro", "boolean", "likes", "list", "born", "date"));
        assertThat(subscribers.propertyTypes(shops.create().id())).isEqualTo(Collections.emptyMap());
    }

    @Test
    void the_timeline_tells_how_the_profile_came_to_be() {
        var id = idOf(Map.of("phone", ANA, "consent", Map.of("state", "subscribed", "method", "form")));
        shop.api().patch("/api/v1/subscribers/" + id, Map.of("first_name", "Ana"));
        shop.api().patch("/api/v1/subscribers/" + id, Map.of("first_name", "Ana"));
        shop.api().post("/api/v1/subscribers/" + id + "/unsubscribe", Map.of("method", "phone call"));
        var titles = new ArrayList<String>();
        String cursor = "";
        while (cursor != null) {
            var page = shop.api()
                    .get("/api/v1/subscribers/" + id + "/timeline?limit=1" + cursor)
                    .body();
            page.path("data").forEach(entry -> titles.add(entry.path("title").asString()));
            var next = page.path("next_cursor");
            cursor = next.isNull() ? null : "&cursor=" + next.asString();
        }
        assertThat(titles).startsWith("Opted out", "Profile changed").hasSize(4);
        assertThat(titles.subList(2, 4)).containsExactlyInAnyOrder("Profile created", "Opted in");
        assertThat(shop.api()
                        .get("/api/v1/subscribers/" + id + "/timeline?cursor=x")
                        .code())
                .isEqualTo("cursor-invalid");
    }
}
