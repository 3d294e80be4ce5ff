package app.tandem.segments;

import app.tandem.segments.Condition.InTime;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * All events of one type in a window that pass some tests, in chunks that several threads may read at once. The index
 * has them in the order of type and time, so that those of a window lie side by side in each of its parts.
 */
final class EventScan {
    private static final int CHUNK = 1 << 17;
    private static final int BATCH = 1_024;

    private final List<Chunk> chunks = new ArrayList<>();
    private long events;

    private record Chunk(LeafReader reader, EventTests tests, int from, int to) {}

    EventScan(IndexSearcher searcher, String type, InTime range, List<Rule.Compare> where, Asked asked)
            throws IOException {
        for (var leaf : searcher.getIndexReader().leaves()) {
            var reader = leaf.reader();
            var place = place(reader, type);
            if (place < 0) continue;
            var begin = first(0, reader.maxDoc(), event -> type(reader, event) >= place);
            var end = first(begin, reader.maxDoc(), event -> type(reader, event) > place);
            var from = first(begin, end, event -> time(reader, event) >= range.from());
            var to = first(from, end, event -> time(reader, event) > range.to());
            if (from < to) add(reader, new EventTests(reader, where, asked), from, to);
        }
    }

    private void add(LeafReader reader, EventTests tests, int from, int to) {
        events += to - from;
        for (var begin = from; begin < to; begin += CHUNK) {
            chunks.add(new Chunk(reader, tests, begin, Math.min(begin + CHUNK, to)));
        }
    }

    private interface Test {
        boolean holds(int event) throws IOException;
    }

    /** The first from which on a test holds; {@code to} where it holds for none. */
    private static int first(int from, int to, Test test) throws IOException {
        var low = from;
        var high = to;
        while (low < high) {
            var middle = (low + high) >>> 1;
            if (test.holds(middle)) high = middle;
            else low = middle + 1;
        }
        return low;
    }

    private static int place(LeafReader reader, String type) throws IOException {
        return DocValues.getSorted(reader, EventFields.TYPE).lookupTerm(new BytesRef(type));
    }

    /** Columns are read forwards only, so that each look takes a new one. */
    private static int type(LeafReader reader, int event) throws IOException {
        var types = DocValues.getSorted(reader, EventFields.TYPE);
        types.advanceExact(event);
        return types.ordValue();
    }

    private static long time(LeafReader reader, int event) throws IOException {
        var times = DocValues.getNumeric(reader, EventFields.TIME);
        times.advanceExact(event);
        return times.longValue();
    }

    int chunks() {
        return chunks.size();
    }

    /** How many there are, those too that do not pass. */
    long events() {
        return events;
    }

    /** What is to be told of events besides whose they are. */
    sealed interface Value {
        record Nothing() implements Value {}

        record Time() implements Value {}

        /** Events without that number are left out. */
        record Number(String property) implements Value {}
    }

    interface Visitor {
        /**
         * @param people whose the events are, as many as {@code size}
         * @param values their times in microseconds, or their numbers in millionths
         */
        void visit(long[] people, long[] values, int size);

        /** An event whose number has no scaled form. */
        default void visit(long person, BigDecimal number) {
            throw new IllegalStateException("No numbers were asked for");
        }
    }

    /** Reads a chunk from its beginning to its end. */
    void read(int chunk, Value value, Visitor visitor) throws IOException {
        var part = chunks.get(chunk);
        var tests = part.tests.open();
        var people = part.reader.getNumericDocValues(EventFields.PERSON);
        var told = values(part.reader, value, visitor);
        var events = new int[BATCH];
        var persons = new long[BATCH];
        var values = new long[BATCH];
        for (var begin = part.from; begin < part.to; begin += BATCH) {
            var size = Math.min(BATCH, part.to - begin);
            for (var i = 0; i < size; i++) events[i] = begin + i;
            size = tests.keep(events, size);
            people.longValues(size, events, persons, 0);
            if (told != null) size = told.read(events, persons, values, size);
            if (size > 0) visitor.visit(persons, values, size);
        }
    }

    /** Reads values of a batch; answers how many events are left in it. */
    private interface Values {
        int read(int[] events, long[] people, long[] values, int size) throws IOException;
    }

    private static @Nullable Values values(LeafReader reader, Value value, Visitor visitor) throws IOException {
        return switch (value) {
            case Value.Nothing _ -> null;
            case Value.Time _ -> {
                NumericDocValues times = reader.getNumericDocValues(EventFields.TIME);
                yield (events, _, values, size) -> {
                    times.longValues(size, events, values, 0);
                    return size;
                };
            }
            case Value.Number(var property) -> {
                var numbers = DocValues.getNumeric(reader, IndexFields.name(FactType.NUMBER, property));
                var longNumbers = DocValues.getSorted(reader, IndexFields.longNumbers(property));
                yield (events, people, values, size) -> {
                    var kept = 0;
                    for (var i = 0; i < size; i++) {
                        if (numbers.advanceExact(events[i])) {
                            people[kept] = people[i];
                            values[kept++] = numbers.longValue();
                        } else if (longNumbers.advanceExact(events[i])) {
                            var key = longNumbers.lookupOrd(longNumbers.ordValue());
                            visitor.visit(people[i], NumberKey.sortable(BytesRef.deepCopyOf(key).bytes));
                        }
                    }
                    return kept;
                };
            }
        };
    }
}
