package app.tandem.segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Random rules over random people: the index, the evaluator and brute force say the same. */
class RandomRuleTests {
    private static final int CROWDS = 8;
    private static final int RULES = 400;
    private static final int PEOPLE = 120;
    private static final List<String> ZONES = List.of("America/New_York", "Asia/Kathmandu", "Pacific/Auckland", "UTC");

    @Test
    void every_reader_agrees_with_brute_force() throws IOException {
        var seed = Long.getLong("segments.seed", System.nanoTime());
        System.out.println("Random rules: repeat this run with -Dsegments.seed=" + seed);
        var random = new Random(seed);
        var matching = 0;
        for (var i = 0; i < CROWDS; i++) {
            var asked = new Asked(
                    Instant.parse("2026-01-01T00:00:00Z").plusSeconds(random.nextInt(400 * 86_400)),
                    ZoneId.of(ZONES.get(random.nextInt(ZONES.size()))));
            var rules = new RandomRules(random, asked);
            try (var crowd = new Crowd(rules.people(PEOPLE))) {
                for (var j = 0; j < RULES; j++) {
                    var rule = rules.rule(random.nextInt(5));
                    var difference = difference(rule, crowd.people(), crowd, asked);
                    if (difference.isPresent()) fail(smallest(rule, crowd.people(), asked, seed));
                    if (!crowd.byEvaluator(Crowd.parse(rule), asked).isEmpty()) matching++;
                }
            }
        }
        // Rules that never match would agree about nothing.
        assertThat(matching).isBetween(CROWDS * RULES / 3, CROWDS * RULES);
    }

    private static Optional<String> difference(
            JsonNode json, Map<Long, Map<String, Object>> people, Crowd crowd, Asked asked) {
        var rule = Crowd.parse(json);
        var plain = new BruteForce(asked.now(), asked.zone());
        var expected = new TreeSet<Long>();
        people.forEach((person, facts) -> {
            if (plain.holds(json, facts)) expected.add(person);
        });
        var byIndex = crowd.byIndex(rule, asked);
        var byEvaluator = crowd.byEvaluator(rule, asked);
        return byIndex.equals(expected) && byEvaluator.equals(expected)
                ? Optional.empty()
                : Optional.of("brute force " + expected + "\nindex       " + byIndex + "\nevaluator   " + byEvaluator);
    }

    /** Takes away people and parts of the rule for as long as the readers still differ. */
    private static String smallest(JsonNode rule, Map<Long, Map<String, Object>> people, Asked asked, long seed)
            throws IOException {
        for (var person : people.entrySet()) {
            var alone = Map.of(person.getKey(), person.getValue());
            if (differs(rule, alone, asked).isEmpty()) continue;
            var smaller = rule;
            for (var next = shrunk(smaller, alone, asked); next != null; next = shrunk(smaller, alone, asked)) {
                smaller = next;
            }
            return "seed " + seed + ", asked " + asked + "\n" + smaller + "\nof " + person + "\n"
                    + differs(smaller, alone, asked).orElseThrow();
        }
        return "seed " + seed + ", asked " + asked + "\n" + rule + "\nonly in a crowd";
    }

    private static Optional<String> differs(JsonNode rule, Map<Long, Map<String, Object>> people, Asked asked)
            throws IOException {
        try (var crowd = new Crowd(people)) {
            return difference(rule, people, crowd, asked);
        }
    }

    private static @Nullable JsonNode shrunk(JsonNode rule, Map<Long, Map<String, Object>> people, Asked asked)
            throws IOException {
        for (var smaller : smaller(rule)) {
            if (differs(smaller, people, asked).isPresent()) return smaller;
        }
        return null;
    }

    /** Each part in the rule's place, and the rule with one part made smaller or left out. */
    private static List<JsonNode> smaller(JsonNode rule) {
        var smaller = new ArrayList<JsonNode>();
        if (rule.has("not")) {
            smaller.add(rule.get("not"));
            smaller(rule.get("not")).forEach(each -> smaller.add(copy(rule, "not", each)));
        }
        for (var kind : List.of("all", "any")) {
            if (!rule.has(kind)) continue;
            var members = (ArrayNode) rule.get(kind);
            members.forEach(smaller::add);
            for (var i = 0; i < members.size(); i++) {
                var without = members.deepCopy();
                without.remove(i);
                smaller.add(copy(rule, kind, without));
                for (var each : smaller(members.get(i))) {
                    smaller.add(copy(rule, kind, members.deepCopy().set(i, each)));
                }
            }
        }
        return smaller;
    }

    private static JsonNode copy(JsonNode rule, String kind, JsonNode value) {
        return ((ObjectNode) rule.deepCopy()).set(kind, value);
    }
}
