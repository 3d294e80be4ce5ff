package app.tandem.segments;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/** The exact sum of a number over each person's events. */
final class SumTally implements EventTally {
    /** About what a number costs that is kept by itself. */
    private static final long BYTES_EACH = 250;

    private final PersonPages pages;
    private final LongPredicate asked;
    private final Predicate<BigDecimal> askedExactly;
    private long[][] sums = new long[64][];
    /** What did not fit a person's place in the pages, on top of what stands there. */
    private final Map<Long, BigDecimal> rest = new HashMap<>();

    /**
     * @param asked what must hold of a sum in millionths
     * @param askedExactly the same of any sum
     */
    SumTally(PersonPages pages, LongPredicate asked, Predicate<BigDecimal> askedExactly) {
        this.pages = pages;
        this.asked = asked;
        this.askedExactly = askedExactly;
    }

    @Override
    public void add(long[] people, long[] values, int size) {
        for (var i = 0; i < size; i++) add(people[i], values[i]);
    }

    private void add(long person, long millionths) {
        var page = page(pages.number(person));
        var place = PersonPages.place(person);
        var before = page[place];
        var sum = before + millionths;
        if (((before ^ sum) & (millionths ^ sum)) < 0) {
            rest.merge(person, NumberKey.scaled(before), BigDecimal::add);
            sum = millionths;
        }
        page[place] = sum;
    }

    /** Takes a number that has no scaled form. */
    void add(long person, BigDecimal number) {
        var _ = page(pages.number(person));
        rest.merge(person, number, BigDecimal::add);
    }

    private long[] page(int number) {
        if (number >= sums.length) sums = Arrays.copyOf(sums, number * 2);
        var page = sums[number];
        return page == null ? sums[number] = new long[PersonPages.SIZE] : page;
    }

    @Override
    public void merge(EventTally other) {
        var more = (SumTally) other;
        for (var number = 0; number < more.pages.count(); number++) {
            var first = more.pages.first(number);
            var added = more.sums[number];
            for (var i = 0; i < added.length; i++) {
                if (added[i] != 0) add(first + i, added[i]);
            }
        }
        more.rest.forEach(this::add);
    }

    @Override
    public boolean holdsForNone() {
        return asked.test(0);
    }

    @Override
    public void collect(PersonSet people) {
        var inverse = holdsForNone();
        for (var number = 0; number < pages.count(); number++) {
            var bits = people.page(pages.first(number));
            var page = sums[number];
            for (var i = 0; i < page.length; i++) {
                if (page[i] != 0 && asked.test(page[i]) != inverse) bits[i >> 6] |= 1L << i;
            }
        }
        rest.forEach((person, more) -> {
            var sum = more.add(NumberKey.scaled(sums[pages.known(person)][PersonPages.place(person)]));
            people.set(person, askedExactly.test(sum) != inverse);
        });
    }

    @Override
    public long bytes() {
        return (long) pages.count() * PersonPages.SIZE * Long.BYTES + rest.size() * BYTES_EACH;
    }
}
