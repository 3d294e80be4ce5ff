package app.tandem.segments;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Some people, as bits by id; or all but some. For one thread while it is filled, for any afterwards.
 */
final class PersonSet {
    private static final int BATCH = 1_024;
    private static final int WORDS = PersonPages.SIZE / Long.SIZE;

    private final PersonPages pages;
    private long[][] bits = new long[64][];
    private boolean allBut;

    /** Nobody yet, of people whose ids are between these, both in. */
    PersonSet(long least, long greatest) {
        pages = new PersonPages(least, greatest);
    }

    static PersonSet everybody() {
        var nobody = new PersonSet(0, 0);
        nobody.complement();
        return nobody;
    }

    void add(long person) {
        set(person, true);
    }

    void set(long person, boolean in) {
        var place = PersonPages.place(person);
        if (in) page(person)[place >> 6] |= 1L << place;
        else page(person)[place >> 6] &= ~(1L << place);
    }

    /** The bits of everybody on the same page, to be written. */
    long[] page(long person) {
        var number = pages.number(person);
        if (number == bits.length) bits = Arrays.copyOf(bits, number * 2);
        if (bits[number] == null) bits[number] = new long[WORDS];
        return bits[number];
    }

    void addAll(PersonSet more) {
        for (var number = 0; number < more.pages.count(); number++) {
            var page = page(more.pages.first(number));
            for (var i = 0; i < WORDS; i++) page[i] |= more.bits[number][i];
        }
    }

    /** From now on those are in who were not. */
    void complement() {
        allBut = !allBut;
    }

    /**
     * Leaves out whoever is not in the set.
     *
     * @param ids of people by number, ascending
     * @param numbers of people
     */
    void retain(NumericDocValues ids, FixedBitSet numbers) throws IOException {
        var some = new int[BATCH];
        var people = new long[BATCH];
        var size = 0;
        var words = numbers.getBits();
        for (var i = 0; i < FixedBitSet.bits2words(numbers.length()); i++) {
            for (var word = words[i]; word != 0; word &= word - 1) {
                some[size++] = (i << 6) + Long.numberOfTrailingZeros(word);
            }
            if (size + Long.SIZE > BATCH) {
                retain(ids, numbers, some, people, size);
                size = 0;
            }
        }
        retain(ids, numbers, some, people, size);
    }

    private void retain(NumericDocValues ids, FixedBitSet numbers, int[] some, long[] people, int size)
            throws IOException {
        ids.longValues(size, some, people, 0);
        for (var i = 0; i < size; i++) {
            if (!contains(people[i])) numbers.clear(some[i]);
        }
    }

    /** The bits of everybody on the same page; null where nobody of it has one. */
    long @Nullable [] words(long person) {
        var number = pages.known(person);
        return number < 0 ? null : bits[number];
    }

    /** Whether those with a bit are left out, rather than in. */
    boolean isAllBut() {
        return allBut;
    }

    boolean isNobody() {
        return !allBut && pages.count() == 0;
    }

    boolean contains(long person) {
        var number = pages.known(person);
        if (number < 0) return allBut;
        var place = PersonPages.place(person);
        return ((bits[number][place >> 6] >> place) & 1) != 0 != allBut;
    }
}
