package app.tandem.segments;

import app.tandem.segments.RuleParser.Faults;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads one criterion: {@code {"field":…,"op":…,"value":…}} with {@code unit} or {@code missing} where they belong. */
final class CriterionParser {
    static final int MOST_VALUES = 10_000;
    static final int LONGEST_TEXT = 1_000;
    /** Of a number: digits before the point, digits after it, and digits in all. */
    private static final int MOST_DIGITS = 400;

    private static final long LONGEST_SPAN = 1_000_000;
    private static final long LONGEST_ANNIVERSARY = 365;

    private final Catalogue catalogue;
    private final boolean saved;
    private final Faults faults;

    CriterionParser(Catalogue catalogue, boolean saved, Faults faults) {
        this.catalogue = catalogue;
        this.saved = saved;
        this.faults = faults;
    }

    Rule parse(JsonNode json, String path) {
        var field = json.get("field");
        if (!field.isString()) return faults.at(path + ".field", "field takes the name of a criterion, as text.");
        var criterion = criterion(field.stringValue(), json);
        if (criterion == null) {
            var _ = operator(json.get("op"), path);
            return faults.at(path + ".field", "No criterion is called “" + shown(field.stringValue()) + "”.");
        }
        var compare = compare(criterion, json, path, Set.of("field"));
        return compare == null ? Faults.NOBODY : compare;
    }

    /**
     * Reads operator and value.
     *
     * @param keys what else may stand beside them
     * @return null where something is wrong
     */
    Rule.@Nullable Compare compare(Criterion criterion, JsonNode json, String path, Set<String> keys) {
        var operator = operator(json.get("op"), path);
        if (operator == null) return null;
        if (!operator.suits(criterion.type())) {
            return fault(
                    path + ".op",
                    "“" + operator.json() + "” cannot be asked of " + criterion.label() + ", only "
                            + Operator.of(criterion.type()).stream()
                                    .map(Operator::json)
                                    .collect(Collectors.joining(", "))
                            + ".");
        }
        refuseOthers(json, operator, path, keys);
        var operand = operand(json, operator, criterion.type(), path);
        var missing = missing(json, operator, operand, criterion, path);
        return operand == null ? null : new Rule.Compare(criterion, operator, operand, missing);
    }

    private @Nullable Criterion criterion(String field, JsonNode json) {
        var offered = catalogue.criterion(field);
        if (!saved) return offered;
        var operator = json.path("op").isString()
                ? Operator.named(json.path("op").stringValue()).orElse(null)
                : null;
        var type = typeOf(json.path("value"), operator);
        if (offered != null && (operator == null || !operator.takesValue() || offered.type() == type)) return offered;
        return new Criterion(field, offered == null ? field : offered.label(), "", type, null, List.of());
    }

    /** What a criterion must have been when this was saved, told by what it is compared with. */
    FactType typeOf(JsonNode json) {
        var op = json.path("op").asString("");
        return typeOf(json.path("value"), Operator.named(op).orElse(null));
    }

    private static FactType typeOf(JsonNode value, @Nullable Operator operator) {
        if (value.isNumber() && operator != null && operator.suits(FactType.NUMBER)) return FactType.NUMBER;
        if (value.isArray() && value.path(0).isNumber()) return FactType.NUMBER;
        if (value.isBoolean()) return FactType.BOOLEAN;
        for (var type : List.of(FactType.TEXT, FactType.LIST, FactType.DATE, FactType.NUMBER)) {
            if (operator != null && operator.suits(type)) return type;
        }
        return FactType.TEXT;
    }

    private @Nullable Operator operator(@Nullable JsonNode op, String path) {
        if (op == null || !op.isString()) {
            faults.at(path + ".op", "Choose how to compare: op is missing or is not text.");
            return null;
        }
        var operator = Operator.named(op.stringValue()).orElse(null);
        if (operator == null) faults.at(path + ".op", "There is no operator “" + shown(op.stringValue()) + "”.");
        return operator;
    }

    private void refuseOthers(JsonNode json, Operator operator, String path, Set<String> keys) {
        var allowed = switch (operator) {
            case IS_SET, IS_NOT_SET -> Set.of("op");
            case IN_THE_LAST, MORE_THAN_AGO, IN_THE_NEXT, ANNIVERSARY_IN_THE_NEXT, ANNIVERSARY_IN_THE_LAST ->
                Set.of("op", "value", "unit");
            case NOT_EQUALS, NOT_CONTAINS, NOT_IN, HAS_NONE -> Set.of("op", "value", "missing");
            default -> Set.of("op", "value");
        };
        json.forEachEntry((name, value) -> {
            if (!allowed.contains(name) && !keys.contains(name) && !value.isNull()) {
                faults.at(path + "." + name, name + " does not belong to “" + operator.json() + "”.");
            }
        });
    }

