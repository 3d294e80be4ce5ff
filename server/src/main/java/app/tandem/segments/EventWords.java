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

    /** Such as "did “Order created” at least 2 times in the last 30 days (where total is greater than 50)". */
    String say(Rule.Did did) {
        var events = did.events();
        return switch (did.measure()) {
            case Measure.Count count when isNever(count) -> "did not do " + said(events);
            case Measure.Count(var times, var value) -> did(events, times.words + " " + times(value));
            case Measure.Sum sum -> sumOf(sum, events) + " " + words.test(sum.total());
            case Measure.First(var date) -> timed("first", events, date);
            case Measure.Last(var date) -> timed("last", events, date);
            case Measure.Then then -> "did " + said(events) + after(then);
        };
    }

    private static boolean isNever(Measure.Count count) {
        return count.value() == 0 && count.times() != Measure.Times.AT_LEAST;
    }

    private String did(EventFilter events, String times) {
        return "did " + Words.quoted(events.label()) + " " + times + within(events.window()) + where(events.where());
    }

    /** A first or last time is there for whoever did it at all. */
    private String timed(String which, EventFilter events, Rule.Compare date) {
        return switch (date.operator()) {
            case IS_SET -> did(events, "at least once");
            case IS_NOT_SET -> "did not do " + said(events);
            default -> "the " + which + " " + said(events) + " " + words.test(date);
        };
    }

    private String said(EventFilter events) {
        return Words.quoted(events.label()) + within(events.window()) + where(events.where());
    }

    private String sumOf(Measure.Sum sum, EventFilter events) {
        return "the sum of " + Words.quoted(sum.property()) + " over " + said(events);
    }

    private String after(Measure.Then then) {
        return then.happened() ? ", then " + second(then) : ", but no " + second(then) + " after it";
    }

    private String second(Measure.Then then) {
        return Words.quoted(then.label()) + where(then.where()) + within(then);
    }

    private static String within(Measure.Then then) {
        var span = then.within();
        return span == null ? "" : " within " + span.unit().words(span.amount());
    }

    private String within(Window window) {
        return switch (window) {
            case Window.AllTime _ -> "";
            case Window.Sliding(var amount, var unit) -> " in the last " + unit.words(amount);
            case Window.Calendar(var amount, var unit) when amount == 1 && unit == TimeUnit.DAYS -> " today";
            case Window.Calendar(var amount, var unit) ->
                " in the last " + unit.words(amount) + " (whole days, today included)";
            case Window.Between(var from, var to) -> {
                var since = from == null ? "" : " from " + words.moment(from);
                var until = to == null ? "" : " before " + words.moment(to);
                yield since.isEmpty() || until.isEmpty() ? since + until : since + " and" + until;
            }
        };
    }

    private String where(List<Rule.Compare> where) {
        var said = EventFilter.said(where);
        if (said.isEmpty()) return "";
        var tests = said.stream().map(each -> words.say(each, "events")).collect(Collectors.joining(" and "));
        return " (where " + tests + ")";
    }

    private static String times(long count) {
        return count == 1 ? "once" : "%,d times".formatted(count);
    }

    /** What came of it, such as "“Order created” 3 times in the last 30 days". */
    String fact(Rule.Did did, @Nullable Object actual) {
        var events = did.events();
        return switch (did.measure()) {
            case Measure.Count _ -> counted(events, actual);
            case Measure.Sum sum -> {
                var total = actual instanceof BigDecimal number ? Words.plain(number) : "0";
                yield capital(sumOf(sum, events)) + " is " + total;
            }
            case Measure.First _ -> at("The first ", events, actual);
            case Measure.Last _ -> at("The last ", events, actual);
            case Measure.Then then -> followed(then, events, actual);
        };
    }

    private String counted(EventFilter events, @Nullable Object actual) {
        var count = actual instanceof Integer number ? number : 0;
        return Words.quoted(events.label()) + " " + times(count) + within(events.window()) + where(events.where());
    }

    private String at(String which, EventFilter events, @Nullable Object actual) {
        return actual instanceof Instant instant
                ? which + said(events) + " was " + time.format(instant)
                : counted(events, 0);
    }

    private String followed(Measure.Then then, EventFilter events, @Nullable Object actual) {
        var first = Words.quoted(events.label());
        if (actual instanceof Instant instant) {
            var verb = then.happened() ? " was followed by " : " was not followed by ";
            return first + " on " + time.format(instant) + verb + second(then);
        }
        // Where it must not have happened, each was followed, or there is still time.
        return then.happened()
                ? "No " + said(events) + " was followed by " + second(then)
                : "No " + said(events) + " has waited in vain for " + second(then);
    }

    private static String capital(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
