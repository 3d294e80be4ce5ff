package app.tandem.segments;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import app.tandem.shared.Problem;
import app.tandem.subscribers.Event;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Random rules over random people: any reader of rules can be held to what brute force says. */
final class RandomSuite {
    private static final int RULES = 3_200;
    private static final int RULES_IN_A_CROWD = 400;
    private static final int PEOPLE = 120;
    private static final List<String> ZONES =
            List.of("America/New_York", "Asia/Kathmandu", "Pacific/Auckland", "UTC", "America/Santiago");

    private final List<Reader.Factory> factories;
    private final long seed;
    private final Asked asked;
    private final RandomRules random;
    private final Map<String, JsonNode> segments;

    private RandomSuite(List<Reader.Factory> factories, long seed) {
        this.factories = factories;
        this.seed = seed;
        var numbers = new Random(seed);
        this.asked = new Asked(
                Instant.parse("2026-01-01T00:00:00Z").plusSeconds(numbers.nextInt(800 * 86_400)),
                ZoneId.of(ZONES.get(numbers.nextInt(ZONES.size()))));
        this.random = new RandomRules(numbers, asked);
        this.segments = random.segments();
    }

    /**
     * Asks random rules of every reader; the first that differs is made small and fails the test. {@code
     * -Dsegments.rules} says how many, {@code -Dsegments.seed} repeats a run.
     *
     * @param share slow readers are asked one in so many of the rules
     */
    static void check(List<Reader.Factory> readers, int share) throws Exception {
        var first = Long.getLong("segments.seed", System.nanoTime());
        var count = Integer.getInteger("segments.rules", RULES) / share;
        System.out.println("Random rules: repeat these " + count + " with -Dsegments.seed=" + first);
        var matching = 0;
        for (var done = 0; done < count; done += RULES_IN_A_CROWD) {
            // A crowd is made of its seed alone, so that a failure comes again without those before it.
            matching += new RandomSuite(readers, first + done / RULES_IN_A_CROWD)
                    .crowd(Math.min(RULES_IN_A_CROWD, count - done));
        }
        // Rules that never match, or always, would agree about nothing.
        if (count >= RULES_IN_A_CROWD) assertThat(matching).isBetween(count / 3, count * 9 / 10);
    }

    /** @return how many of the rules meant somebody, but not everybody */
    private int crowd(int rules) throws Exception {
        var people = random.people(PEOPLE);
        var readers = built(people);
        try {
            var matching = 0;
            for (var i = 0; i < rules; i++) {
                var rule = random.rule(i % 5);
                var expected = expected(rule, segments, people);
                if (difference(rule, segments, people, readers).isPresent()) fail(smallest(rule, people));
                if (!expected.isEmpty() && expected.size() < people.size()) matching++;
            }
            return matching;
        } finally {
            for (var reader : readers) reader.close();
        }
    }

    private List<Reader> built(Collection<PersonFacts> people) throws Exception {
        var readers = new ArrayList<Reader>();
        for (var factory : factories) readers.add(factory.of(people));
        return readers;
    }

    private TreeSet<Long> expected(JsonNode rule, Map<String, JsonNode> segments, Collection<PersonFacts> people) {
        var plain = new BruteForce(asked.now(), asked.zone(), segments);
        var expected = new TreeSet<Long>();
        for (var person : people) {
            if (plain.holds(rule, person)) expected.add(person.person().value());
        }
        return expected;
    }

    private Optional<String> difference(
            JsonNode json, Map<String, JsonNode> segments, Collection<PersonFacts> people, List<Reader> readers) {
        var rule = Crowd.parse(json, segments);
        var expected = expected(json, segments, people);
        var said = new StringBuilder("brute force " + expected);
        var same = true;
        for (var reader : readers) {
            var members = reader.members(rule, asked);
            same &= members.equals(expected);
            said.append('\n').append(reader.name()).append(' ').append(members);
        }
        return same ? Optional.empty() : Optional.of(said.toString());
    }

