package app.tandem.segments;

import app.tandem.subscribers.SubscriberId;
import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.store.Directory;
import org.jspecify.annotations.Nullable;

/** One shop's people as documents. */
final class PeopleIndex implements Closeable {
    static {
        // A rule has at most 20,000 parts (RuleParser), and one of them up to 10,000 values; Lucene's limit is 1,024.
        IndexSearcher.setMaxClauseCount(200_000);
    }

    private static final int LARGEST_PART = 128;
    /** People come out in ascending order without sorting them. */
    private static final Sort ORDER = new Sort(new SortField(IndexFields.ID, SortField.Type.LONG));

    private final StoredIndex documents;
    /** Who was put or removed since the build began, and is newer than what the build reads; null without a build. */
    private @Nullable PersonSet sinceBuild;

    private PeopleIndex(StoredIndex documents) {
        this.documents = documents;
    }

    /** @throws IOException also where the files are damaged */
    static PeopleIndex open(Directory directory) throws IOException {
        return new PeopleIndex(StoredIndex.open(directory, ORDER, LARGEST_PART));
    }

    StoredIndex documents() {
        return documents;
    }

    /** @param facts null for somebody who is not to be in it */
    void put(SubscriberId person, @Nullable Map<String, Object> facts) throws IOException {
        if (sinceBuild != null) sinceBuild.add(person.value());
        if (facts == null) documents.writer().deleteDocuments(IndexFields.key(person));
        else documents.writer().updateDocument(IndexFields.key(person), IndexFields.document(person, facts));
    }

    void removeAll() throws IOException {
        documents.writer().deleteAll();
        sinceBuild = new PersonSet(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** Adds somebody whom the build has read, and who is not in it but by a later {@link #put}. */
    void add(SubscriberId person, Map<String, Object> facts) throws IOException {
        if (sinceBuild != null && sinceBuild.contains(person.value())) return;
        documents.writer().addDocument(IndexFields.document(person, facts));
    }

    void endBuild() {
        sinceBuild = null;
        documents.endBuild();
    }

    @Override
    public void close() throws IOException {
        documents.close();
    }
}
