package app.tandem.segments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** What every operator means, as data: {@code src/test/resources/segments}. Every reader of rules answers the same cases. */
class SharedSuiteTests {
    private static final Path CASES = Path.of("src/test/resources/segments");

    @TestFactory
    Stream<DynamicContainer> a_rule_means_one_thing() throws IOException {
        try (var files = Files.list(CASES)) {
            return files.sorted().map(SharedSuiteTests::container).toList().stream();
        }
    }

    private static DynamicContainer container(Path file) {
        var suite = read(file);
        var names = new ArrayList<String>();
        var people = new LinkedHashMap<Long, Map<String, Object>>();
        suite.path("people").forEachEntry((name, facts) -> {
            people.put((long) names.size() + 1, facts(facts));
            names.add(name);
        });
        var asked = new Asked(
                Instant.parse(suite.path("clock").asString()),
                ZoneId.of(suite.path("zone").asString()));
        var crowd = crowd(people);
        var tests = new ArrayList<DynamicTest>();
        for (var each : suite.path("cases")) tests.add(test(each, names, crowd, asked));
        tests.add(DynamicTest.dynamicTest("has cases", () -> assertThat(tests).hasSizeGreaterThan(5)));
        return DynamicContainer.dynamicContainer(file.getFileName().toString(), tests);
    }

    private static Crowd crowd(Map<Long, Map<String, Object>> people) {
        try {
            return new Crowd(people);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private static DynamicTest test(JsonNode each, List<String> names, Crowd crowd, Asked asked) {
        var name = each.path("rule") + " " + each.path("why").asString("");
        return DynamicTest.dynamicTest(name, () -> {
            var expected = new TreeSet<String>();
            each.path("in").forEach(person -> expected.add(person.asString()));
            assertThat(names).containsAll(expected);
            var rule = Crowd.parse(each.path("rule"));
            assertThat(named(crowd.byEvaluator(rule, asked), names))
                    .as("the evaluator")
                    .isEqualTo(expected);
            assertThat(named(crowd.byIndex(rule, asked), names)).as("the index").isEqualTo(expected);
        });
    }

    private static Set<String> named(Set<Long> people, List<String> names) {
        var named = new TreeSet<String>();
        people.forEach(person -> named.add(names.get((int) (person - 1))));
        return named;
    }

    private static JsonNode read(Path file) {
        return Crowd.JSON.readTree(file);
    }

    private static Map<String, Object> facts(JsonNode json) {
        var facts = new HashMap<String, Object>();
        json.forEachEntry((field, value) -> facts.put(field, fact(field, value)));
        return facts;
    }

    private static Object fact(String field, JsonNode value) {
        if (field.equals("created_at")) return Instant.parse(value.asString());
        if (value.isNumber()) return value.decimalValue();
        if (value.isBoolean()) return value.booleanValue();
        if (value.isString()) return value.stringValue();
        var items = new ArrayList<String>();
        value.forEach(item -> items.add(item.asString()));
        return items;
    }
}
