package app.tandem.segments;

import static java.util.Objects.requireNonNull;

import app.tandem.subscribers.Event;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.text.Normalizer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Another opinion: reads a rule's JSON the plainest way, as the contract puts it, sharing no code with the server. It
 * knows only well-formed rules.
 */
final class BruteForce {
    private static final Set<String> NEGATIVE = Set.of("not_equals", "not_contains", "not_in", "has_none");
    private static final Map<String, String> FIELD_KINDS =
            Map.of("property.size", "text", "smile.birthday", "date", "created_at", "date");
    private static final Map<String, String> ORDER_KINDS = Map.of(
            "total", "number", "channel", "text", "gift", "boolean", "due", "date", "items", "list", "mixed", "text");

    private final Instant now;
    private final ZoneId zone;
    private final Map<String, JsonNode> segments;

    /** @param segments rules by the id that {@code {"segment":…}} names them by */
    BruteForce(Instant now, ZoneId zone, Map<String, JsonNode> segments) {
        this.now = now;
        this.zone = zone;
        this.segments = segments;
    }

    boolean holds(JsonNode rule, PersonFacts person) {
        if (rule.has("not")) return !holds(rule.get("not"), person);
        if (rule.has("all")) {
            for (var each : rule.get("all")) if (!holds(each, person)) return false;
            return true;
        }
        if (rule.has("any")) {
            for (var each : rule.get("any")) if (holds(each, person)) return true;
            return false;
        }
        if (rule.has("segment")) {
            return holds(requireNonNull(segments.get(rule.get("segment").asString())), person);
        }
        if (rule.has("sample"))
            return sampled(rule.get("sample"), person.person().value());
        if (rule.has("event")) return did(rule, person);
        var field = rule.get("field").asString();
        var value = person.facts().get(field);
        if (field.equals("smile.enrolled") && value == null) value = false;
        return compared(rule, value, kind(FIELD_KINDS.get(field), rule));
    }

    private static boolean sampled(JsonNode sample, long person) {
        // A number from 0 up to 9,999 by SplitMix64's finaliser, on numbers that cannot overflow.
        var all = BigInteger.ONE.shiftLeft(64);
        var bits = BigInteger.valueOf(person)
                .add(new BigInteger("9e3779b97f4a7c15", 16))
                .mod(all);
        bits = bits.xor(bits.shiftRight(30))
                .multiply(new BigInteger("bf58476d1ce4e5b9", 16))
                .mod(all);
        bits = bits.xor(bits.shiftRight(27))
                .multiply(new BigInteger("94d049bb133111eb", 16))
                .mod(all);
        var bucket =
                bits.xor(bits.shiftRight(31)).mod(BigInteger.valueOf(10_000)).intValue();
        var groups = sample.get("of").intValue();
        // The groups stand in a row; somebody's is the last that begins at or before their number.
        var group = 1;
        while (group < groups && (long) group * 10_000 <= (long) bucket * groups) group++;
        return group == sample.get("group").intValue();
    }

    /** Text is compared with a number only in a rule that was saved when the value was no text yet; it is still read so. */
    private static String kind(@Nullable String known, JsonNode test) {
        var asked = kind(test);
        return known == null || known.equals("text") && !asked.equals("anything") ? asked : known;
    }

    /** What an unknown value must be for this comparison. */
    private static String kind(JsonNode test) {
        var value = test.path("value").isArray() ? test.path("value").path(0) : test.path("value");
        return switch (test.get("op").asString()) {
            case "before",
                    "after",
                    "in_the_last",
                    "more_than_ago",
                    "in_the_next",
                    "anniversary_in_the_next",
                    "anniversary_in_the_last",
                    "anniversary_in_month" -> "date";
            case "has_any", "has_all", "has_none" -> "list";
            case "is_set", "is_not_set" -> "anything";
            case "between" -> value.isNumber() ? "number" : "date";
            default -> value.isNumber() ? "number" : value.isBoolean() ? "boolean" : "text";
        };
    }

    private boolean compared(JsonNode test, @Nullable Object value, String kind) {
        var operator = test.get("op").asString();
        var actual = tidy(value, kind);
        if (operator.equals("is_set")) return actual != null;
        if (operator.equals("is_not_set")) return actual == null;
        if (actual == null && NEGATIVE.contains(operator))
            return !"exclude".equals(test.path("missing").asString(""));
        return actual != null && compare(operator, actual, test);
    }

    /** Null where the contract says that a value counts as absent. */
    private static @Nullable Object tidy(@Nullable Object value, String kind) {
        return switch (value) {
            case String text when text.isBlank() -> null;
            case String text -> of("text", kind, fold(text));
            case BigDecimal number when number.precision() > 1_000 || Math.abs(number.scale()) > 1_000 -> null;
            case BigDecimal number ->
                kind.equals("text") ? fold(number.stripTrailingZeros().toPlainString()) : of("number", kind, number);
            case Boolean truth -> kind.equals("text") ? truth.toString() : of("boolean", kind, truth);
            case Instant instant -> kind.equals("text") ? fold(instant.toString()) : of("date", kind, instant);
            case LocalDate date -> of("date", kind, date);
            case Collection<?> items -> {
                var kept = new ArrayList<String>();
                for (var item : items) if (!item.toString().isBlank()) kept.add(fold(item.toString()));
                if (kept.isEmpty()) yield null;
                yield kind.equals("text")
                        ? fold(String.join(
                                ", ", items.stream().map(Object::toString).toList()))
                        : of("list", kind, kept);
            }
            case null -> null;
            default -> throw new IllegalStateException(value.toString());
        };
    }

