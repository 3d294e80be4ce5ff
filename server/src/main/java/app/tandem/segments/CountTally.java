package app.tandem.segments;

import java.util.Arrays;

/** How many events each person has. */
final class CountTally implements EventTally {
    /** A count stops here, which is more than anybody asks for: bytes do for small numbers. */
    private static final int MOST_BYTE = 255;

    private final PersonPages pages;
    private final Measure.Count asked;
    private final boolean small;
    private byte[][] bytes = new byte[64][];
    private int[][] ints = new int[64][];

    CountTally(PersonPages pages, Measure.Count asked) {
        this.pages = pages;
        this.asked = asked;
        this.small = asked.value() < MOST_BYTE;
    }

    @Override
    public void add(long[] people, long[] values, int size) {
        if (small) {
            for (var i = 0; i < size; i++) {
                var person = people[i];
                var page = bytes(pages.number(person));
                var place = PersonPages.place(person);
                if (page[place] != (byte) MOST_BYTE) page[place]++;
            }
        } else {
            for (var i = 0; i < size; i++) {
                var person = people[i];
                ints(pages.number(person))[PersonPages.place(person)]++;
            }
        }
    }

    private byte[] bytes(int number) {
        if (number >= bytes.length) bytes = Arrays.copyOf(bytes, number * 2);
        var page = bytes[number];
        return page == null ? bytes[number] = new byte[PersonPages.SIZE] : page;
    }

    private int[] ints(int number) {
        if (number >= ints.length) ints = Arrays.copyOf(ints, number * 2);
        var page = ints[number];
        return page == null ? ints[number] = new int[PersonPages.SIZE] : page;
    }

    @Override
    public void merge(EventTally other) {
        var more = (CountTally) other;
        for (var number = 0; number < more.pages.count(); number++) {
            var own = pages.number(more.pages.first(number));
            if (small) {
                var page = bytes(own);
                var added = more.bytes[number];
                for (var i = 0; i < page.length; i++) {
                    page[i] = (byte) Math.min((page[i] & 0xff) + (added[i] & 0xff), MOST_BYTE);
                }
            } else {
                var page = ints(own);
                var added = more.ints[number];
                for (var i = 0; i < page.length; i++) page[i] += added[i];
            }
        }
    }

    @Override
    public boolean holdsForNone() {
        return asked.holds(0);
    }

    @Override
    public void collect(PersonSet people) {
        var inverse = holdsForNone();
        if (small) {
            collectSmall(people, inverse);
            return;
        }
        for (var number = 0; number < pages.count(); number++) {
            var bits = people.page(pages.first(number));
            var page = ints[number];
            for (var i = 0; i < page.length; i++) {
                if (page[i] != 0 && asked.holds(page[i]) != inverse) bits[i >> 6] |= 1L << i;
            }
        }
    }

    private void collectSmall(PersonSet people, boolean inverse) {
        var collected = new long[MOST_BYTE + 1];
        for (var count = 1; count <= MOST_BYTE; count++) collected[count] = asked.holds(count) != inverse ? 1 : 0;
        for (var number = 0; number < pages.count(); number++) {
            var bits = people.page(pages.first(number));
            var page = bytes[number];
            for (var word = 0; word < bits.length; word++) {
                var found = bits[word];
                for (var i = 0; i < Long.SIZE; i++) found |= collected[page[(word << 6) + i] & 0xff] << i;
                bits[word] = found;
            }
        }
    }

    @Override
    public long bytes() {
        return (long) pages.count() * PersonPages.SIZE * (small ? Byte.BYTES : Integer.BYTES);
    }
}
