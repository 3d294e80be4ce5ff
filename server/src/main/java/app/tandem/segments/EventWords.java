package app.tandem.segments;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says in English what somebody did. */
final class EventWords {
    private final Words words;
    private final DateTimeFormatter time;

    EventWords(Words words, DateTimeFormatter time) {
        this.words = words;
        this.time = time;
    }

    /** Such as "did “Order created” at least 2 times in the last 30 days where total is greater than 50". */
    String say(Rule.Did did) {
        var events = did.events();
        return switch (did.measure()) {
            case Measure.Count count when isNever(count) -> "did not do " + said(events);
            case Measure.Count(var times, var value) -> "did " + said(events) + " " + times.words + " " + times(value);
            case Measure.Sum sum ->
                sumOf(sum, events) + within(events.window()) + where(events.where()) + rest(sum.total());
            case Measure.First(var date) -> "the first " + said(events) + rest(date);
            case Measure.Last(var date) -> "the last " + said(events) + rest(date);
            case Measure.Then then -> "did " + said(events) + after(then);
        };
    }

    private static boolean isNever(Measure.Count count) {
        return count.value() == 0 && count.times() != Measure.Times.AT_LEAST;
    }

    private String said(EventFilter events) {
        return Words.quoted(events.label()) + within(events.window()) + where(events.where());
    }

    private static String sumOf(Measure.Sum sum, EventFilter events) {
        return "the sum of " + Words.quoted(sum.property()) + " over " + Words.quoted(events.label());
    }

    private String after(Measure.Then then) {
        var span = then.within() == null
                ? ""
                : " within " + then.within().unit().words(then.within().amount());
        return (then.happened() ? ", then " : ", but no ")
                + Words.quoted(then.label())
                + where(then.where())
                + span
                + (then.happened() ? "" : " after it");
    }

    /** What follows the label: the operator and its value. */
    private String rest(Rule.Compare compare) {
        return " " + words.say(compare).substring(compare.criterion().label().length() + 1);
    }

    private String within(Window window) {
        return switch (window) {
            case Window.AllTime _ -> "";
            case Window.Sliding(var amount, var unit) -> " in the last " + unit.words(amount);
            case Window.Calendar(var amount, var unit) ->
                " in the last " + unit.words(amount) + " (whole days, today included)";
            case Window.Between(var from, var to) ->
                (from == null ? "" : " from " + words.moment(from))
                        + (to == null ? "" : " until before " + words.moment(to));
        };
    }

    private String where(List<Rule.Compare> where) {
        if (where.isEmpty()) return "";
        return " (where " + where.stream().map(words::say).collect(Collectors.joining(" and ")) + ")";
    }

    private static String times(long count) {
        return count == 1 ? "1 time" : "%,d times".formatted(count);
    }

    /** Such as "“Order created” 3 times in the last 30 days". */
    String fact(Rule.Did did, @Nullable Object actual) {
        var events = did.events();
        return switch (did.measure()) {
            case Measure.Count _ -> said(events) + " " + (actual instanceof Integer count ? times(count) : "");
            case Measure.Sum sum -> {
                var total = actual instanceof BigDecimal number ? Words.plain(number) : "0";
                yield capital(sumOf(sum, events)) + within(events.window()) + where(events.where()) + " is " + total;
            }
            case Measure.First _ -> "The first " + said(events) + " was " + when(actual);
            case Measure.Last _ -> "The last " + said(events) + " was " + when(actual);
            case Measure.Then then ->
                said(events) + after(then) + " " + (actual == null ? "never happened" : "happened " + when(actual));
        };
    }

    private String when(@Nullable Object actual) {
        return actual instanceof Instant instant ? time.format(instant) : "never";
    }

    private static String capital(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
