package app.tandem.segments;

import app.tandem.segments.Condition.InTime;
import org.jspecify.annotations.Nullable;

/** When events must have happened to count. */
sealed interface Window {
    /** Whatever has happened so far. */
    record AllTime() implements Window {}

    /** So long until now, to the microsecond. */
    record Sliding(long amount, TimeUnit unit) implements Window {}

    /** So many of the shop's days, weeks or months, today's included: the last 1 day began at midnight. */
    record Calendar(long amount, TimeUnit unit) implements Window {}

    /**
     * @param from in; null for no beginning
     * @param to out; null for no end
     */
    record Between(Operand.@Nullable Moment from, Operand.@Nullable Moment to) implements Window {}

    /** Microseconds since 1970, both ends in, never later than now; ends before it starts where nothing can lie in it. */
    default InTime range(Asked asked) {
        var now = Fact.micros(asked.now());
        return switch (this) {
            case AllTime _ -> new InTime(Long.MIN_VALUE, now);
            case Sliding(var amount, var unit) -> new InTime(Fact.micros(unit.from(asked, -amount)), now);
            case Calendar(var amount, var unit) -> new InTime(Fact.micros(unit.firstOf(asked, amount)), now);
            case Between(var from, var to) ->
                new InTime(
                        from == null ? Long.MIN_VALUE : from.first(asked.zone()),
                        to == null ? now : Math.min(now, to.first(asked.zone()) - 1));
        };
    }
}
