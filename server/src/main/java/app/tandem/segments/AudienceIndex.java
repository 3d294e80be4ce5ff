package app.tandem.segments;

import app.tandem.subscribers.SubscriberId;
import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.LongPredicate;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.SortedNumericSortField;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;

/**
 * One shop's people as Lucene documents. What was applied is searched after {@link #refresh}; it survives the process
 * after {@link #commit}, which also keeps a note of what it covers.
 */
final class AudienceIndex implements Closeable {
    static {
        // A rule has at most 20,000 parts (RuleParser), each of a few clauses; Lucene's own limit is 1,024.
        IndexSearcher.setMaxClauseCount(200_000);
    }

    private final Directory directory;
    private final IndexWriter writer;
    private final SearcherManager searchers;

    private AudienceIndex(Directory directory, IndexWriter writer) throws IOException {
        this.directory = directory;
        this.writer = writer;
        this.searchers = new SearcherManager(writer, null);
    }

    /** @throws IOException also where the files are damaged */
    static AudienceIndex open(Directory directory) throws IOException {
        var settings = new IndexWriterConfig()
                .setRAMBufferSizeMB(32)
                .setCommitOnClose(false)
                // People come out in ascending order without sorting them.
                .setIndexSort(new Sort(new SortedNumericSortField(IndexFields.ID, SortField.Type.LONG)));
        var writer = new IndexWriter(directory, settings);
        try {
            return new AudienceIndex(directory, writer);
        } catch (IOException | RuntimeException cause) {
            writer.rollback();
            throw cause;
        }
    }

    void put(SubscriberId person, Map<String, Object> facts) throws IOException {
        writer.updateDocument(IndexFields.key(person), IndexFields.document(person, facts));
    }

    void remove(SubscriberId person) throws IOException {
        writer.deleteDocuments(IndexFields.key(person));
    }

    void removeAll() throws IOException {
        writer.deleteAll();
    }

    void refresh() throws IOException {
        searchers.maybeRefreshBlocking();
    }

    boolean isChanged() {
        return writer.hasUncommittedChanges();
    }

    /** @param note what these documents cover, read back by {@link #note} */
    void commit(Map<String, String> note) throws IOException {
        writer.setLiveCommitData(note.entrySet());
        writer.commit();
    }

    /** The note of the last commit; empty for a new index. */
    Map<String, String> note() {
        var note = new HashMap<String, String>();
        var entries = writer.getLiveCommitData();
        if (entries != null) entries.forEach(entry -> note.put(entry.getKey(), entry.getValue()));
        return note;
    }

    /** @throws IOException where a file's content does not match its checksum */
    void checkFiles() throws IOException {
        try (var reader = DirectoryReader.open(writer)) {
            for (var leaf : reader.leaves()) leaf.reader().checkIntegrity();
        }
    }

    int size() {
        return writer.getDocStats().numDocs;
    }

    int count(Query query) {
        return search(searcher -> searcher.count(query));
    }

    /**
     * Walks through the matching people in ascending order, as they stood at the last refresh, however many they are.
     *
     * @param after only people with greater ids
     * @param visitor answers whether to go on
     */
    void forEach(Query query, long after, LongPredicate visitor) {
        var rest = after == Long.MIN_VALUE
                ? query
                : IndexQueries.all(List.of(query, LongPoint.newRangeQuery(IndexFields.ID, after + 1, Long.MAX_VALUE)));
        search(searcher -> {
            var weight = searcher.createWeight(searcher.rewrite(rest), ScoreMode.COMPLETE_NO_SCORES, 1);
            var queue = new PriorityQueue<Walk>((one, other) -> Long.compare(one.person, other.person));
            for (var leaf : searcher.getIndexReader().leaves()) {
                var scorer = weight.scorer(leaf);
                if (scorer == null) continue;
                var walk = new Walk(leaf, scorer.iterator());
                if (walk.advance()) queue.add(walk);
            }
            for (var walk = queue.poll(); walk != null; walk = queue.poll()) {
                if (!visitor.test(walk.person)) break;
                if (walk.advance()) queue.add(walk);
            }
            return true;
        });
    }

    /** One part of the index, walked in its own order, which is that of ids. */
    private static final class Walk {
        private final DocIdSetIterator documents;
        private final NumericDocValues ids;
        private final @Nullable Bits live;
        private long person;

        Walk(LeafReaderContext leaf, DocIdSetIterator documents) throws IOException {
            this.documents = documents;
            SortedNumericDocValues values = leaf.reader().getSortedNumericDocValues(IndexFields.ID);
            this.ids = DocValues.unwrapSingleton(values);
            this.live = leaf.reader().getLiveDocs();
        }

        boolean advance() throws IOException {
            for (var document = documents.nextDoc();
                    document != DocIdSetIterator.NO_MORE_DOCS;
                    document = documents.nextDoc()) {
                if (live != null && !live.get(document)) continue;
                ids.advanceExact(document);
                person = ids.longValue();
                return true;
            }
            return false;
        }
    }

    /** What was indexed cannot be read. */
    static final class Damaged extends RuntimeException {
        Damaged(Exception cause) {
            super(cause);
        }
    }

    private interface Search<T> {
        T on(IndexSearcher searcher) throws IOException;
    }

    private <T> T search(Search<T> search) {
        try {
            var searcher = searchers.acquire();
            try {
                return search.on(searcher);
            } finally {
                searchers.release(searcher);
            }
        } catch (IOException | AlreadyClosedException cause) {
            throw new Damaged(cause);
        }
    }

    /** Lets go of the files; what was not committed is forgotten, as in a crash. */
    @Override
    public void close() throws IOException {
        IOUtils.close(searchers, writer::rollback, directory);
    }
}
