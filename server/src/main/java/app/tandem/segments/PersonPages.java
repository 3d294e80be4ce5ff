package app.tandem.segments;

import java.util.Arrays;

/**
 * Numbers for pages of neighbouring people, given out from 0 as their people are met: what is kept of a person lies in an
 * array of the page's own, so that memory goes by the people met and not by how large their ids are. For one thread.
 */
final class PersonPages {
    private static final int BITS = 12;
    /** People on a page. */
    static final int SIZE = 1 << BITS;

    private static final int MASK = SIZE - 1;
    /** Ids that lie within four billion of each other find their page at once; others by hashing. */
    private static final int MOST_DIRECT = 1 << 20;

    private final long firstPage;
    /** Numbers from 1, 0 for none yet: by distance from the first page, or else in the hash table. */
    private int[] numbers;

    private final boolean direct;
    private long[] hashed = new long[0];
    private long[] pages = new long[64];
    private int count;

    /** People's ids are between these, both in. */
    PersonPages(long least, long greatest) {
        firstPage = least >> BITS;
        var span = (greatest >> BITS) - firstPage + 1;
        direct = span > 0 && span <= MOST_DIRECT;
        numbers = new int[direct ? (int) span : 64];
        if (!direct) hashed = new long[64];
    }

    static int place(long person) {
        return (int) person & MASK;
    }

    static long page(long person) {
        return person >> BITS;
    }

    /** How many pages were given a number. */
    int count() {
        return count;
    }

    /** The first person of a page. */
    long first(int number) {
        return pages[number] << BITS;
    }

    /** The number of a person's page, a new one where nobody of it was met before. */
    int number(long person) {
        var page = person >> BITS;
        var slot = direct ? (int) (page - firstPage) : slot(page);
        var number = numbers[slot];
        return number != 0 ? number - 1 : add(page, slot);
    }

    /** The number of a person's page; -1 where nobody of it was met. */
    int known(long person) {
        var page = person >> BITS;
        if (!direct) return numbers[slot(page)] - 1;
        var distance = page - firstPage;
        return distance < 0 || distance >= numbers.length ? -1 : numbers[(int) distance] - 1;
    }

    private int add(long page, int slot) {
        if (count == pages.length) pages = Arrays.copyOf(pages, count * 2);
        pages[count++] = page;
        numbers[slot] = count;
        if (!direct) {
            hashed[slot] = page;
            if (count * 2 > numbers.length) grow();
        }
        return count - 1;
    }

    private int slot(long page) {
        var mask = numbers.length - 1;
        var slot = (int) ((page * 0x9E3779B97F4A7C15L) >>> 32) & mask;
        while (numbers[slot] != 0 && hashed[slot] != page) slot = (slot + 1) & mask;
        return slot;
    }

    private void grow() {
        numbers = new int[numbers.length * 2];
        hashed = new long[numbers.length];
        for (var number = 0; number < count; number++) {
            var slot = slot(pages[number]);
            numbers[slot] = number + 1;
            hashed[slot] = pages[number];
        }
    }
}