    /** Takes away people, events, facts and parts of the rule for as long as the readers still differ. */
    private String smallest(JsonNode rule, List<PersonFacts> people) throws Exception {
        var told = "seed " + seed + " (-Dsegments.seed=" + seed + " -Dsegments.rules=" + RULES_IN_A_CROWD + "), asked "
                + asked + "\n";
        for (var person : people) {
            if (differs(rule, person).isEmpty()) continue;
            var smaller = rule;
            var simpler = person;
            for (var shrinks = true; shrinks; ) {
                var nextRule = shrunk(smaller, simpler);
                if (nextRule != null) smaller = nextRule;
                var nextPerson = shrunk(simpler, smaller);
                if (nextPerson != null) simpler = nextPerson;
                shrinks = nextRule != null || nextPerson != null;
            }
            return told + smaller + "\nof " + simpler + "\n"
                    + differs(smaller, simpler).orElseThrow();
        }
        return told + rule + "\nwith segments " + segments + "\nonly in a crowd\n"
                + difference(rule, segments, people, built(people)).orElse("and not when built again");
    }

    private Optional<String> differs(JsonNode rule, PersonFacts person) throws Exception {
        var readers = built(List.of(person));
        try {
            return difference(rule, segments, List.of(person), readers);
        } catch (Problem _) {
            return Optional.empty(); // Without that part it is no rule.
        } finally {
            for (var reader : readers) reader.close();
        }
    }

    private @Nullable JsonNode shrunk(JsonNode rule, PersonFacts person) throws Exception {
        for (var smaller : smaller(rule)) {
            if (differs(smaller, person).isPresent()) return smaller;
        }
        return null;
    }

    private @Nullable PersonFacts shrunk(PersonFacts person, JsonNode rule) throws Exception {
        for (var smaller : smaller(person)) {
            if (differs(rule, smaller).isPresent()) return smaller;
        }
        return null;
    }

    /** The person with one fact, one event or one event's property less. */
    private static List<PersonFacts> smaller(PersonFacts person) {
        var smaller = new ArrayList<PersonFacts>();
        for (var field : person.facts().keySet()) {
            smaller.add(new PersonFacts(person.person(), without(person.facts(), field), person.events()));
        }
        var events = person.events().values().stream().flatMap(List::stream).toList();
        for (var i = 0; i < events.size(); i++) {
            var fewer = new ArrayList<>(events);
            var event = fewer.remove(i);
            smaller.add(Crowd.person(person.person(), person.facts(), fewer));
            for (var name : event.properties().keySet()) {
                var simpler = new ArrayList<>(events);
                simpler.set(
                        i,
                        new Event(
                                event.id(),
                                event.subscriber(),
                                event.type(),
                                event.occurredAt(),
                                event.recordedAt(),
                                without(event.properties(), name),
                                event.xid()));
                smaller.add(Crowd.person(person.person(), person.facts(), simpler));
            }
        }
        return smaller;
    }

    private static Map<String, Object> without(Map<String, Object> values, String name) {
        var fewer = new HashMap<>(values);
        fewer.remove(name);
        return fewer;
    }

    /** Each part in the rule's place, and the rule with one part made smaller or left out. */
    private List<JsonNode> smaller(JsonNode rule) {
        var smaller = new ArrayList<JsonNode>();
        if (rule.has("segment"))
            smaller.add(requireNonNull(segments.get(rule.get("segment").asString())));
        if (rule.has("not")) {
            smaller.add(rule.get("not"));
            smaller(rule.get("not")).forEach(each -> smaller.add(copy(rule, "not", each)));
        }
        for (var kind : List.of("all", "any")) {
            if (!rule.has(kind)) continue;
            rule.get(kind).forEach(smaller::add);
            fewer(rule, kind, smaller);
            for (var i = 0; i < rule.get(kind).size(); i++) {
                for (var each : smaller(rule.get(kind).get(i))) {
                    smaller.add(copy(
                            rule, kind, ((ArrayNode) rule.get(kind)).deepCopy().set(i, each)));
                }
            }
        }
        if (rule.has("event")) {
            for (var part : List.of("within", "where", "count", "sum", "first", "last", "then", "happened")) {
                if (rule.has(part)) smaller.add(((ObjectNode) rule.deepCopy()).without(part));
            }
            if (rule.has("where")) fewer(rule, "where", smaller);
            if (rule.has("then")) {
                smaller(rule.get("then")).forEach(each -> smaller.add(copy(rule, "then", each)));
            }
        }
        return smaller;
    }

    private static void fewer(JsonNode rule, String kind, List<JsonNode> smaller) {
        for (var i = 0; i < rule.get(kind).size(); i++) {
            var fewer = ((ArrayNode) rule.get(kind)).deepCopy();
            fewer.remove(i);
            smaller.add(copy(rule, kind, fewer));
        }
    }

    private static JsonNode copy(JsonNode rule, String kind, JsonNode value) {
        return ((ObjectNode) rule.deepCopy()).set(kind, value);
    }
}
