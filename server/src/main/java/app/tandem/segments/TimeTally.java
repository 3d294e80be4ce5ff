package app.tandem.segments;

import java.util.Arrays;
import java.util.function.LongPredicate;

/** The time of each person's first or last event. */
final class TimeTally implements EventTally {
    private final PersonPages pages;
    private final boolean first;
    private final LongPredicate asked;
    private final boolean holdsForNone;
    private final long none;
    private long[][] times = new long[64][];

    /**
     * @param first whether the first rather than the last is asked for
     * @param asked what must hold of its time in microseconds
     */
    TimeTally(PersonPages pages, boolean first, LongPredicate asked, boolean holdsForNone) {
        this.pages = pages;
        this.first = first;
        this.asked = asked;
        this.holdsForNone = holdsForNone;
        this.none = first ? Long.MAX_VALUE : Long.MIN_VALUE;
    }

    @Override
    public void add(long[] people, long[] values, int size) {
        for (var i = 0; i < size; i++) {
            var person = people[i];
            var page = page(pages.number(person));
            var place = PersonPages.place(person);
            page[place] = chosen(page[place], values[i]);
        }
    }

    private long chosen(long one, long other) {
        return first ? Math.min(one, other) : Math.max(one, other);
    }

    private long[] page(int number) {
        if (number >= times.length) times = Arrays.copyOf(times, number * 2);
        if (times[number] == null) {
            times[number] = new long[PersonPages.SIZE];
            Arrays.fill(times[number], none);
        }
        return times[number];
    }

    @Override
    public void merge(EventTally other) {
        var more = (TimeTally) other;
        for (var number = 0; number < more.pages.count(); number++) {
            var page = page(pages.number(more.pages.first(number)));
            var added = more.times[number];
            for (var i = 0; i < page.length; i++) page[i] = chosen(page[i], added[i]);
        }
    }

    @Override
    public boolean holdsForNone() {
        return holdsForNone;
    }

    @Override
    public void collect(PersonSet people) {
        for (var number = 0; number < pages.count(); number++) {
            var bits = people.page(pages.first(number));
            var page = times[number];
            for (var i = 0; i < page.length; i++) {
                if (page[i] != none && asked.test(page[i]) != holdsForNone) bits[i >> 6] |= 1L << i;
            }
        }
    }

    @Override
    public long bytes() {
        return (long) pages.count() * PersonPages.SIZE * Long.BYTES;
    }
}
