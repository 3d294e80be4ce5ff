package app.tandem.segments;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whose event of one kind was followed by one of another. Needs everybody's times of both side by side, so that people
 * are gone through some at a time, by id, as many as memory bears.
 */
final class EventSequences {
    /** How many times are held at once by each thread, 8 bytes each. */
    private static final long MOST_TIMES =
            Math.max(1 << 20, Runtime.getRuntime().maxMemory() / 16 / Long.BYTES / Cores.COUNT);

    private static final long FEW = 200_000;

    private final EventScan firsts;
    private final EventScan seconds;
    private final Measure.Then then;
    private final Asked asked;
    /** The first microsecond that is later than now. */
    private final long afterNow;

    private final long span;

    EventSequences(EventScan firsts, EventScan seconds, Measure.Then then, Asked asked) {
        this.firsts = firsts;
        this.seconds = seconds;
        this.then = then;
        this.asked = asked;
        var now = Fact.micros(asked.now());
        this.afterNow = asked.now().getNano() % 1_000 == 0 ? now : now + 1;
        this.span = span(then.within());
    }

    /** Microseconds; -1 where it depends on when it begins. */
    private static long span(Operand.@Nullable Span within) {
        if (within == null) return Long.MAX_VALUE;
        return within.unit() == TimeUnit.MONTHS
                ? -1
                : Fact.micros(within.unit().from(new Asked(Instant.EPOCH, ZoneOffset.UTC), within.amount()));
    }

    PersonSet who(PersonRange everybody) throws IOException {
        var parts = firsts.events() + seconds.events() < FEW ? 1 : Cores.COUNT;
        var found = new PersonSet[parts];
        Cores.each(parts, part -> {
            found[part] = new PersonSet(everybody.least(), everybody.greatest());
            find(everybody.part(part, parts), found[part]);
        });
        for (var part = 1; part < parts; part++) found[0].addAll(found[part]);
        return found[0];
    }

    private void find(PersonRange some, PersonSet found) throws IOException {
        var first = PersonTimes.read(firsts, some, MOST_TIMES, null);
        var second = first == null ? null : PersonTimes.read(seconds, some, MOST_TIMES, first.people());
        if (first == null || second == null) {
            find(some.lowerHalf(), found);
            find(some.upperHalf(), found);
            return;
        }
        first.forEach((person, from, to) -> {
            if (holds(first, from, to, second, second.begin(person), second.end(person))) found.add(person);
        });
    }

    private boolean holds(PersonTimes first, int from, int to, PersonTimes second, int secondFrom, int secondTo) {
        var next = secondFrom;
        for (var i = from; i < to; i++) {
            var begin = first.time(i);
            while (next < secondTo && second.time(next) <= begin) next++;
            var end = end(begin);
            var happened = next < secondTo && second.time(next) <= end;
            // Without it there is nothing to tell before the span has ended.
            if (then.happened() ? happened : !happened && end < afterNow) return true;
        }
        return false;
    }

    private long end(long begin) {
        if (span < 0) {
            var within = Objects.requireNonNull(then.within());
            return Fact.micros(within.unit().from(new Asked(instant(begin), asked.zone()), within.amount()));
        }
        var end = begin + span;
        return end < begin ? Long.MAX_VALUE : end;
    }

    private static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
    }
}
