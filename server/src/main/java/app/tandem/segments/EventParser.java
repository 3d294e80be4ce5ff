package app.tandem.segments;

import app.tandem.segments.RuleParser.Faults;
import app.tandem.shared.StorableText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads what somebody did: {@code {"event":…}} with a measure, a window and tests of the event's properties. */
final class EventParser {
    private static final Set<String> KEYS = Set.of("event", "within", "where");
    private static final List<String> MEASURES = List.of("count", "sum", "first", "last", "then");
    private static final int LONGEST_NAME = 100;
    private static final String UNSTORABLE = "The name holds something that is not a character.";
    private static final BigDecimal HIGHEST_COUNT = BigDecimal.valueOf(1_000_000);
    private static final Criterion TIME = new Criterion("", "A time", "", FactType.DATE, null, List.of());

    private final Catalogue catalogue;
    private final CriterionParser criteria;
    private final boolean saved;
    private final Faults faults;

    EventParser(Catalogue catalogue, CriterionParser criteria, boolean saved, Faults faults) {
        this.catalogue = catalogue;
        this.criteria = criteria;
        this.saved = saved;
        this.faults = faults;
    }

    Rule parse(JsonNode json, String path) {
        var type = type(json, path);
        json.forEachEntry((name, value) -> {
            if (!KEYS.contains(name) && !MEASURES.contains(name) && !value.isNull()) {
                faults.at(path + "." + name, name + " does not belong to an event.");
            }
        });
        var asked = MEASURES.stream().filter(json::hasNonNull).toList();
        if (asked.size() > 1) {
            return faults.at(
                    path + "." + asked.getLast(), "Ask one thing of an event: " + String.join(" or ", asked) + ".");
        }
        if (type == null) return Faults.NOBODY;
        var window = window(json.get("within"), path + ".within");
        var where = where(type, json.get("where"), path + ".where");
        var measure = asked.isEmpty()
                ? new Measure.Count(Measure.Times.AT_LEAST, 1)
                : measure(asked.getFirst(), type, json.get(asked.getFirst()), path + "." + asked.getFirst());
        if (window == null || where == null || measure == null) return Faults.NOBODY;
        return new Rule.Did(new EventFilter(type, catalogue.eventLabel(type), window, where), measure);
    }

    private @Nullable String type(JsonNode json, String path) {
        var at = path + ".event";
        var type = json.get("event");
        if (type == null || !type.isString() || type.stringValue().isBlank()) {
            return fault(at, "event takes the name of an event, such as \"order_created\".");
        }
        var text = type.stringValue().strip();
        if (text.length() > LONGEST_NAME)
            return fault(at, "The name of an event can have " + LONGEST_NAME + " characters.");
        return StorableText.is(text) ? text : fault(at, UNSTORABLE);
    }

    private @Nullable Measure measure(String name, String type, JsonNode json, String path) {
        if (!json.isObject()) return fault(path, name + " takes an object.");
        return switch (name) {
            case "count" -> count(json, path);
            case "sum" -> sum(type, json, path);
            case "first" -> {
                var time = criteria.compare(TIME, json, path, Set.of());
                yield time == null ? null : new Measure.First(time);
            }
            case "last" -> {
                var time = criteria.compare(TIME, json, path, Set.of());
                yield time == null ? null : new Measure.Last(time);
            }
            default -> then(json, path);
        };
    }