    private @Nullable Operand operand(JsonNode json, Operator operator, FactType type, String path) {
        if (!operator.takesValue()) return new Operand.Nothing();
        var value = json.get("value");
        var at = path + ".value";
        if (value == null || value.isNull()) return fault(at, "Say what to compare with: value is missing.");
        return switch (operator) {
            case IN, NOT_IN, HAS_ANY, HAS_ALL, HAS_NONE -> {
                var texts = several(value, at, this::text);
                yield texts == null ? null : new Operand.Texts(texts);
            }
            case BETWEEN -> between(value, type, at);
            case IN_THE_LAST, MORE_THAN_AGO, IN_THE_NEXT -> span(json, path, "value");
            case ANNIVERSARY_IN_THE_NEXT, ANNIVERSARY_IN_THE_LAST -> days(value, json.get("unit"), path);
            case ANNIVERSARY_IN_MONTH ->
                isWhole(value, 1, 12)
                        ? new Operand.Numbers(List.of(value.decimalValue()))
                        : fault(at, "The value is a month, from 1 for January to 12 for December.");
            default -> single(value, type, at);
        };
    }

    private @Nullable Operand single(JsonNode value, FactType type, String at) {
        return switch (type) {
            case TEXT, LIST -> {
                var text = text(value, at);
                yield text == null ? null : new Operand.Texts(List.of(text));
            }
            case NUMBER -> {
                var number = number(value, at);
                yield number == null ? null : new Operand.Numbers(List.of(number));
            }
            case DATE -> {
                var moment = moment(value, at);
                yield moment == null ? null : new Operand.Moments(List.of(moment));
            }
            case BOOLEAN ->
                value.isBoolean() ? new Operand.Truth(value.booleanValue()) : fault(at, "The value is true or false.");
        };
    }

    private @Nullable Operand between(JsonNode value, FactType type, String at) {
        if (!value.isArray() || value.size() != 2) return fault(at, "between takes two values, [low, high].");
        if (type == FactType.DATE) {
            var moments = several(value, at, this::moment);
            if (moments == null) return null;
            return isInOrder(moments.getFirst(), moments.getLast())
                    ? new Operand.Moments(moments)
                    : fault(at, "The first date lies after the second.");
        }
        var numbers = several(value, at, this::number);
        if (numbers == null) return null;
        return numbers.getFirst().compareTo(numbers.getLast()) <= 0
                ? new Operand.Numbers(numbers)
                : fault(at, "The first number is greater than the second.");
    }

    private <T> @Nullable List<T> several(JsonNode value, String at, BiFunction<JsonNode, String, @Nullable T> read) {
        if (!value.isArray()) return fault(at, "The value is a list, such as [\"a\", \"b\"].");
        if (value.isEmpty()) return fault(at, "Give at least one value.");
        if (value.size() > MOST_VALUES) {
            return fault(at, "At most %,d values can be given; these are %,d.".formatted(MOST_VALUES, value.size()));
        }
        var values = new ArrayList<T>(value.size());
        for (var i = 0; i < value.size(); i++) {
            var each = read.apply(value.get(i), at + "[" + i + "]");
            if (each != null) values.add(each);
        }
        return values.size() == value.size() ? List.copyOf(values) : null;
    }

    /**
     * A length of time, such as {@code {"value":30,"unit":"days"}}.
     *
     * @param key where the number stands
     * @return null where it is wrong
     */
    Operand.@Nullable Span span(JsonNode json, String path, String key) {
        var unit = json.path("unit");
        var named = unit.isString() ? TimeUnit.named(unit.stringValue()).orElse(null) : null;
        if (named == null) faults.at(path + ".unit", "unit is one of minutes, hours, days, weeks, months.");
        var value = json.path(key);
        var whole = isWhole(value, 1, LONGEST_SPAN);
        if (!whole) faults.at(path + "." + key, "The value is a whole number from 1 to %,d.".formatted(LONGEST_SPAN));
        return named == null || !whole
                ? null
                : new Operand.Span(value.decimalValue().longValueExact(), named);
    }

