package app.tandem.segments;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.LongPredicate;
import org.roaringbitmap.RoaringBitmap;

/**
 * The people in a segment: a compressed bitmap (Roaring; Chambi, Lemire, Kaser, Godin 2016) for each page of 2^24 ids, so
 * that a page is at most 2 MB whatever it holds. For one thread.
 */
final class MemberSet {
    private static final int PAGE_BITS = 24;
    private static final long IN_PAGE = (1L << PAGE_BITS) - 1;

    private final TreeMap<Long, RoaringBitmap> pages = new TreeMap<>();

    /** @return whether that is new */
    boolean add(long person) {
        return pages.computeIfAbsent(person >> PAGE_BITS, _ -> new RoaringBitmap())
                .checkedAdd(place(person));
    }

    /** Takes somebody in, and wants more. */
    boolean added(long person) {
        add(person);
        return true;
    }

    /** @return whether they were in it */
    boolean remove(long person) {
        var page = pages.get(person >> PAGE_BITS);
        return page != null && page.checkedRemove(place(person));
    }

    boolean contains(long person) {
        var page = pages.get(person >> PAGE_BITS);
        return page != null && page.contains(place(person));
    }

    long size() {
        return pages.values().stream()
                .mapToLong(RoaringBitmap::getLongCardinality)
                .sum();
    }

    MemberSet copy() {
        var copy = new MemberSet();
        pages.forEach((number, page) -> copy.pages.put(number, page.clone()));
        return copy;
    }

    /** How many are in this one and not in the other. */
    long sizeWithout(MemberSet other) {
        var size = 0L;
        for (var page : pages.entrySet()) {
            var theirs = other.pages.get(page.getKey());
            size += theirs == null
                    ? page.getValue().getLongCardinality()
                    : RoaringBitmap.andNotCardinality(page.getValue(), theirs);
        }
        return size;
    }

    /** Those in this one and not in the other. */
    MemberSet without(MemberSet other) {
        var rest = new MemberSet();
        pages.forEach((number, page) -> {
            var theirs = other.pages.get(number);
            rest.pages.put(number, theirs == null ? page.clone() : RoaringBitmap.andNot(page, theirs));
        });
        return rest;
    }

    /**
     * Walks through them, ascending.
     *
     * @param after only people with greater ids
     * @param visitor answers whether to go on
     */
    void forEach(long after, LongPredicate visitor) {
        for (var page : pages.tailMap(Math.max(0, after) >> PAGE_BITS).entrySet()) {
            var first = page.getKey() << PAGE_BITS;
            var people = page.getValue().getIntIterator();
            if (after >= first) people.advanceIfNeeded(place(after));
            while (people.hasNext()) {
                var person = first + people.next();
                if (person > after && !visitor.test(person)) return;
            }
        }
    }

    /** Hands out what {@link #read} takes, a page at a time. */
    void write(BiConsumer<Long, byte[]> pageWriter) {
        pages.forEach((number, page) -> {
            if (page.isEmpty()) return;
            page.runOptimize();
            var bytes = new ByteArrayOutputStream(page.serializedSizeInBytes());
            try {
                page.serialize(new DataOutputStream(bytes));
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
            pageWriter.accept(number, bytes.toByteArray());
        });
    }

    void read(long number, byte[] bytes) {
        var page = new RoaringBitmap();
        try {
            page.deserialize(new DataInputStream(new ByteArrayInputStream(bytes)));
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
        pages.put(number, page);
    }

    private static int place(long person) {
        return (int) (person & IN_PAGE);
    }
}