    private static @Nullable Object of(String own, String wanted, Object value) {
        return wanted.equals("anything") || wanted.equals(own) ? value : null;
    }

    private static String fold(String text) {
        var same = Normalizer.normalize(text, Normalizer.Form.NFC).toUpperCase(Locale.ROOT);
        return Normalizer.normalize(same.toLowerCase(Locale.ROOT).replace('ς', 'σ'), Normalizer.Form.NFC);
    }

    private boolean compare(String operator, Object actual, JsonNode test) {
        var value = test.get("value");
        return switch (actual) {
            case String text -> compareText(operator, text, value);
            case BigDecimal number -> compareNumber(operator, number, value);
            case Boolean truth -> truth == value.booleanValue();
            case Instant moment -> compareDate(operator, moment, MonthDay.from(moment.atZone(ZoneOffset.UTC)), test);
            case LocalDate date ->
                compareDate(operator, date.atStartOfDay(ZoneOffset.UTC).toInstant(), MonthDay.from(date), test);
            case Collection<?> items -> compareList(operator, items, texts(value));
            default -> throw new IllegalStateException(actual.toString());
        };
    }

    private static boolean compareText(String operator, String text, JsonNode value) {
        var wanted = value.isArray() ? "" : fold(value.asString());
        return switch (operator) {
            case "equals" -> text.equals(wanted);
            case "not_equals" -> !text.equals(wanted);
            case "contains" -> text.contains(wanted);
            case "not_contains" -> !text.contains(wanted);
            case "starts_with" -> text.startsWith(wanted);
            case "ends_with" -> text.endsWith(wanted);
            case "in" -> texts(value).contains(text);
            case "not_in" -> !texts(value).contains(text);
            default -> throw new IllegalStateException(operator);
        };
    }

    private static boolean compareNumber(String operator, BigDecimal number, JsonNode value) {
        var order = value.isArray() ? 0 : number.compareTo(value.decimalValue());
        return switch (operator) {
            case "equals" -> order == 0;
            case "not_equals" -> order != 0;
            case "greater_than" -> order > 0;
            case "less_than" -> order < 0;
            case "greater_than_or_equal" -> order >= 0;
            case "less_than_or_equal" -> order <= 0;
            case "between" ->
                number.compareTo(value.get(0).decimalValue()) >= 0
                        && number.compareTo(value.get(1).decimalValue()) <= 0;
            default -> throw new IllegalStateException(operator);
        };
    }

    private boolean compareDate(String operator, Instant moment, MonthDay day, JsonNode test) {
        var value = test.path("value");
        return switch (operator) {
            case "before" -> moment.isBefore(start(value.asString()));
            case "after" ->
                isDay(value.asString())
                        ? !moment.isBefore(nextDay(value.asString()))
                        : moment.isAfter(start(value.asString()));
            case "between" -> {
                var last = value.get(1).asString();
                yield !moment.isBefore(start(value.get(0).asString()))
                        && (isDay(last) ? moment.isBefore(nextDay(last)) : !moment.isAfter(start(last)));
            }
            case "in_the_last" -> !moment.isBefore(shifted(now, test, -1)) && !moment.isAfter(now);
            case "more_than_ago" -> moment.isBefore(shifted(now, test, -1));
            case "in_the_next" -> !moment.isBefore(now) && !moment.isAfter(shifted(now, test, 1));
            case "anniversary_in_the_next" -> anniversary(day, 0, value.intValue());
            case "anniversary_in_the_last" -> anniversary(day, -value.intValue(), 0);
            case "anniversary_in_month" -> day.getMonthValue() == value.intValue();
            default -> throw new IllegalStateException(operator);
        };
    }

    /** Looks at each day around today. */
    private boolean anniversary(MonthDay born, int from, int to) {
        for (var offset = from; offset <= to; offset++) {
            var day = LocalDate.ofInstant(now, zone).plusDays(offset);
            // Of February 29th, this gives the 28th in years without one.
            if (born.atYear(day.getYear()).equals(day)) return true;
        }
        return false;
    }

    private static boolean isDay(String text) {
        return text.length() == 10;
    }

    private Instant start(String text) {
        return isDay(text)
                ? LocalDate.parse(text).atStartOfDay(zone).toInstant()
                : ZonedDateTime.parse(text).toInstant();
    }

    private Instant nextDay(String text) {
        return LocalDate.parse(text).plusDays(1).atStartOfDay(zone).toInstant();
    }

