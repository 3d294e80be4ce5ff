package app.tandem.segments;

import app.tandem.subscribers.Event;
import app.tandem.subscribers.SubscriberId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Random rules and random people that have something to do with each other: both draw from the same few values, kinds of
 * events and edges of time.
 */
final class RandomRules {
    private static final List<String> TEXTS = List.of(
            "ana",
            "Ana",
            "ANA",
            "Ána",
            "A\u0301na",
            "ben",
            "Benjamin",
            "jam",
            "n",
            "a",
            "é",
            "E\u0301",
            "x@example.com",
            "@EXAMPLE",
            "*",
            "a*",
            "?",
            "%",
            "_a",
            "\\",
            "😀",
            "a😀b",
            "漢字",
            " ana",
            "5",
            "1000");
    private static final List<String> NUMBERS = List.of(
            "0",
            "-0.0",
            "1",
            "-1",
            "0.1",
            "0.10",
            "0.2",
            "-0.1",
            "5e-1",
            "500",
            "500.5",
            "1e3",
            "1000",
            "999.999",
            "12345678901234567890",
            "12345678901234567891",
            "1234567890123456789012345678",
            "12345678901234567890123456789",
            "123456789012345678901234567891",
            "-123456789012345678901234567890",
            "-1234567890123456789012345678",
            "1e-30",
            "0.00000000000000000000000000000000000000000001",
            "1e40",
            "-1e40",
            "-500",
            "-12345678901234567890");

    private static final List<String> TYPES = List.of("order_created", "order_created", "viewed", "never_seen");
    private static final List<String> UNITS = List.of("minutes", "hours", "days", "weeks", "months");
    /** In a fixed order, so that a seed gives the same people each time. */
    private static final List<Map.Entry<String, FactType>> ORDER =
            List.copyOf(new TreeMap<>(Crowd.EVENTS.getFirst().properties()).entrySet());

    private final RandomGenerator random;
    private final Asked asked;
    private final Map<String, JsonNode> segments = new LinkedHashMap<>();

    RandomRules(RandomGenerator random, Asked asked) {
        this.random = random;
        this.asked = asked;
        for (var id = 1; id <= 3; id++) {
            var rule = rule(2);
            segments.put(Integer.toString(id), rule);
        }
    }

    /** Rules by id that the others may name. */
    Map<String, JsonNode> segments() {
        return segments;
    }

    List<PersonFacts> people(int count) {
        var people = new ArrayList<PersonFacts>();
        for (var id = 1L; id <= count; id++) people.add(person(new SubscriberId(id * 3)));
        return people;
    }

    private PersonFacts person(SubscriberId person) {
        var facts = new HashMap<String, Object>();
        for (var field : List.of("first_name", "last_name", "email")) sometimes(facts, field, this::textOrBlank);
        sometimes(facts, "tags", () -> several(this::textOrBlank, 0, 4));
        sometimes(facts, "created_at", this::moment);
        sometimes(facts, "smile.birthday", this::birthday);
        sometimes(facts, "property.pro", random::nextBoolean);
        sometimes(facts, "property.size", this::textOrBlank);
        sometimes(facts, "smile.points_balance", this::number);
        sometimes(facts, "smile.enrolled", random::nextBoolean);
        var events = new ArrayList<Event>();
        var count = random.nextInt(3) == 0 ? 0 : random.nextInt(1, 9);
        for (var i = 0; i < count; i++) events.add(event(person, i, events));
        return Crowd.person(person, facts, events);
    }

    private LocalDate birthday() {
        var day = asked.today().plusDays(random.nextInt(-45, 46));
        if (random.nextInt(6) == 0) day = LocalDate.of(2024, 2, 29);
        // 1004 is Smile's year for a birthday without one, and a leap year.
        return MonthDay.from(day).atYear(pick(List.of(1004, 1960, 1999, 2000)));
    }

    private Event event(SubscriberId person, int number, List<Event> before) {
        var type = pick(TYPES.subList(0, 3));
        var properties = new HashMap<String, Object>();
        if (type.equals("order_created")) {
            ORDER.forEach(each -> sometimes(properties, each.getKey(), () -> property(each.getKey(), each.getValue())));
        } else {
            sometimes(properties, "n", random.nextInt(4) == 0 ? this::mixed : this::number);
            sometimes(properties, "s", this::mixed);
        }
        var id = person.value() * 100 + number;
        var at = eventTime(before);
        return new Event(id, person, type, at, at, properties, id);
    }

