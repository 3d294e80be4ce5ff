package app.tandem.segments;

import app.tandem.subscribers.FeedPosition;
import java.io.Closeable;
import java.io.IOException;
import java.util.Comparator;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongPredicate;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.IOUtils;

/** One shop's people and what they did, to be asked in the words of rules. */
final class AudienceIndex implements Closeable {
    private final PeopleIndex people;
    private final EventIndex events;
    /** Held while one of the two is refreshed and the other not yet. */
    private final ReentrantLock refreshing = new ReentrantLock();

    private AudienceIndex(PeopleIndex people, EventIndex events) {
        this.people = people;
        this.events = events;
    }

    /** @throws IOException also where the files are damaged */
    static AudienceIndex open(Directory people, Directory events) throws IOException {
        var opened = PeopleIndex.open(people);
        try {
            return new AudienceIndex(opened, EventIndex.open(events));
        } catch (IOException | RuntimeException cause) {
            opened.close();
            throw cause;
        }
    }

    PeopleIndex people() {
        return people;
    }

    EventIndex events() {
        return events;
    }

    /** Begins anew; the build is to add everybody, and the events that a snapshot sees. */
    void removeAll(FeedPosition.Snapshot seen) throws IOException {
        people.removeAll();
        events.removeAll(seen);
    }

    /** Prepares for very many documents at once, until {@link #endBuild}. */
    void beginBuild() {
        people.documents().beginBuild();
        events.documents().beginBuild();
    }

    void endBuild() {
        people.endBuild();
        events.documents().endBuild();
    }

    boolean isChanged() {
        return people.documents().isChanged() || events.documents().isChanged();
    }

    /** The events first: they must not be behind the people, whose position is where reading goes on. */
    void commit(FeedPosition reached, Map<String, String> note) throws IOException {
        events.commit(reached, note);
        people.documents().commit(note);
    }

    /** Makes what was written so far be searched from now on. */
    void refresh() throws IOException {
        refreshing.lock();
        try {
            events.documents().refresh();
            people.documents().refresh();
        } finally {
            refreshing.unlock();
        }
    }

    /** How many a rule means, as of the last refresh. */
    AudienceSearch.Size size(Rule rule, Asked asked) {
        return search(asked, (searcher, bits) -> {
            var members = bits.node(rule);
            var subscribed = bits.node(AudienceSearch.SUBSCRIBED);
            var count = new AtomicLong();
            var reachable = new AtomicLong();
            eachPart(searcher, (_, leaf) -> {
                var found = live(leaf, members.bits(leaf, null));
                count.addAndGet(found.cardinality());
                reachable.addAndGet(FixedBitSet.intersectionCount(found, subscribed.bits(leaf, found)));
            });
            return new AudienceSearch.Size(count.get(), reachable.get());
        });
    }

    /**
     * Walks through the people whom a rule means in ascending order, as they stood at the last refresh, however many they
     * are.
     *
     * @param after only people with greater ids
     * @param visitor answers whether to go on
     */
    void forEach(Rule rule, Asked asked, long after, LongPredicate visitor) {
        search(asked, (searcher, bits) -> {
            var members = bits.node(rule);
            var walks = new Walk[searcher.getIndexReader().leaves().size()];
            eachPart(searcher, (part, leaf) -> {
                var greater = greater(leaf, after);
                walks[part] = new Walk(leaf, live(leaf, intersection(greater, members.bits(leaf, greater))));
            });
            var queue = new PriorityQueue<Walk>(Comparator.comparingLong(walk -> walk.person));
            for (var walk : walks) {
                if (walk.advance()) queue.add(walk);
            }
            for (var walk = queue.poll(); walk != null; walk = queue.poll()) {
                if (!visitor.test(walk.person)) break;
                if (walk.advance()) queue.add(walk);
            }
            return true;
        });
    }

    private interface Question<T> {
        T answer(IndexSearcher searcher, MemberBits bits) throws IOException;
    }

    private <T> T search(Asked asked, Question<T> question) {
        try {
            try (var both = acquire()) {
                var did = new EventAnswers(both.events, asked);
                return question.answer(both.people, new MemberBits(both.people, did, asked));
            }
        } catch (IOException | AlreadyClosedException cause) {
            throw new Damaged(cause);
        }
    }

    /** As both stood at one refresh. */
    private Both acquire() throws IOException {
        refreshing.lock();
        try {
            var did = events.documents().acquire();
            try {
                return new Both(people.documents().acquire(), did);
            } catch (IOException | RuntimeException cause) {
                events.documents().release(did);
                throw cause;
            }
        } finally {
            refreshing.unlock();
        }
    }

    private final class Both implements Closeable {
        private final IndexSearcher people;
        private final IndexSearcher events;

        Both(IndexSearcher people, IndexSearcher events) {
            this.people = people;
            this.events = events;
        }

        @Override
        public void close() throws IOException {
            try {
                AudienceIndex.this.people.documents().release(people);
            } finally {
                AudienceIndex.this.events.documents().release(events);
            }
        }
    }

    /** What was indexed cannot be read. */
    static final class Damaged extends RuntimeException {
        Damaged(Exception cause) {
            super(cause);
        }
    }

    private interface Part {
        void read(int part, LeafReaderContext leaf) throws IOException;
    }

    private static void eachPart(IndexSearcher searcher, Part part) throws IOException {
        var leaves = searcher.getIndexReader().leaves();
        Cores.each(leaves.size(), number -> part.read(number, leaves.get(number)));
    }

    private static FixedBitSet live(LeafReaderContext leaf, FixedBitSet found) {
        var live = leaf.reader().getLiveDocs();
        if (live != null) live.applyMask(found, 0);
        return found;
    }

    private static FixedBitSet intersection(FixedBitSet one, FixedBitSet other) {
        one.and(other);
        return one;
    }

    /** Those with greater ids, which come last. */
    private static FixedBitSet greater(LeafReaderContext leaf, long after) throws IOException {
        var size = leaf.reader().maxDoc();
        var low = 0;
        var high = size;
        while (low < high) {
            var middle = (low + high) >>> 1;
            // Columns are read forwards only, so that each look takes a new one.
            var ids = leaf.reader().getNumericDocValues(IndexFields.ID);
            ids.advanceExact(middle);
            if (ids.longValue() > after) high = middle;
            else low = middle + 1;
        }
        var greater = new FixedBitSet(size);
        if (low < size) greater.set(low, size);
        return greater;
    }

    /** One part of the index, walked in its own order, which is that of ids. */
    private static final class Walk {
        private final DocIdSetIterator documents;
        private final NumericDocValues ids;
        private long person;

        Walk(LeafReaderContext leaf, FixedBitSet found) throws IOException {
            this.documents = new BitSetIterator(found, 0);
            this.ids = leaf.reader().getNumericDocValues(IndexFields.ID);
        }

        boolean advance() throws IOException {
            var document = documents.nextDoc();
            if (document == DocIdSetIterator.NO_MORE_DOCS) return false;
            ids.advanceExact(document);
            person = ids.longValue();
            return true;
        }
    }

    /** Lets go of the files; what was not committed is forgotten, as in a crash. */
    @Override
    public void close() throws IOException {
        IOUtils.close(people, events);
    }
}
