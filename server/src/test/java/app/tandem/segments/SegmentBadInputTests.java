package app.tandem.segments;

import static org.assertj.core.api.Assertions.assertThat;

import app.tandem.shared.Home;
import app.tandem.support.Api;
import app.tandem.support.TandemTest;
import app.tandem.support.TestShops;
import app.tandem.support.TestShops.TestShop;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

/** Rules that somebody got wrong, or made as large or as odd as they could, as a program outside sends them. */
@TandemTest
class SegmentBadInputTests {
    @Autowired
    TestShops shops;

    @Autowired
    Home home;

    @Autowired
    JdbcClient db;

    TestShop shop;
    private int people;

    @BeforeEach
    void newShop() {
        shop = shops.create();
    }

    private String person(String fields) {
        var number = "+1212556%04d".formatted(100 + people++);
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

    private void refused(String rule, String path) {
        var answer = count(rule);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo("rule-invalid");
        assertThat(answer.body().path("errors").get(0).path("field").asString()).isEqualTo(path);
        assertThat(answer.body().path("detail").asString()).endsWith(".");
    }

    private String saved(String name, String rule) {
        var answer = shop.api().post("/api/v1/segments", "{\"name\": \"" + name + "\", \"rule\": " + rule + "}");
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
        return answer.body().path("id").asString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"event": "order_created", "within": {"last": 0, "unit": "days"}}       | rule.within.last
            {"event": "order_created", "within": {"last": -1, "unit": "days"}}      | rule.within.last
            {"event": "order_created", "within": {"from": "2026-05-02", "to": "2026-05-01"}} | rule.within.to
            {"event": "order_created", "within": {"from": "2026-05-02T10:00:00"}}   | rule.within.from
            {"event": "order_created", "last": {"op": "after", "value": "2026-05-02T10:00:00"}} | rule.last.value
            {"event": "order_created", "then": {"event": "seen", "within": {"value": -3, "unit": "hours"}}} | rule.then.within.value
            {"event": "order\\u0000created"}                                        | rule.event
            {"event": "order_created", "where": [{"property": "\\ud800", "op": "is_set"}]} | rule.where[0].property
            {"field": "created_at", "op": "in_the_last", "value": 0, "unit": "days"} | rule.value
            {"field": "created_at", "op": "after", "value": "2026-05-02 10:00"}     | rule.value
            {"field": "first_name", "op": "equals", "value": "\\u0000"}             | rule.value
            """)
    void a_window_without_length_or_a_time_without_a_zone_is_refused(String rule, String path) {
        refused(rule, path);
    }

    @Test
    void a_text_that_looks_like_a_pattern_is_taken_as_text() {
        person(", \"first_name\": \"Ana\"");
        person(", \"first_name\": \".*\"");
        person(", \"first_name\": \"A(na\"");
        assertThat(counted("{\"field\": \"first_name\", \"op\": \"contains\", \"value\": \".*\"}"))
                .isEqualTo(1);
        assertThat(counted("{\"field\": \"first_name\", \"op\": \"starts_with\", \"value\": \"a(\"}"))
                .isEqualTo(1);
        assertThat(counted("{\"field\": \"first_name\", \"op\": \"equals\", \"value\": \"A.a\"}"))
                .isZero();
        assertThat(counted("{\"field\": \"first_name\", \"op\": \"ends_with\", \"value\": \"[a-z]\"}"))
                .isZero();
    }

    @Test
    void a_property_keeps_the_type_of_its_first_value_and_so_do_rules() {
        person(", \"properties\": {\"size\": 5}");
        person(", \"properties\": {\"size\": 42}");
        var refused = shop.api()
                .post("/api/v1/subscribers", "{\"phone\": \"+12125560001\", \"properties\": {\"size\": \"M\"}}");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("property-type");
        refused("{\"field\": \"property.size\", \"op\": \"equals\", \"value\": \"M\"}", "rule.value");
        refused("{\"field\": \"property.size\", \"op\": \"contains\", \"value\": \"5\"}", "rule.op");
        assertThat(counted("{\"field\": \"property.size\", \"op\": \"equals\", \"value\": 5}"))
                .isEqualTo(1);
    }

    @Test
    void a_saved_rule_is_read_as_it_was_meant_after_a_property_became_text() {
        var ana = person(", \"properties\": {\"size\": 5}");
        var fives = saved("Fives", "{\"field\": \"property.size\", \"op\": \"equals\", \"value\": 5}");
        var large = saved("Large", "{\"field\": \"property.size\", \"op\": \"greater_than\", \"value\": 4}");
        // As an older version did where people used it for several kinds.
        db.sql("update subscriber_property set type = 'text' where shop_id = :shop and name = 'size'")
                .param("shop", shop.id().value())
                .update();
        refused("{\"field\": \"property.size\", \"op\": \"equals\", \"value\": 5}", "rule.value");
        for (var segment : List.of(fives, large)) {
            var answer = shop.api().get("/api/v1/segments/" + segment).body();
            assertThat(answer.path("count").asLong()).as(answer.toString()).isEqualTo(1);
            var explained = shop.api().get("/api/v1/segments/" + segment + "/explain?subscriber=" + ana);
            assertThat(explained.body().path("member").asBoolean()).isTrue();
        }
    }

    @Test
    void an_events_property_of_another_kind_than_its_first_is_no_value_of_it() {
        for (var total : List.of("10", "\"a lot\"", "true", "32.5")) {
            var sent = shop.api()
                    .post(
                            "/api/v1/events",
                            "{\"subscriber_id\": \"" + person("") + "\", \"type\": \"order_created\","
                                    + " \"properties\": {\"total\": " + total + "}}");
            assertThat(sent.status()).as(sent.body().toString()).isBetween(200, 202);
        }
        var orders = "{\"event\": \"order_created\", \"where\": [{\"property\": \"total\", \"op\": ";
        assertThat(counted(orders + "\"is_set\"}]}")).isEqualTo(2);
        assertThat(counted(orders + "\"greater_than\", \"value\": 5}]}")).isEqualTo(2);
        assertThat(counted(orders + "\"not_equals\", \"value\": 10, \"missing\": \"exclude\"}]}"))
                .isEqualTo(1);
        assertThat(
                        counted(
                                "{\"event\": \"order_created\", \"sum\": {\"property\": \"total\", \"op\": \"equals\", \"value\": 0}}"))
                .isEqualTo(2);
        refused(orders + "\"equals\", \"value\": \"a lot\"}]}", "rule.where[0].value");
        refused(
                "{\"event\": \"order_created\", \"sum\": {\"property\": \"total\", \"op\": \"contains\", \"value\": \"a\"}}",
                "rule.sum.op");
    }

    @Test
    void a_segment_that_was_deleted_is_no_segment_any_more() {
        var gone = saved("Gone", "{\"all\": []}");
        assertThat(shop.api().delete("/api/v1/segments/" + gone).status()).isEqualTo(204);
        refused("{\"any\": [{\"segment\": \"" + gone + "\"}]}", "rule.any[0].segment");
        var made =
                shop.api().post("/api/v1/segments", "{\"name\": \"Late\", \"rule\": {\"segment\": \"" + gone + "\"}}");
        assertThat(made.status()).isEqualTo(422);
        assertThat(made.body().path("errors").get(0).path("field").asString()).isEqualTo("rule.segment");
    }

    @Test
    void ten_thousand_values_are_answered_and_one_more_is_refused() {
        person(", \"email\": \"customer00000@example.com\"");
        person(", \"email\": \"CUSTOMER09999@example.com\"");
        person(", \"email\": \"customer10000@example.com\"");
        person("");
        assertThat(counted("{\"field\": \"email\", \"op\": \"in\", \"value\": " + emails(10_000) + "}"))
                .isEqualTo(2);
        assertThat(counted("{\"field\": \"email\", \"op\": \"not_in\", \"value\": " + emails(10_000) + "}"))
                .isEqualTo(2);
        assertThat(counted("{\"field\": \"email\", \"op\": \"not_in\", \"missing\": \"exclude\", \"value\": "
                        + emails(10_000) + "}"))
                .isEqualTo(1);
        refused("{\"field\": \"email\", \"op\": \"in\", \"value\": " + emails(10_001) + "}", "rule.value");
    }

    private static String emails(int count) {
        return IntStream.range(0, count)
                .mapToObj("\"customer%05d@example.com\""::formatted)
                .collect(Collectors.joining(",", "[", "]"));
    }

    @Test
    void a_rule_of_2000_parts_is_answered_and_one_of_5000_is_refused() {
        person(", \"first_name\": \"Ana\"");
        person("");
        var part = "{\"field\": \"first_name\", \"op\": \"contains\", \"value\": \"n\"}";
        assertThat(counted("{\"all\": [" + repeated(part, 1_999) + "]}")).isEqualTo(1);
        for (var rule : new String[] {
            "{\"all\": [" + repeated(part, 4_999) + "]}",
            "{\"event\": \"seen\", \"where\": ["
                    + repeated("{\"property\": \"n\", \"op\": \"equals\", \"value\": 1}", 4_999) + "]}"
        }) {
            refused(rule, "rule");
            assertThat(count(rule).body().path("detail").asString()).contains("2,000");
        }
    }

    private static String repeated(String text, int times) {
        return Collections.nCopies(times, text).stream().collect(Collectors.joining(","));
    }

    @Test
    void a_rule_too_deep_is_refused_however_deep_it_is() {
        person("");
        assertThat(counted("{\"not\":".repeat(49) + "{\"any\":[]}" + "}".repeat(49)))
                .isEqualTo(1);
        refused("{\"not\":".repeat(50) + "{\"any\":[]}" + "}".repeat(50), "rule" + ".not".repeat(50));
        for (var levels : new int[] {600, 5_000, 100_000}) {
            var answer = count("{\"not\":".repeat(levels) + "{\"any\":[]}" + "}".repeat(levels));
            assertThat(answer.status()).as(levels + " levels").isBetween(400, 422);
            assertThat(answer.code()).isNotEmpty();
        }
    }

    @Test
    void a_circle_of_segments_is_refused_wherever_it_closes() {
        var first = saved("First", "{\"all\": []}");
        var second = saved("Second", "{\"not\": {\"segment\": \"" + first + "\"}}");
        var third = saved("Third", "{\"any\": [{\"segment\": \"" + second + "\"}, {\"event\": \"seen\"}]}");
        var refused = shop.api()
                .put("/api/v1/segments/" + first, "{\"rule\": {\"all\": [{\"segment\": \"" + third + "\"}]}}");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("rule-invalid");
        assertThat(refused.body().path("errors").get(0).path("field").asString())
                .isEqualTo("rule.all[0].segment");
        assertThat(shop.api()
                        .get("/api/v1/segments/" + first)
                        .body()
                        .path("version")
                        .asInt())
                .isEqualTo(1);
    }

    /** The files of a running index vanish; the next change finds that out and has it built again. */
    @Test
    void while_the_index_is_built_again_a_count_is_right_or_refused() throws IOException {
        var expected = 0;
        for (var round = 0; round < 3; round++) {
            for (var i = 0; i < 10; i++) buyer();
            expected += 10;
            FileSystemUtils.deleteRecursively(
                    home.resolve("index").resolve(shop.id().toString()));
            buyer();
            expected++;
            for (var i = 0; i < 20; i++) {
                var answer = count("{\"event\": \"order_created\", \"count\": {\"op\": \"exactly\", \"value\": 2}}");
                if (answer.status() == 503) {
                    assertThat(answer.code()).isEqualTo("index-behind");
                } else {
                    assertThat(answer.body().path("count").asInt())
                            .as(answer.body().toString())
                            .isEqualTo(expected);
                }
            }
        }
        var all = expected;
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(counted("{\"event\": \"order_created\"}")).isEqualTo(all));
    }

    /** Somebody with two orders. */
    private void buyer() {
        var order = "{\"subscriber_id\": \"" + person("") + "\", \"type\": \"order_created\"}";
        var sent = shop.api().post("/api/v1/events/batch", "{\"events\": [" + order + "," + order + "]}");
        assertThat(sent.status()).as(sent.body().toString()).isBetween(200, 202);
    }

    @Test
    void a_number_is_exact_however_it_is_written() {
        person(", \"properties\": {\"spent\": 12345678901234567890.01}");
        assertThat(counted("{\"field\": \"property.spent\", \"op\": \"equals\", \"value\": 12345678901234567890.010}"))
                .isEqualTo(1);
        assertThat(counted(
                        "{\"field\": \"property.spent\", \"op\": \"greater_than\", \"value\": 12345678901234567890}"))
                .isEqualTo(1);
        refused("{\"field\": \"property.spent\", \"op\": \"equals\", \"value\": 1e999999999}", "rule.value");
        refused(
                "{\"field\": \"created_at\", \"op\": \"in_the_last\", \"value\": 1e999999999, \"unit\": \"days\"}",
                "rule.value");
        refused("{\"event\": \"seen\", \"count\": {\"op\": \"at_least\", \"value\": 1e999999999}}", "rule.count.value");
    }

    @ParameterizedTest
    @CsvSource({
        "members?at=yesterday, at-invalid",
        "members?at=-0001-01-01T00:00:00Z, before-history",
        "difference?from=-0001-01-01T00:00:00Z, before-history",
        "difference?from=0000-01-01T00:00:00Z, before-history",
        "difference?from=2026-05-31T09:00:00, from-invalid",
        "difference, from-missing",
        "sizes?from=%2B10000-01-01T00:00:00Z, from-invalid",
        "sizes?to=-0001-01-01T00:00:00Z, before-history",
        "history?cursor=9223372036854775807_1, cursor-invalid",
        "history?cursor=1, cursor-invalid"
    })
    void a_time_that_is_none_is_refused_by_name(String question, String code) {
        var segment = shop.api().post("/api/v1/segments", "{\"name\": \"All\", \"rule\": {\"all\": []}}");
        var answer =
                shop.api().get("/api/v1/segments/" + segment.body().path("id").asString() + "/" + question);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo(code);
    }
}