    /** Days around an anniversary: none is today. */
    private @Nullable Operand days(JsonNode value, @Nullable JsonNode unit, String path) {
        if (unit != null && !unit.isNull() && !unit.asString("").equals("days")) {
            return fault(path + ".unit", "Anniversaries are counted in days.");
        }
        return isWhole(value, 0, LONGEST_ANNIVERSARY)
                ? new Operand.Span(value.decimalValue().longValueExact(), TimeUnit.DAYS)
                : fault(path + ".value", "The value is a whole number from 0 to " + LONGEST_ANNIVERSARY + ".");
    }

    private static boolean isWhole(JsonNode value, long low, long high) {
        if (!value.isNumber()) return false;
        var number = value.decimalValue();
        return number.compareTo(BigDecimal.valueOf(low)) >= 0
                && number.compareTo(BigDecimal.valueOf(high)) <= 0
                && number.stripTrailingZeros().scale() <= 0;
    }

    private @Nullable String text(JsonNode value, String at) {
        if (!value.isString()) return fault(at, "The value is text, in quotes.");
        var text = value.stringValue();
        if (text.length() > LONGEST_TEXT) return fault(at, "The text can have %,d characters.".formatted(LONGEST_TEXT));
        if (text.isBlank()) return fault(at, "The text is blank. To ask for people without a value, use is_not_set.");
        if (text.codePoints().anyMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE)) {
            return fault(at, "The text holds something that is not a character.");
        }
        return text;
    }

    private @Nullable BigDecimal number(JsonNode value, String at) {
        if (!value.isNumber()) return fault(at, "The value is a number, without quotes.");
        var number = value.decimalValue();
        var before = (long) number.precision() - number.scale();
        if (number.precision() > MOST_DIGITS || before > MOST_DIGITS || number.scale() > MOST_DIGITS) {
            return fault(at, "The number can have " + MOST_DIGITS + " digits.");
        }
        return number;
    }

    Operand.@Nullable Moment moment(JsonNode value, String at) {
        if (value.isString()) {
            try {
                var text = value.stringValue().strip().toUpperCase(Locale.ROOT);
                var moment = text.contains("T")
                        ? new Operand.Exact(instant(text))
                        : new Operand.WholeDay(LocalDate.parse(text));
                if (isDated(moment)) return moment;
            } catch (DateTimeException _) {
                // Falls through to the refusal, which shows how a date is written.
            }
        }
        return fault(
                at,
                "The value is a date, such as \"2026-05-31\", or a time with its zone, such as \"2026-05-31T09:00:00Z\".");
    }

    /** Whether anything can lie from the one until before the other, in whichever zone the shop is. */
    static boolean isBefore(Operand.Moment one, Operand.Moment other) {
        return areDays(one, other)
                ? one.first(ZoneOffset.UTC) < other.first(ZoneOffset.UTC)
                : one.first(ZoneOffset.MAX) < other.first(ZoneOffset.MIN);
    }

    private static boolean isInOrder(Operand.Moment one, Operand.Moment other) {
        return areDays(one, other)
                ? one.first(ZoneOffset.UTC) <= other.last(ZoneOffset.UTC)
                : one.first(ZoneOffset.MAX) <= other.last(ZoneOffset.MIN);
    }

    /** Two days compare in any one zone; beside an instant, a day lies where the shop is. */
    private static boolean areDays(Operand.Moment one, Operand.Moment other) {
        return one instanceof Operand.WholeDay && other instanceof Operand.WholeDay;
    }

    private static Instant instant(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }

    /** The years that people mean: the arithmetic behind holds for more, but not for every year Java can name. */
    private static boolean isDated(Operand.Moment moment) {
        var micros = moment.first(ZoneOffset.UTC);
        return micros >= Fact.micros(Instant.parse("0001-01-01T00:00:00Z"))
                && micros <= Fact.micros(Instant.parse("9999-12-31T23:59:59Z"));
    }

    private boolean missing(
            JsonNode json, Operator operator, @Nullable Operand operand, Criterion criterion, String path) {
        if (criterion.whenMissing() != null) {
            return operand instanceof Operand.Truth(var wanted)
                    ? criterion.whenMissing() == wanted
                    : operator == Operator.IS_SET;
        }
        if (operator == Operator.IS_NOT_SET) return true;
        var missing = json.get("missing");
        if (!operator.isNegative() || missing == null || missing.isNull()) return operator.isNegative();
        var word = missing.isString() ? missing.stringValue() : "";
        if (!word.equals("include") && !word.equals("exclude")) {
            faults.at(
                    path + ".missing",
                    "missing is \"include\" or \"exclude\": what happens to people without a value.");
        }
        return word.equals("include");
    }

    private <T> @Nullable T fault(String at, String message) {
        faults.at(at, message);
        return null;
    }

    static String shown(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
