package app.tandem.segments;

import app.tandem.segments.EventScan.Value;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongPredicate;
import org.apache.lucene.search.IndexSearcher;

/**
 * Tells who did what, from the event index: one pass over the events of a window, which adds up what each person has of
 * them. What a rule asks twice is answered once. For one question, and one thread that asks.
 */
final class EventAnswers {
    /** What one pass may take; where it would be more, people are gone through in several passes, by id. */
    private static final long MOST_BYTES =
            Math.max(32L << 20, Runtime.getRuntime().maxMemory() / 6);

    /** Passes at once, of all questions: more would not be faster, and each may take {@link #MOST_BYTES}. */
    private static final Semaphore PASSES = new Semaphore(2, true);

    private final IndexSearcher searcher;
    private final Asked asked;
    private final PersonRange everybody;
    private final Map<Rule.Did, PersonSet> answers = new HashMap<>();

    EventAnswers(IndexSearcher searcher, Asked asked) throws IOException {
        this.searcher = searcher;
        this.asked = asked;
        this.everybody = PersonRange.of(searcher);
    }

    PersonSet who(Rule.Did did) throws IOException {
        var known = answers.get(did);
        if (known != null) return known;
        PASSES.acquireUninterruptibly();
        try {
            var people = answer(did.events(), did.measure());
            answers.put(did, people);
            return people;
        } finally {
            PASSES.release();
        }
    }

    private PersonSet answer(EventFilter filter, Measure measure) throws IOException {
        if (measure instanceof Measure.Count(var times, var value) && times == Measure.Times.AT_LEAST && value == 0) {
            return PersonSet.everybody();
        }
        var range = filter.window().range(asked);
        var scan = scan(filter.type(), range, filter.where());
        return switch (measure) {
            case Measure.Count count -> tally(scan, new Value.Nothing(), pages -> new CountTally(pages, count));
            case Measure.Sum sum -> sum(scan, sum);
            case Measure.First(var time) -> tally(scan, new Value.Time(), pages -> times(pages, true, time));
            case Measure.Last(var time) -> tally(scan, new Value.Time(), pages -> times(pages, false, time));
            case Measure.Then then -> {
                var later = new Condition.InTime(range.from(), Fact.micros(asked.now()));
                var seconds = scan(then.type(), later, then.where());
                yield new EventSequences(scan, seconds, then, asked).who(everybody);
            }
        };
    }

    private EventScan scan(String type, Condition.InTime range, List<Rule.Compare> where) throws IOException {
        return new EventScan(searcher, type, range, where, asked);
    }

    private TimeTally times(PersonPages pages, boolean first, Rule.Compare time) {
        return new TimeTally(pages, first, TimeTest.of(time, asked), time.missing());
    }

    private PersonSet sum(EventScan scan, Measure.Sum sum) throws IOException {
        var total = sum.total();
        LongPredicate fits = total.condition(asked) instanceof Condition.InNumbers numbers
                ? within(NumberKey.range(numbers))
                : _ -> true;
        var evaluator = new Evaluator(asked);
        return tally(
                scan,
                new Value.Number(sum.property()),
                pages -> new SumTally(
                        pages,
                        total.negated() ? fits.negate() : fits,
                        number -> evaluator.holds(total, new Fact.Number(number))));
    }

    private static LongPredicate within(NumberKey.Range range) {
        return number -> range.from() <= number && number <= range.to();
    }

    private PersonSet tally(EventScan scan, Value value, Function<PersonPages, EventTally> tallies) throws IOException {
        var people = new PersonSet(everybody.least(), everybody.greatest());
        if (tallies.apply(everybody.pages()).holdsForNone()) people.complement();
        collect(scan, value, tallies, everybody, people);
        return people;
    }

    private void collect(
            EventScan scan, Value value, Function<PersonPages, EventTally> tallies, PersonRange some, PersonSet into)
            throws IOException {
        var workers = Math.clamp(scan.chunks(), 1, Cores.COUNT);
        var each = new EventTally[workers];
        var next = new AtomicInteger();
        var tooMuch = new AtomicBoolean();
        Cores.each(workers, worker -> {
            var tally = tallies.apply(some.pages());
            each[worker] = tally;
            var visitor = visitor(tally, some);
            for (var chunk = next.getAndIncrement(); chunk < scan.chunks(); chunk = next.getAndIncrement()) {
                if (tooMuch.get()) return;
                scan.read(chunk, value, visitor);
                if (tally.bytes() > MOST_BYTES / workers && some.isMany()) tooMuch.set(true);
            }
        });
        if (tooMuch.get()) {
            collect(scan, value, tallies, some.lowerHalf(), into);
            collect(scan, value, tallies, some.upperHalf(), into);
            return;
        }
        for (var worker = 1; worker < workers; worker++) each[0].merge(each[worker]);
        each[0].collect(into);
    }

    private EventScan.Visitor visitor(EventTally tally, PersonRange some) {
        var all = some.equals(everybody);
        return new EventScan.Visitor() {
            @Override
            public void visit(long[] people, long[] values, int size) {
                tally.add(people, values, all ? size : some.keep(people, values, size));
            }

            @Override
            public void visit(long person, BigDecimal number) {
                if (some.contains(person)) ((SumTally) tally).add(person, number);
            }
        };
    }
}
