package app.tandem.segments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import tools.jackson.databind.JsonNode;

/** What the rule language means, as data: {@code src/test/resources/segments}. Any reader of rules can be put to it. */
final class SharedSuite {
    private static final Path CASES = Path.of("src/test/resources/segments");

    private final List<Reader.Factory> readers;
    private final Map<Long, String> names = new HashMap<>();
    private final Map<String, PersonFacts> people = new LinkedHashMap<>();
    private final Map<String, JsonNode> segments = new HashMap<>();
    private final JsonNode suite;
    private final Asked asked;

    private SharedSuite(Path file, List<Reader.Factory> readers) {
        this.readers = readers;
        this.suite = Crowd.JSON.readTree(file);
        this.asked = new Asked(
                Instant.parse(suite.path("clock").asString()),
                ZoneId.of(suite.path("zone").asString()));
        suite.path("people").forEachEntry((name, json) -> {
            var person = Crowd.person(people.size() + 1, json);
            people.put(name, person);
            assertThat(names.put(person.person().value(), name)).isNull();
        });
        suite.path("segments").forEachEntry(segments::put);
    }

    /** Every case of every file, asked of each of the readers and of brute force. */
    static Stream<DynamicContainer> cases(List<Reader.Factory> readers) throws IOException {
        try (var files = Files.list(CASES)) {
            return files
                    .sorted()
                    .map(file -> new SharedSuite(file, readers)
                            .container(file.getFileName().toString()))
                    .toList()
                    .stream();
        }
    }

    private DynamicContainer container(String file) {
        var built = new ArrayList<Reader>();
        var tests = new ArrayList<DynamicTest>();
        tests.add(DynamicTest.dynamicTest("everybody is known", () -> {
            for (var factory : readers) built.add(factory.of(people.values()));
        }));
        for (var each : suite.path("cases")) tests.add(test(each, built));
        tests.add(DynamicTest.dynamicTest("has cases", () -> {
            for (var reader : built) reader.close();
            assertThat(tests).hasSizeGreaterThan(7);
        }));
        return DynamicContainer.dynamicContainer(file, tests);
    }

    private DynamicTest test(JsonNode each, List<Reader> built) {
        var name = each.path("rule") + " " + each.path("why").asString("");
        return DynamicTest.dynamicTest(name, () -> {
            var expected = new TreeSet<String>();
            each.path("in").forEach(person -> expected.add(person.asString()));
            assertThat(people.keySet()).containsAll(expected);
            var json = each.path("rule");
            assertThat(named(byBruteForce(json))).as("brute force").isEqualTo(expected);
            var rule = each.path("saved").asBoolean(false) ? Crowd.saved(json) : Crowd.parse(json, segments);
            assertThat(built).hasSize(readers.size());
            for (var reader : built) {
                assertThat(named(reader.members(rule, asked))).as(reader.name()).isEqualTo(expected);
            }
        });
    }

    private Iterable<Long> byBruteForce(JsonNode rule) {
        var plain = new BruteForce(asked.now(), asked.zone(), segments);
        return people.values().stream()
                .filter(person -> plain.holds(rule, person))
                .map(person -> person.person().value())
                .toList();
    }

    private TreeSet<String> named(Iterable<Long> members) {
        var named = new TreeSet<String>();
        members.forEach(person -> named.add(names.getOrDefault(person, "nobody known: " + person)));
        return named;
    }
}
