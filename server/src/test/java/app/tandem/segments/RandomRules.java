package app.tandem.segments;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Random rules and random people that have something to do with each other: both draw from the same few values. */
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
            "-1e40");

    private final RandomGenerator random;
    private final Asked asked;

    RandomRules(RandomGenerator random, Asked asked) {
        this.random = random;
        this.asked = asked;
    }

    Map<Long, Map<String, Object>> people(int count) {
        var people = new LinkedHashMap<Long, Map<String, Object>>();
        for (var id = 1L; id <= count; id++) people.put(id * 3, person());
        return people;
    }

    private Map<String, Object> person() {
        var facts = new HashMap<String, Object>();
        for (var field : List.of("first_name", "last_name", "email")) sometimes(facts, field, this::textOrBlank);
        sometimes(facts, "tags", () -> several(this::textOrBlank, 0, 4));
        sometimes(facts, "created_at", this::moment);
        sometimes(facts, "property.pro", random::nextBoolean);
        sometimes(facts, "property.mixed", this::mixed);
        sometimes(facts, "smile.points_balance", () -> new BigDecimal(pick(NUMBERS)));
        sometimes(facts, "smile.enrolled", random::nextBoolean);
        return facts;
    }

    private Object mixed() {
        return switch (random.nextInt(3)) {
            case 0 -> textOrBlank();
            case 1 -> new BigDecimal(pick(NUMBERS.subList(0, 14)));
            default -> random.nextBoolean();
        };
    }

    private void sometimes(Map<String, Object> facts, String field, Supplier<Object> value) {
        if (random.nextInt(4) > 0) facts.put(field, value.get());
    }

    JsonNode rule(int depth) {
        var node = Crowd.JSON.createObjectNode();
        switch (depth <= 0 ? 3 : random.nextInt(6)) {
            case 0 -> group(node.putArray("all"), depth);
            case 1 -> group(node.putArray("any"), depth);
            case 2 -> node.set("not", rule(depth - 1));
            default -> compare(node);
        }
        return node;
    }

    private void group(ArrayNode group, int depth) {
        var size = random.nextInt(4);
        for (var i = 0; i < size; i++) group.add(rule(depth - 1));
    }

    private void compare(ObjectNode node) {
        var criterion = pick(Crowd.CRITERIA);
        var operator = pick(Operator.of(criterion.type()));
        node.put("field", criterion.field()).put("op", operator.json());
        switch (operator) {
            case IS_SET, IS_NOT_SET -> {}
            case IN, NOT_IN, HAS_ANY, HAS_ALL, HAS_NONE ->
                node.set("value", Crowd.JSON.valueToTree(several(() -> pick(TEXTS), 1, 4)));
            case ANNIVERSARY_IN_THE_NEXT, ANNIVERSARY_IN_THE_LAST ->
                node.put("value", random.nextInt(0, 40)).put("unit", "days");
            case ANNIVERSARY_IN_MONTH -> node.put("value", random.nextInt(1, 13));
            case IN_THE_LAST, MORE_THAN_AGO, IN_THE_NEXT ->
                node.put("value", random.nextInt(1, 4))
                        .put("unit", pick(List.of("minutes", "hours", "days", "weeks", "months")));
            case BETWEEN -> between(node, criterion.type());
            default -> {
                switch (criterion.type()) {
                    case TEXT, LIST -> node.put("value", pick(TEXTS));
                    case NUMBER -> node.put("value", new BigDecimal(pick(NUMBERS)));
                    case BOOLEAN -> node.put("value", random.nextBoolean());
                    case DATE -> node.put("value", date());
                }
            }
        }
        if (operator.isNegative() && random.nextBoolean()) node.put("missing", pick(List.of("include", "exclude")));
    }

    private void between(ObjectNode node, FactType type) {
        var values = node.putArray("value");
        if (type == FactType.NUMBER) {
            var one = new BigDecimal(pick(NUMBERS));
            var other = new BigDecimal(pick(NUMBERS));
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
        var amount = random.nextInt(-3, 4);
        var unit = pick(List.of(TimeUnit.values()));
        return unit.from(asked, amount).plus(Duration.ofNanos(random.nextInt(-1, 2) * 1_000L));
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
