package app.tandem.segments;

import java.math.BigDecimal;
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
 * A third opinion: reads a rule's JSON the plainest way, as the contract puts it, sharing no code with the server. It
 * knows only well-formed rules.
 */
final class BruteForce {
    private static final Set<String> NEGATIVE = Set.of("not_equals", "not_contains", "not_in", "has_none");

    private final Instant now;
    private final ZoneId zone;

    BruteForce(Instant now, ZoneId zone) {
        this.now = now;
        this.zone = zone;
    }

    boolean holds(JsonNode rule, Map<String, Object> person) {
        if (rule.has("not")) return !holds(rule.get("not"), person);
        if (rule.has("all")) {
            for (var each : rule.get("all")) if (!holds(each, person)) return false;
            return true;
        }
        if (rule.has("any")) {
            for (var each : rule.get("any")) if (holds(each, person)) return true;
            return false;
        }
        var field = rule.get("field").asString();
        var operator = rule.get("op").asString();
        var actual = tidy(field, person.get(field));
        if (operator.equals("is_set")) return actual != null;
        if (operator.equals("is_not_set")) return actual == null;
        if (actual == null && NEGATIVE.contains(operator))
            return !"exclude".equals(rule.path("missing").asString(""));
        return actual != null && compare(operator, actual, rule);
    }

    /** Null where the contract says that a value counts as absent. */
    private static @Nullable Object tidy(String field, @Nullable Object value) {
        if (field.equals("smile.enrolled") && value == null) return false;
        if (field.equals("property.mixed") && value instanceof BigDecimal number) {
            return number.signum() == 0 ? "0" : fold(number.stripTrailingZeros().toPlainString());
        }
        if (field.equals("property.mixed") && value instanceof Boolean truth) return truth.toString();
        if (value instanceof String text) return text.isBlank() ? null : fold(text);
        if (value instanceof Collection<?> items) {
            var kept = new ArrayList<String>();
            for (var item : items) if (!item.toString().isBlank()) kept.add(fold(item.toString()));
            return kept.isEmpty() ? null : kept;
        }
        return value;
    }

    private static String fold(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }

    private boolean compare(String operator, Object actual, JsonNode rule) {
        var value = rule.get("value");
        return switch (actual) {
            case String text -> compareText(operator, text, value);
            case BigDecimal number -> compareNumber(operator, number, value);
            case Boolean truth -> truth == value.booleanValue();
            case Instant moment -> compareDate(operator, moment, rule);
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

    private boolean compareDate(String operator, Instant moment, JsonNode rule) {
        var value = rule.get("value");
        return switch (operator) {
            case "before" -> moment.isBefore(start(value.asString()));
            case "after" ->
                isDay(value.asString())
                        ? !moment.isBefore(start(
                                LocalDate.parse(value.asString()).plusDays(1).toString()))
                        : moment.isAfter(start(value.asString()));
            case "between" ->
                !moment.isBefore(start(value.get(0).asString()))
                        && !moment.isAfter(start(value.get(1).asString()));
            case "in_the_last" -> !moment.isBefore(shifted(rule, -1)) && !moment.isAfter(now);
            case "more_than_ago" -> moment.isBefore(shifted(rule, -1));
            case "anniversary_in_the_next" -> anniversary(moment, 0, value.intValue());
            case "anniversary_in_the_last" -> anniversary(moment, -value.intValue(), 0);
            case "anniversary_in_month" -> moment.atZone(ZoneOffset.UTC).getMonthValue() == value.intValue();
            case "in_the_next" -> !moment.isBefore(now) && !moment.isAfter(shifted(rule, 1));
            default -> throw new IllegalStateException(operator);
        };
    }

    /** Looks at each day around today. */
    private boolean anniversary(Instant moment, int from, int to) {
        var born = MonthDay.from(moment.atZone(ZoneOffset.UTC));
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
        return isDay(text) ? LocalDate.parse(text).atStartOfDay(zone).toInstant() : Instant.parse(text);
    }

    private Instant shifted(JsonNode rule, int sign) {
        var amount = sign * rule.get("value").asLong();
        var local = ZonedDateTime.ofInstant(now, zone);
        return switch (rule.get("unit").asString()) {
            case "minutes" -> now.plusSeconds(60 * amount);
            case "hours" -> now.plusSeconds(3_600 * amount);
            case "days" -> now.plusSeconds(86_400 * amount);
            case "weeks" -> now.plusSeconds(7 * 86_400 * amount);
            default -> local.plusMonths(amount).toInstant();
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
}
