package app.tandem.segments;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * How the edge of a window went through time while the clock went from one instant to another. Mostly as fast as the
 * clock; a calendar's edge stands still and jumps at the shop's midnight, an edge some months away also jumps, even
 * backwards, where months differ in length and where clocks are put forward or back. All microseconds since 1970.
 */
final class Course {
    private static final long MINUTE = 60_000_000L;
    private static final long QUARTER = 15 * MINUTE;

    /** What moves. */
    sealed interface Edge {
        long at(long now, ZoneId zone);

        /** Goes with the clock, whatever the calendar does. */
        default boolean isSteady() {
            return false;
        }
    }

    /** So long from now; a negative amount lies behind. */
    record Distant(long amount, TimeUnit unit) implements Edge {
        static final Distant NOW = new Distant(0, TimeUnit.MINUTES);

        @Override
        public long at(long now, ZoneId zone) {
            return Fact.micros(unit.from(new Asked(Fact.instant(now), zone), amount));
        }

        @Override
        public boolean isSteady() {
            return unit != TimeUnit.MONTHS;
        }
    }

    /** Where so many of the shop's days, weeks or months began, today's included. */
    record CalendarStart(long amount, TimeUnit unit) implements Edge {
        @Override
        public long at(long now, ZoneId zone) {
            return Fact.micros(unit.firstOf(new Asked(Fact.instant(now), zone), amount));
        }
    }

    /** Both ends in. */
    record Range(long from, long to) {}

    /**
     * Between two jumps.
     *
     * @param value the edge's at {@code from}
     * @param last the edge's at {@code to}
     */
    private record Stretch(long from, long to, long value, long last) {
        boolean goes() {
            return last != value;
        }

        boolean mayGo() {
            return goes() || from == to;
        }

        /** Goes as fast as the clock, or stands. */
        boolean isEven() {
            return !goes() || last - value == to - from;
        }

        boolean mayStand() {
            return !goes();
        }
    }

    private final List<Stretch> stretches = new ArrayList<>();

    /** The way of an edge while the clock went from {@code from}, where it had been seen, to {@code to}. */
    Course(Edge edge, long from, long to, ZoneId zone) {
        if (edge.isSteady()) {
            stretches.add(new Stretch(from, to, edge.at(from, zone), edge.at(to, zone)));
            return;
        }
        // Midnights and changes of the clock lie on whole quarters of an hour. Should one not, it lies on a whole
        // minute.
        walk(edge, from, to, zone, QUARTER);
    }

    private void walk(Edge edge, long from, long to, ZoneId zone, long step) {
        for (var start = from; start <= to; start = Math.floorDiv(start, step) * step + step) {
            var end = Math.min(to, Math.floorDiv(start, step) * step + step - 1);
            var stretch = new Stretch(start, end, edge.at(start, zone), edge.at(end, zone));
            if (step == MINUTE || stretch.isEven()) join(stretch);
            else walk(edge, start, end, zone, MINUTE);
        }
    }

    private void join(Stretch next) {
        if (!stretches.isEmpty()) {
            var before = stretches.getLast();
            var step = next.value - before.last;
            if (step == 1 && before.mayGo() && next.mayGo() || step == 0 && before.mayStand() && next.mayStand()) {
                stretches.set(stretches.size() - 1, new Stretch(before.from, next.to, before.value, next.last));
                return;
            }
        }
        stretches.add(next);
    }

    /** What the edge passed or touched. */
    List<Range> passed() {
        var passed = new ArrayList<Range>();
        for (var i = 0; i < stretches.size(); i++) {
            var stretch = stretches.get(i);
            if (stretch.goes()) passed.add(new Range(stretch.value, stretch.last));
            if (i == 0) continue;
            var before = stretches.get(i - 1).last;
            if (before != stretch.value) {
                passed.add(new Range(Math.min(before, stretch.value), Math.max(before, stretch.value)));
            }
        }
        return merged(passed);
    }

    private static List<Range> merged(List<Range> ranges) {
        ranges.sort((one, other) -> Long.compare(one.from, other.from));
        var merged = new ArrayList<Range>();
        for (var range : ranges) {
            var last = merged.isEmpty() ? null : merged.getLast();
            if (last != null && range.from <= last.to + 1) {
                merged.set(merged.size() - 1, new Range(last.from, Math.max(last.to, range.to)));
            } else {
                merged.add(range);
            }
        }
        return merged;
    }

    /** The instants at which the edge may have come to lie at, or on the other side of, a value; some too many. */
    void crossings(long value, LongConsumer instants) {
        for (var i = 0; i < stretches.size(); i++) {
            var stretch = stretches.get(i);
            if (stretch.goes() && stretch.value <= value && value <= stretch.last) {
                var touched = stretch.from + (value - stretch.value);
                instants.accept(touched);
                instants.accept(touched + 1);
            }
            if (i == 0) continue;
            var before = stretches.get(i - 1).last;
            if (Math.min(before, stretch.value) <= value && value <= Math.max(before, stretch.value)) {
                instants.accept(stretch.from);
            }
        }
    }
}