    private Object property(String name, FactType kind) {
        if (name.equals("mixed")) return mixed();
        // Now and then of another kind than is known of it.
        return random.nextInt(10) == 0
                ? mixed()
                : switch (kind) {
                    case TEXT -> textOrBlank();
                    case NUMBER -> number();
                    case BOOLEAN -> random.nextBoolean();
                    case DATE -> moment();
                    case LIST -> several(this::textOrBlank, 0, 4);
                };
    }

    /** Often the instant of another event, or exactly so long after one that it tells whether it was in time. */
    private Instant eventTime(List<Event> before) {
        if (before.isEmpty() || random.nextBoolean()) return moment();
        var other = pick(before).occurredAt();
        if (random.nextInt(3) == 0) return other;
        var unit = pick(List.of(TimeUnit.values()));
        return beside(unit.from(new Asked(other, asked.zone()), random.nextInt(1, 4)));
    }

    private BigDecimal number() {
        return new BigDecimal(pick(NUMBERS));
    }

    private Object mixed() {
        return switch (random.nextInt(5)) {
            case 0, 1 -> textOrBlank();
            case 2 -> number();
            case 3 -> several(this::textOrBlank, 0, 3);
            default -> random.nextBoolean();
        };
    }

    private void sometimes(Map<String, Object> facts, String field, Supplier<Object> value) {
        if (random.nextInt(4) > 0) facts.put(field, value.get());
    }

    JsonNode rule(int depth) {
        var node = Crowd.JSON.createObjectNode();
        switch (depth <= 0 ? random.nextInt(4, 16) : random.nextInt(16)) {
            case 0, 1 -> group(node.putArray("all"), depth);
            case 2 -> group(node.putArray("any"), depth);
            case 3 -> node.set("not", rule(depth - 1));
            case 4 -> sampleOrSegment(node);
            case 5, 6, 7, 8, 9 -> did(node);
            default -> criterion(node);
        }
        return node;
    }

    private void group(ArrayNode group, int depth) {
        var size = random.nextInt(4);
        for (var i = 0; i < size; i++) group.add(rule(depth - 1));
    }

    private void sampleOrSegment(ObjectNode node) {
        if (!segments.isEmpty() && random.nextBoolean()) {
            node.put("segment", pick(List.copyOf(segments.keySet())));
        } else {
            var of = random.nextInt(2, 8);
            node.putObject("sample").put("group", random.nextInt(1, of + 1)).put("of", of);
        }
    }

    private void criterion(ObjectNode node) {
        var criterion = pick(Crowd.CRITERIA);
        compare(node.put("field", criterion.field()), criterion.type(), this::number);
    }

    private void did(ObjectNode node) {
        var type = pick(TYPES);
        node.put("event", type);
        switch (random.nextInt(7)) {
            case 0 -> {}
            case 1, 2 ->
                node.putObject("count")
                        .put("op", pick(List.of("at_least", "at_most", "exactly")))
                        .put("value", random.nextInt(0, 4));
            case 3, 4 -> {
                var property = pick(type.equals("order_created") ? List.of("total") : List.of("n", "s", "total"));
                var sum = node.putObject("sum").put("property", property);
                compareNumbers(sum, this::total);
            }
            case 5 -> compare(node.putObject(pick(List.of("first", "last"))), FactType.DATE, this::number);
            default -> then(node.putObject("then"));
        }
        where(node, type);
        if (random.nextBoolean()) window(node.putObject("within"));
    }

    /** What a few of the numbers come to, so that sums meet it. */
    private BigDecimal total() {
        var total = BigDecimal.ZERO;
        for (var i = random.nextInt(4); i > 0; i--) total = total.add(number());
        return total;
    }

    private void compareNumbers(ObjectNode node, Supplier<BigDecimal> value) {
        var operator = pick(Operator.of(FactType.NUMBER).stream()
                .filter(each -> each != Operator.IS_SET && each != Operator.IS_NOT_SET)
                .toList());
        compare(node, operator, FactType.NUMBER, value);
    }

    private void where(ObjectNode node, String type) {
        if (random.nextInt(3) > 0) return;
        var where = node.putArray("where");
        for (var i = random.nextInt(1, 3); i > 0; i--) {
            var test = where.addObject();
            if (type.equals("order_created")) {
                var property = pick(ORDER);
                compare(test.put("property", property.getKey()), property.getValue(), this::number);
            } else {
                var kind = pick(List.of(FactType.NUMBER, FactType.TEXT, FactType.BOOLEAN, FactType.LIST));
                compare(test.put("property", pick(List.of("n", "s"))), kind, this::number);
                // Nothing is known of the property, so that only the value tells its kind.
                if (test.path("op").asString().startsWith("is_"))
                    test.put("op", "equals").put("value", pick(TEXTS));
            }
        }
    }

