package app.tandem.segments;

import app.tandem.subscribers.SubscriberId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says rules and facts in English, with brackets wherever "and" meets "or". */
final class Words {
    private static final int SHOWN_VALUES = 5;
    /** Smile's way to say that somebody told their birthday without the year. */
    private static final int UNKNOWN_YEAR = 1004;

    private static final DateTimeFormatter DAY_OF_YEAR = DateTimeFormatter.ofPattern("MMMM d", Locale.ENGLISH);
    private final DateTimeFormatter time;

    /** @param zone where times are told */
    Words(ZoneId zone) {
        this.time = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(zone);
    }

    /** The whole rule, such as "Enrolled in Smile equals TRUE and Smile Points Balance is greater than 500". */
    String sentence(Rule rule) {
        var words = say(rule, false);
        var first = 0;
        while (words.charAt(first) == '(') first++;
        return words.substring(0, first)
                + words.substring(first, first + 1).toUpperCase(Locale.ROOT)
                + words.substring(first + 1);
    }

    private String say(Rule rule, boolean bracketed) {
        return switch (rule) {
            case Rule.All(var rules) when rules.isEmpty() -> "everybody";
            case Rule.Any(var rules) when rules.isEmpty() -> "nobody";
            case Rule.All(var rules) -> join(rules, " and ", bracketed);
            case Rule.Any(var rules) -> join(rules, " or ", bracketed);
            case Rule.Not(var inner) -> "not (" + say(inner, false) + ")";
            case Rule.InSegment inside -> "in segment “" + inside.name() + "”";
            case Rule.Compare compare -> say(compare);
            case Rule.Did did -> did(did, bracketed);
            case Rule.Sample(var group, var of) -> "in random group " + group + " of " + of;
        };
    }

    /** One event and then another is a sentence of its own. */
    private String did(Rule.Did did, boolean bracketed) {
        var words = new EventWords(this, time).say(did);
        return bracketed && did.measure() instanceof Measure.Then ? "(" + words + ")" : words;
    }

    private String join(List<Rule> rules, String word, boolean bracketed) {
        if (rules.size() == 1) return say(rules.getFirst(), bracketed);
        var words = rules.stream().map(each -> say(each, true)).collect(Collectors.joining(word));
        return bracketed ? "(" + words + ")" : words;
    }

    /** One criterion, such as "Smile Points Balance is greater than 500". */
    private String say(Rule.Compare compare) {
        return say(compare, "people");
    }

    /** @param who may be without the value, such as "people" */
    String say(Rule.Compare compare, String who) {
        var words = compare.criterion().label() + " " + test(compare);
        if (!compare.operator().isNegative()) return words;
        return words + " (" + who + (compare.missing() ? " without one included)" : " without one left out)");
    }

    /** Operator and value, such as "is greater than 500". */
    String test(Rule.Compare compare) {
        var operator = compare.operator();
        var words = operator.words + operand(compare);
        return switch (operator) {
            case MORE_THAN_AGO -> words + " ago";
            case ANNIVERSARY_IN_THE_NEXT, ANNIVERSARY_IN_THE_LAST -> words + ", today included";
            default -> words;
        };
    }

    private String operand(Rule.Compare compare) {
        return switch (compare.operand()) {
            case Operand.Nothing _ -> "";
            case Operand.Texts(var values) -> " " + some(values.stream().map(Words::quoted), values.size());
            case Operand.Numbers(var values)
            when compare.operator() == Operator.ANNIVERSARY_IN_MONTH ->
                " " + Month.of(values.getFirst().intValueExact()).getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case Operand.Numbers(var values) -> " " + both(values.stream().map(Words::plain));
            case Operand.Truth(var value) -> " " + truth(value);
            case Operand.Moments(var values) -> " " + both(values.stream().map(this::moment));
            case Operand.Span(var amount, var unit) -> " " + unit.words(amount);
        };
    }

    private static String some(Stream<String> values, int size) {
        var shown = values.limit(SHOWN_VALUES).collect(Collectors.joining(", "));
        return size <= SHOWN_VALUES ? shown : shown + " and %,d more".formatted(size - SHOWN_VALUES);
    }

    private static String both(Stream<String> values) {
        return values.collect(Collectors.joining(" and "));
    }

    String moment(Operand.Moment moment) {
        return switch (moment) {
            case Operand.Exact(var instant) -> time.format(instant);
            case Operand.WholeDay(var date) -> date.toString();
        };
    }

    /** What somebody has, such as "Smile Points Balance is 620". */
    String fact(Criterion criterion, @Nullable Object value) {
        var shown = Fact.of(value, criterion.type()) == null ? null : value;
        if (shown == null && criterion.whenMissing() != null) shown = criterion.whenMissing();
        return criterion.label() + " is " + (shown == null ? "not set" : shown(shown));
    }

    /** What somebody did, such as "“Order created” 3 times in the last 30 days". */
    String fact(Rule.Did did, @Nullable Object actual) {
        return new EventWords(this, time).fact(did, actual);
    }

    String fact(Rule.Sample sample, SubscriberId person) {
        return "Random group of " + sample.of() + " is " + (Buckets.of(person) * sample.of() / Buckets.COUNT + 1);
    }

    private String shown(Object value) {
        return switch (value) {
            case String text -> quoted(text);
            case BigDecimal number -> plain(number);
            case Boolean truth -> truth(truth);
            case Instant instant -> time.format(instant);
            case LocalDate date -> date.getYear() == UNKNOWN_YEAR ? DAY_OF_YEAR.format(date) : date.toString();
            case Collection<?> items -> some(items.stream().map(item -> quoted(String.valueOf(item))), items.size());
            default -> value.toString();
        };
    }

    static String plain(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }

    private static String truth(boolean value) {
        return value ? "TRUE" : "FALSE";
    }

    static String quoted(String text) {
        return "“" + text + "”";
    }
}
