package app.tandem.segments;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Whose documents lie where in one part of the people's index. They lie in the order of ids, so that the bits of the ids
 * that a page has tell which of its bits is which document: a set of people becomes a set of documents 64 at a time.
 */
final class PersonPlaces {
    /** Where ids lie so far apart that a page has fewer, its bits would cost more than they bring. */
    private static final int FEWEST = 64;

    private static final int BATCH = 1_024;
    private static final int WORDS = PersonPages.SIZE / Long.SIZE;
    private static final long[] ALL = all();
    /** A part of the index never changes, but for deletions: what was found out serves until it is merged away. */
    private static final Map<IndexReader.CacheKey, PersonPlaces> KNOWN = new ConcurrentHashMap<>();

    private int count;
    /** Of each page, one person of it. */
    private long[] people = new long[64];
    /** Of each page, its first document. */
    private int[] documents = new int[64];
    /** Of each page, which of its ids there are. */
    private long[][] ids = new long[64][];

    private PersonPlaces() {}

    /** @return null where ids lie too far apart, or somebody has two documents there, the older one deleted */
    static @Nullable PersonPlaces of(LeafReader part) throws IOException {
        var core = part.getCoreCacheHelper();
        var known = KNOWN.get(core.getKey());
        if (known == null) {
            known = read(part);
            if (KNOWN.putIfAbsent(core.getKey(), known) == null) core.addClosedListener(KNOWN::remove);
        }
        return known.count == 0 ? null : known;
    }

    private static PersonPlaces read(LeafReader part) throws IOException {
        var places = new PersonPlaces();
        var values = part.getNumericDocValues(IndexFields.ID);
        var some = new int[BATCH];
        var people = new long[BATCH];
        for (var begin = 0; begin < part.maxDoc(); begin += BATCH) {
            var size = Math.min(BATCH, part.maxDoc() - begin);
            for (var i = 0; i < size; i++) some[i] = begin + i;
            values.longValues(size, some, people, 0);
            for (var i = 0; i < size; i++) {
                if (!places.add(people[i], some[i])) return new PersonPlaces();
            }
            if (begin + size < (long) (places.count - 1) * FEWEST) return new PersonPlaces();
        }
        places.endPage();
        return places;
    }

    /** @return false where the person has a document already: the bits of ids would no longer tell the documents */
    private boolean add(long person, int document) {
        if (count == 0 || PersonPages.page(people[count - 1]) != PersonPages.page(person)) {
            endPage();
            if (count == people.length) {
                people = Arrays.copyOf(people, count * 2);
                documents = Arrays.copyOf(documents, count * 2);
                ids = Arrays.copyOf(ids, count * 2);
            }
            people[count] = person;
            documents[count] = document;
            ids[count++] = new long[WORDS];
        }
        var place = PersonPages.place(person);
        if ((ids[count - 1][place >> 6] & 1L << place) != 0) return false;
        ids[count - 1][place >> 6] |= 1L << place;
        return true;
    }

    /** Most pages have all their ids, and share the array that says so. */
    private void endPage() {
        if (count > 0 && Arrays.equals(ids[count - 1], ALL)) ids[count - 1] = ALL;
    }

    private static long[] all() {
        var all = new long[WORDS];
        Arrays.fill(all, -1);
        return all;
    }

    /** Leaves out of the part's documents those of people who are not in a set. */
    void retain(PersonSet set, FixedBitSet found) {
        var words = found.getBits();
        for (var page = 0; page < count; page++) {
            var members = set.words(people[page]);
            var document = documents[page];
            for (var i = 0; i < WORDS; i++) {
                var there = ids[page][i];
                if (there == 0) continue;
                var in = members == null ? 0 : members[i];
                var out = Long.compress(set.isAllBut() ? in : ~in, there);
                if (out != 0) clear(words, document, out);
                document += Long.bitCount(there);
            }
        }
    }

    /** Clears bits from a place on. */
    private static void clear(long[] words, int from, long bits) {
        words[from >> 6] &= ~(bits << from);
        var rest = from & 63;
        if (rest != 0 && bits >>> (64 - rest) != 0) words[(from >> 6) + 1] &= ~(bits >>> (64 - rest));
    }
}
