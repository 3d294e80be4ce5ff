package app.tandem.segments;

import java.time.LocalDate;
import java.util.function.LongPredicate;

/** What a rule asks of a time in microseconds since 1970. */
final class TimeTest {
    private static final long DAY = 86_400_000_000L;

    private TimeTest() {}

    /** Of a time that there is. */
    static LongPredicate of(Rule.Compare compare, Asked asked) {
        var passes = passes(compare.condition(asked));
        return compare.negated() ? passes.negate() : passes;
    }

    static LongPredicate passes(Condition condition) {
        return switch (condition) {
            case Condition.Present _ -> _ -> true;
            case Condition.InTime(var from, var to) -> time -> from <= time && time <= to;
            case Condition.OnDays(var days) ->
                time -> days.contains(Condition.OnDays.number(LocalDate.ofEpochDay(Math.floorDiv(time, DAY))));
            default -> throw new IllegalStateException("No time is asked for " + condition);
        };
    }
}
