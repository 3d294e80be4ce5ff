package app.tandem.segments;

import static org.assertj.core.api.Assertions.assertThat;

import app.tandem.support.OpenSearchCluster;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The largest and the oddest rules that are accepted neither fail on a cluster nor bring a node down. */
class ClusterLimitTests {
    private static final JsonMapper JSON = Crowd.JSON;
    private static final Asked ASKED = new Asked(Instant.parse("2026-06-01T12:00:00Z"), ZoneOffset.UTC);
    private static ClusterReader cluster;
    private static EvaluatorReader evaluator;

    @BeforeAll
    static void index() throws IOException {
        var people =
                IntStream.rangeClosed(1, 40).mapToObj(ClusterLimitTests::person).toList();
        evaluator = new EvaluatorReader(people);
        cluster = new ClusterReader(people);
    }

    private static PersonFacts person(int number) {
        var name = number % 2 == 0 ? "a\"b\\c.*+?|(){}[]^$~@#&<>" + number : "a".repeat(3_000) + number;
        var orders = IntStream.range(0, number % 5)
                .mapToObj(n -> Map.of("type", "order_created", "at", "2026-05-0" + (n + 1) + "T00:00:00Z"))
                .toList();
        var facts = Map.of(
                "first_name",
                name,
                "tags",
                List.of("t" + number, "every"),
                "smile.points_balance",
                number * 100,
                "events",
                orders);
        return Crowd.person(number, JSON.valueToTree(facts));
    }

    @AfterAll
    static void drop() throws IOException {
        cluster.close();
    }

    @TestFactory
    Stream<DynamicTest> large_and_odd_rules_mean_what_they_mean_elsewhere() {
        return Map.of(
                        "2,000 parts", wide(),
                        "10,000 values", values(),
                        "50 levels", nested(48, tagged(7)),
                        "50 levels of not", negated(48),
                        "a part of 1,000 characters", contains("a".repeat(1_000)),
                        "characters that patterns are made of", contains("b\\c.*+?|(){}[]^$~@#&<>"),
                        "an end", endsWith("$~@#&<>12"),
                        "999,999 events", count(999_999))
                .entrySet()
                .stream()
                .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> same(Crowd.parse(each.getValue()))));
    }

    @TestFactory
    Stream<DynamicTest> segments_within_segments_go_deeper_than_a_node_bears() {
        return Stream.of(60, 400)
                .map(levels -> DynamicTest.dynamicTest(levels + " levels", () -> {
                    var rule = Crowd.parse(tagged(7));
                    for (var i = 0; i < levels; i++) {
                        var other = Crowd.parse(tagged(i % 40));
                        rule = i % 2 == 0
                                ? new Rule.Any(List.of(rule, other))
                                : new Rule.All(List.of(rule, new Rule.Not(other)));
                    }
                    same(rule);
                }));
    }

    private static void same(Rule rule) {
        assertThat(cluster.members(rule, ASKED)).isEqualTo(evaluator.members(rule, ASKED));
        assertThat(OpenSearchCluster.get().nodes()).allMatch(node -> node.isAlive());
    }

    private static JsonNode json(Object rule) {
        return JSON.valueToTree(rule);
    }

    private static Map<String, Object> tag(int number) {
        return Map.of("field", "tags", "op", "has_any", "value", List.of("t" + number));
    }

    private static JsonNode tagged(int number) {
        return json(tag(number));
    }

    private static JsonNode wide() {
        return json(Map.of(
                "any", IntStream.range(0, 1_998).mapToObj(i -> tag(i + 20)).toList()));
    }

    private static JsonNode values() {
        return json(Map.of(
                "field",
                "tags",
                "op",
                "has_any",
                "value",
                IntStream.range(0, 10_000).mapToObj(i -> "t" + (i * 3)).toList()));
    }

    private static JsonNode nested(int levels, JsonNode inner) {
        var rule = inner;
        for (var i = 0; i < levels; i++) {
            rule = json(Map.of(i % 2 == 0 ? "any" : "all", List.of(rule, i % 2 == 0 ? tag(i) : everybody())));
        }
        return rule;
    }

    private static Map<String, Object> everybody() {
        return Map.of("field", "tags", "op", "is_set");
    }

    private static JsonNode negated(int levels) {
        var rule = tagged(7);
        for (var i = 0; i < levels / 2; i++) {
            rule = json(Map.of("not", Map.of("all", List.of(rule, everybody()))));
        }
        return rule;
    }

    private static JsonNode contains(String text) {
        return json(Map.of("field", "first_name", "op", "contains", "value", text));
    }

    private static JsonNode endsWith(String text) {
        return json(Map.of("field", "first_name", "op", "ends_with", "value", text));
    }

    private static JsonNode count(int least) {
        return json(Map.of("not", Map.of("event", "order_created", "count", Map.of("op", "at_least", "value", least))));
    }
}
