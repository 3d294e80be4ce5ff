package app.tandem.segments;

import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.MergePolicy;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.Sort;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;

/**
 * Documents in files. What was written is searched after {@link #refresh}; it survives the process after {@link
 * #commit}, which also keeps a note of what it covers.
 */
final class StoredIndex implements Closeable {
    private static final double SMALL_BUFFER = 32;
    /** While everything is built: the larger, the fewer parts have to be merged later. */
    private static final double LARGE_BUFFER =
            Math.clamp(Runtime.getRuntime().maxMemory() / (1 << 20) / 8, SMALL_BUFFER, 512);

    private final Directory directory;
    private final IndexWriter writer;
    private final SearcherManager searchers;
    private final MergePolicy merges;

    private StoredIndex(Directory directory, IndexWriter writer, MergePolicy merges) throws IOException {
        this.directory = directory;
        this.writer = writer;
        this.merges = merges;
        this.searchers = new SearcherManager(writer, new SearcherFactory() {
            @Override
            public IndexSearcher newSearcher(IndexReader reader, @Nullable IndexReader previous) {
                var searcher = new IndexSearcher(reader);
                // What is asked changes with every question, and with the time.
                searcher.setQueryCache(null);
                return searcher;
            }
        });
    }

    /**
     * @param sort the order of the documents within each part of the index
     * @param largestPart in megabytes; several parts of like size let several cores work on one question
     * @throws IOException also where the files are damaged
     */
    static StoredIndex open(Directory directory, Sort sort, int largestPart) throws IOException {
        var merges = new TieredMergePolicy().setMaxMergedSegmentMB(largestPart);
        var settings = new IndexWriterConfig()
                .setRAMBufferSizeMB(SMALL_BUFFER)
                .setMergePolicy(merges)
                .setCommitOnClose(false)
                .setIndexSort(sort);
        var writer = new IndexWriter(directory, settings);
        try {
            return new StoredIndex(directory, writer, merges);
        } catch (IOException | RuntimeException cause) {
            writer.rollback();
            throw cause;
        }
    }

    IndexWriter writer() {
        return writer;
    }

    /** Prepares for very many documents at once, until {@link #endBuild}. */
    void beginBuild() {
        writer.getConfig().setMergePolicy(NoMergePolicy.INSTANCE).setRAMBufferSizeMB(LARGE_BUFFER);
    }

    void endBuild() {
        writer.getConfig().setMergePolicy(merges).setRAMBufferSizeMB(SMALL_BUFFER);
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

    /** The documents as they stood at the last refresh, to be released again. */
    IndexSearcher acquire() throws IOException {
        return searchers.acquire();
    }

    void release(IndexSearcher searcher) throws IOException {
        searchers.release(searcher);
    }

    /** Lets go of the files; what was not committed is forgotten, as in a crash. */
    @Override
    public void close() throws IOException {
        IOUtils.close(searchers, writer::rollback, directory);
    }
}