    private Instant shifted(Instant from, JsonNode span, int sign) {
        var amount = sign * span.get("value").asLong();
        return switch (span.get("unit").asString()) {
            case "minutes" -> from.plusSeconds(60 * amount);
            case "hours" -> from.plusSeconds(3_600 * amount);
            case "days" -> from.plusSeconds(86_400 * amount);
            case "weeks" -> from.plusSeconds(7 * 86_400 * amount);
            default -> from.atZone(zone).plusMonths(amount).toInstant();
        };
    }

    private static boolean compareList(String operator, Collection<?> items, List<String> wanted) {
        return switch (operator) {
            case "has_any" -> wanted.stream().anyMatch(items::contains);
            case "has_all" -> wanted.stream().allMatch(items::contains);
            case "has_none" -> wanted.stream().noneMatch(items::contains);
            default -> throw new IllegalStateException(operator);
        };
    }

    private static List<String> texts(JsonNode value) {
        var texts = new ArrayList<String>();
        value.forEach(each -> texts.add(fold(each.asString())));
        return texts;
    }

    private boolean did(JsonNode rule, PersonFacts person) {
        var events = new ArrayList<Event>();
        for (var event : happened(rule, person)) if (inWindow(event, rule.path("within"))) events.add(event);
        if (rule.hasNonNull("sum")) return summed(rule.get("sum"), events);
        if (rule.hasNonNull("first")) return timed(rule.get("first"), events.isEmpty() ? null : events.getFirst());
        if (rule.hasNonNull("last")) return timed(rule.get("last"), events.isEmpty() ? null : events.getLast());
        if (rule.hasNonNull("then")) return followed(rule.get("then"), events, person);
        if (!rule.hasNonNull("count")) return !events.isEmpty();
        var wanted = rule.get("count").get("value").intValue();
        return switch (rule.get("count").get("op").asString()) {
            case "at_least" -> events.size() >= wanted;
            case "at_most" -> events.size() <= wanted;
            default -> events.size() == wanted;
        };
    }

    /** The events of that type so far that pass the tests of their properties. */
    private List<Event> happened(JsonNode filter, PersonFacts person) {
        var type = filter.get("event").asString();
        var kept = new ArrayList<Event>();
        for (var event : person.events().getOrDefault(type, List.of())) {
            var passes = !event.occurredAt().isAfter(now);
            for (var test : filter.path("where")) {
                var property = test.get("property").asString();
                var kind = kind(type.equals("order_created") ? ORDER_KINDS.get(property) : null, test);
                passes &= compared(test, event.properties().get(property), kind);
            }
            if (passes) kept.add(event);
        }
        return kept;
    }

    private boolean inWindow(Event event, JsonNode window) {
        var at = event.occurredAt();
        if (window.hasNonNull("from") && at.isBefore(start(window.get("from").asString()))) return false;
        if (window.hasNonNull("to") && !at.isBefore(start(window.get("to").asString()))) return false;
        if (!window.hasNonNull("last")) return true;
        var amount = window.get("last").asLong();
        var unit = window.get("unit").asString();
        if (!window.path("calendar").asBoolean(false)) {
            return switch (unit) {
                case "minutes" -> !at.isBefore(now.minusSeconds(60 * amount));
                case "hours" -> !at.isBefore(now.minusSeconds(3_600 * amount));
                case "days" -> !at.isBefore(now.minusSeconds(86_400 * amount));
                case "weeks" -> !at.isBefore(now.minusSeconds(604_800 * amount));
                default -> !at.isBefore(now.atZone(zone).minusMonths(amount).toInstant());
            };
        }
        var tomorrow = LocalDate.ofInstant(now, zone).plusDays(1);
        var first = switch (unit) {
            case "days" -> tomorrow.minusDays(amount);
            case "weeks" -> tomorrow.minusDays(7 * amount);
            default -> tomorrow.minusMonths(amount);
        };
        return !at.isBefore(first.atStartOfDay(zone).toInstant());
    }

    private static boolean summed(JsonNode sum, List<Event> events) {
        var total = BigDecimal.ZERO;
        for (var event : events) {
            var value = tidy(event.properties().get(sum.get("property").asString()), "number");
            if (value != null) total = total.add((BigDecimal) value);
        }
        return compareNumber(sum.get("op").asString(), total, sum.get("value"));
    }

    private boolean timed(JsonNode test, @Nullable Event event) {
        return compared(test, event == null ? null : event.occurredAt(), "date");
    }

    private boolean followed(JsonNode then, List<Event> firsts, PersonFacts person) {
        var wanted = then.path("happened").asBoolean(true);
        var seconds = happened(then, person);
        for (var first : firsts) {
            var end = then.hasNonNull("within") ? shifted(first.occurredAt(), then.get("within"), 1) : Instant.MAX;
            if (!wanted && !end.isBefore(now)) continue;
            var found = false;
            for (var second : seconds) {
                found |= second.occurredAt().isAfter(first.occurredAt())
                        && !second.occurredAt().isAfter(end);
            }
            if (found == wanted) return true;
        }
        return false;
    }
}
