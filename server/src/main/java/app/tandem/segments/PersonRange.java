package app.tandem.segments;

import java.io.IOException;
import org.apache.lucene.search.IndexSearcher;

/** Those whose ids lie between two, both in. */
record PersonRange(long least, long greatest) {
    /** All who have events; somebody where nobody has. */
    static PersonRange of(IndexSearcher searcher) throws IOException {
        var least = Long.MAX_VALUE;
        var greatest = Long.MIN_VALUE;
        for (var leaf : searcher.getIndexReader().leaves()) {
            var bounds = leaf.reader().getDocValuesSkipper(EventFields.PERSON);
            if (bounds == null) continue;
            least = Math.min(least, bounds.minValue());
            greatest = Math.max(greatest, bounds.maxValue());
        }
        return least > greatest ? new PersonRange(0, 0) : new PersonRange(least, greatest);
    }

    PersonPages pages() {
        return new PersonPages(least, greatest);
    }

    /** Whether they are more than fit a page, so that halving them helps. */
    boolean isMany() {
        return greatest - least < 0 || greatest - least > PersonPages.SIZE;
    }

    private long middle() {
        return (least & greatest) + ((least ^ greatest) >> 1);
    }

    /** One of so many parts of the range, counted from 0. */
    PersonRange part(int number, int of) {
        if (of == 1) return this;
        var width = Long.divideUnsigned(greatest - least, of);
        var from = least + width * number;
        return new PersonRange(number == 0 ? from : from + 1, number == of - 1 ? greatest : from + width);
    }

    PersonRange lowerHalf() {
        return new PersonRange(least, middle());
    }

    PersonRange upperHalf() {
        return new PersonRange(middle() + 1, greatest);
    }

    boolean contains(long person) {
        return least <= person && person <= greatest;
    }

    /** Keeps the events of these people, in place; answers how many. */
    int keep(long[] people, long[] values, int size) {
        var kept = 0;
        for (var i = 0; i < size; i++) {
            if (!contains(people[i])) continue;
            people[kept] = people[i];
            values[kept++] = values[i];
        }
        return kept;
    }
}