    private void window(ObjectNode window) {
        switch (random.nextInt(4)) {
            case 0 -> window.put("last", random.nextInt(1, 4)).put("unit", pick(UNITS));
            case 1 ->
                window.put("last", random.nextInt(1, 4))
                        .put("unit", pick(UNITS.subList(2, 5)))
                        .put("calendar", true);
            case 2 -> window.put(pick(List.of("from", "to")), date());
            default -> {
                var one = moment();
                var other = moment();
                if (one.equals(other)) other = other.plusSeconds(1);
                window.put("from", (one.isBefore(other) ? one : other).toString());
                window.put("to", (one.isBefore(other) ? other : one).toString());
            }
        }
    }

    private void then(ObjectNode then) {
        var type = pick(TYPES);
        then.put("event", type);
        where(then, type);
        var happened = random.nextBoolean();
        if (!happened || random.nextBoolean()) then.put("happened", happened);
        if (!happened || random.nextInt(3) > 0) {
            then.putObject("within").put("value", random.nextInt(1, 4)).put("unit", pick(UNITS));
        }
    }

    private void compare(ObjectNode node, FactType type, Supplier<BigDecimal> number) {
        compare(node, pick(Operator.of(type)), type, number);
    }

    private void compare(ObjectNode node, Operator operator, FactType type, Supplier<BigDecimal> number) {
        node.put("op", operator.json());
        switch (operator) {
            case IS_SET, IS_NOT_SET -> {}
            case IN, NOT_IN, HAS_ANY, HAS_ALL, HAS_NONE ->
                node.set("value", Crowd.JSON.valueToTree(several(() -> pick(TEXTS), 1, 4)));
            case ANNIVERSARY_IN_THE_NEXT, ANNIVERSARY_IN_THE_LAST ->
                node.put("value", random.nextInt(0, 40)).put("unit", "days");
            case ANNIVERSARY_IN_MONTH -> node.put("value", random.nextInt(1, 13));
            case IN_THE_LAST, MORE_THAN_AGO, IN_THE_NEXT ->
                node.put("value", random.nextInt(1, 4)).put("unit", pick(UNITS));
            case BETWEEN -> between(node, type, number);
            default -> {
                switch (type) {
                    case TEXT, LIST -> node.put("value", pick(TEXTS));
                    case NUMBER -> node.put("value", number.get());
                    case BOOLEAN -> node.put("value", random.nextBoolean());
                    case DATE -> node.put("value", date());
                }
            }
        }
        if (operator.isNegative() && random.nextBoolean()) node.put("missing", pick(List.of("include", "exclude")));
    }

    private void between(ObjectNode node, FactType type, Supplier<BigDecimal> number) {
        var values = node.putArray("value");
        if (type == FactType.NUMBER) {
            var one = number.get();
            var other = number.get();
            values.add(one.min(other)).add(one.max(other));
        } else {
            var one = moment();
            var other = moment();
            values.add((one.isBefore(other) ? one : other).toString());
            values.add((one.isBefore(other) ? other : one).toString());
        }
    }

    private String date() {
        var moment = moment();
        return random.nextInt(3) == 0
                ? moment.atZone(asked.zone()).toLocalDate().toString()
                : moment.toString();
    }

    /** Often exactly where something relative begins or ends, or a microsecond beside it. */
    private Instant moment() {
        if (random.nextInt(3) == 0) {
            var day = asked.today().plusDays(1);
            var amount = random.nextInt(1, 4);
            var first = switch (random.nextInt(3)) {
                case 0 -> day.minusDays(amount);
                case 1 -> day.minusWeeks(amount);
                default -> day.minusMonths(amount);
            };
            return beside(first.atStartOfDay(asked.zone()).toInstant());
        }
        return beside(pick(List.of(TimeUnit.values())).from(asked, random.nextInt(-3, 4)));
    }

    private Instant beside(Instant instant) {
        return instant.plus(Duration.ofNanos(random.nextInt(-1, 2) * 1_000L));
    }

    private String textOrBlank() {
        return random.nextInt(8) == 0 ? pick(List.of("", "  ", "\t")) : pick(TEXTS);
    }

    private List<String> several(Supplier<String> value, int least, int most) {
        var values = new ArrayList<String>();
        var size = random.nextInt(least, most + 1);
        for (var i = 0; i < size; i++) values.add(value.get());
        return values;
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