    private @Nullable Measure count(JsonNode json, String path) {
        onlyKeys(json, path, Set.of("op", "value"));
        var op = json.path("op").asString("");
        var times = Arrays.stream(Measure.Times.values())
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(op))
                .findFirst()
                .orElse(null);
        if (times == null) faults.at(path + ".op", "op is one of at_least, at_most, exactly.");
        var value = json.path("value");
        var whole = value.isNumber() && isWhole(value.decimalValue(), BigDecimal.ZERO, HIGHEST_COUNT);
        if (!whole) {
            faults.at(
                    path + ".value", "The value is a whole number from 0 to %,d.".formatted(HIGHEST_COUNT.longValue()));
        }
        return times == null || !whole
                ? null
                : new Measure.Count(times, value.decimalValue().intValueExact());
    }

    private @Nullable Measure sum(String type, JsonNode json, String path) {
        var property = property(json, path);
        if (property == null) return null;
        var known = catalogue.property(type, property);
        if (!saved && known != null && known != FactType.NUMBER) {
            return fault(
                    path + ".property",
                    "Only numbers add up, and “" + CriterionParser.shown(property) + "” is " + words(known) + ".");
        }
        var criterion = new Criterion(property, property, "", FactType.NUMBER, null, List.of());
        var total = criteria.compare(criterion, json, path, Set.of("property"));
        if (total == null) return null;
        return total.operand() instanceof Operand.Numbers
                ? new Measure.Sum(total)
                : fault(path + ".op", "A sum is always set; compare it with a number.");
    }

    private @Nullable Measure then(JsonNode json, String path) {
        onlyKeys(json, path, Set.of("event", "where", "within", "happened"));
        var type = type(json, path);
        var isHappened = truth(json, "happened", true, path + ".happened", "happened is true or false.");
        var within = json.get("within");
        var span = isGiven(within) ? span(within, path + ".within") : null;
        if (!isHappened && !isGiven(within)) {
            faults.at(path + ".within", "Say how long to wait for it: within is missing.");
        }
        if (type == null) return null;
        var where = where(type, json.get("where"), path + ".where");
        return where == null ? null : new Measure.Then(type, catalogue.eventLabel(type), where, span, isHappened);
    }

    private Operand.@Nullable Span span(JsonNode json, String path) {
        if (!json.isObject()) return fault(path, "within is such as {\"value\":3,\"unit\":\"days\"}.");
        onlyKeys(json, path, Set.of("value", "unit"));
        return criteria.span(json, path, "value");
    }

    /** @return null where it is wrong */
    private @Nullable Window window(@Nullable JsonNode json, String path) {
        if (json == null || json.isNull()) return new Window.AllTime();
        if (!json.isObject()) {
            return fault(path, "within is such as {\"last\":30,\"unit\":\"days\"} or {\"from\":…,\"to\":…}.");
        }
        if (json.has("from") || json.has("to")) return between(json, path);
        onlyKeys(json, path, Set.of("last", "unit", "calendar"));
        var calendar = truth(
                json,
                "calendar",
                false,
                path + ".calendar",
                "calendar is true for whole days of the shop's, or false.");
        var span = criteria.span(json, path, "last");
        if (span == null) return null;
        if (!calendar) return new Window.Sliding(span.amount(), span.unit());
        return span.unit().isWholeDays()
                ? new Window.Calendar(span.amount(), span.unit())
                : fault(path + ".unit", "Whole days are counted in days, weeks or months.");
    }

    private @Nullable Window between(JsonNode json, String path) {
        onlyKeys(json, path, Set.of("from", "to"));
        var from = moment(json.get("from"), path + ".from");
        var to = moment(json.get("to"), path + ".to");
        if (from == null && to == null) return fault(path, "Say from when or until when.");
        if (isGiven(json.get("from")) != (from != null) || isGiven(json.get("to")) != (to != null)) return null;
        if (from != null && to != null && !CriterionParser.isBefore(from, to)) {
            return fault(path + ".to", "The window is empty: to, which is left out, must lie after from.");
        }
        return new Window.Between(from, to);
    }

    private Operand.@Nullable Moment moment(@Nullable JsonNode json, String path) {
        return json == null || json.isNull() ? null : criteria.moment(json, path);
    }

    private static boolean isGiven(@Nullable JsonNode json) {
        return json != null && !json.isNull();
    }

    private boolean truth(JsonNode json, String name, boolean otherwise, String path, String message) {
        var truth = json.get(name);
        if (truth == null || truth.isNull()) return otherwise;
        if (!truth.isBoolean()) faults.at(path, message);
        return truth.asBoolean(otherwise);
    }

    /** @return null where it is wrong */
    private @Nullable List<Rule.Compare> where(String type, @Nullable JsonNode json, String path) {
        var tacit = catalogue.tacit(type);
        if (json == null || json.isNull()) return tacit;
        if (!json.isArray())
            return fault(path, "where takes a list of tests, such as {\"property\":…,\"op\":…,\"value\":…}.");
        var tests = new ArrayList<Rule.Compare>(json.size());
        for (var i = 0; i < json.size() && !faults.isFull(); i++) {
            var test = test(type, json.get(i), path + "[" + i + "]");
            if (test != null) tests.add(test);
        }
        if (tests.size() != json.size()) return null;
        tests.addAll(tacit);
        return List.copyOf(tests);
    }

    private Rule.@Nullable Compare test(String type, JsonNode json, String path) {
        if (!json.isObject()) return fault(path, "A test is such as {\"property\":…,\"op\":…,\"value\":…}.");
        var property = property(json, path);
        if (property == null) return null;
        var known = saved && json.has("value") ? null : catalogue.property(type, property);
        var factType = known != null ? known : criteria.typeOf(json);
        var criterion = new Criterion(property, property, "", factType, null, List.of());
        return criteria.compare(criterion, json, path, Set.of("property"));
    }

    private @Nullable String property(JsonNode json, String path) {
        var at = path + ".property";
        var property = json.path("property");
        if (!property.isString() || property.stringValue().isBlank()) {
            return fault(at, "property takes the name of one of the event's properties, as text.");
        }
        var name = property.stringValue().strip();
        if (name.length() > LONGEST_NAME) {
            return fault(at, "The name of a property can have " + LONGEST_NAME + " characters.");
        }
        return StorableText.is(name) ? name : fault(at, UNSTORABLE);
    }

    private void onlyKeys(JsonNode json, String path, Set<String> keys) {
        json.forEachEntry((name, value) -> {
            if (!keys.contains(name) && !value.isNull()) faults.at(path + "." + name, name + " does not belong here.");
        });
    }

    private static boolean isWhole(BigDecimal number, BigDecimal low, BigDecimal high) {
        return number.compareTo(low) >= 0
                && number.compareTo(high) <= 0
                && number.stripTrailingZeros().scale() <= 0;
    }

    private static String words(FactType type) {
        return switch (type) {
            case TEXT -> "text";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case DATE -> "a date";
            case LIST -> "a list";
        };
    }

    private <T> @Nullable T fault(String at, String message) {
        faults.at(at, message);
        return null;
    }
}
