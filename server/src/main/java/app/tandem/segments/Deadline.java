package app.tandem.segments;

import app.tandem.segments.Course.Range;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** A span of time that runs from an event: until then something else must have come. Microseconds since 1970. */
record Deadline(long amount, TimeUnit unit) {
    private static final long HOUR = 3_600_000_000L;
    private static final long DAY = 24 * HOUR;

    static Deadline of(Operand.Span within) {
        return new Deadline(within.amount(), within.unit());
    }

    /** Its last microsecond for an event. */
    long after(long event, ZoneId zone) {
        return Fact.micros(unit.from(new Asked(Fact.instant(event), zone), amount));
    }

    /** When the events were whose deadline ended in the span; with months, some more. */
    List<Range> passed(TimedPart.Span span) {
        if (unit != TimeUnit.MONTHS)
            return span.course(new Course.Distant(-amount, unit)).passed();
        var from = LocalDateTime.ofInstant(Fact.instant(span.from), span.zone);
        var to = LocalDateTime.ofInstant(Fact.instant(span.to), span.zone);
        var ranges = new ArrayList<Range>();
        // Several days can share the day a month later: January's last four all come to February 28th.
        var last = to.toLocalDate().minusMonths(amount).plusDays(3);
        for (var day = from.toLocalDate().minusMonths(amount); !day.isAfter(last); day = day.plusDays(1)) {
            var end = day.plusMonths(amount);
            if (end.isBefore(from.toLocalDate()) || end.isAfter(to.toLocalDate())) continue;
            var begin = end.equals(from.toLocalDate()) ? day.atTime(from.toLocalTime()) : day.atStartOfDay();
            var close = end.equals(to.toLocalDate())
                    ? day.atTime(to.toLocalTime())
                    : day.plusDays(1).atStartOfDay();
            ranges.add(range(begin, close, span));
        }
        return ranges;
    }

    /** Wider where clocks are put forward or back near either end, as an hour can be missing there or come twice. */
    private static Range range(LocalDateTime from, LocalDateTime to, TimedPart.Span span) {
        var first = Fact.micros(from.atZone(span.zone).toInstant());
        var last = Fact.micros(to.atZone(span.zone).toInstant());
        var isPlain = isPlain(first, span.zone) && isPlain(span.from, span.zone) && isPlain(span.to, span.zone);
        return isPlain ? new Range(first, last) : new Range(first - 3 * HOUR, last + 3 * HOUR);
    }

    private static boolean isPlain(long at, ZoneId zone) {
        var rules = zone.getRules();
        ZoneOffset before = rules.getOffset(Fact.instant(at - DAY));
        return before.equals(rules.getOffset(Fact.instant(at + DAY)));
    }
}
