package app.tandem.segments;

import app.tandem.subscribers.Event;
import app.tandem.subscribers.FeedPosition;
import app.tandem.subscribers.FeedPosition.Snapshot;
import java.io.Closeable;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.store.Directory;
import org.jspecify.annotations.Nullable;

/**
 * One shop's events as documents of columns. An event never changes, so that nothing is ever replaced; instead the index
 * knows which transactions' events it has, and leaves out those that it is told of again.
 */
final class EventIndex implements Closeable {
    private static final int LARGEST_PART = 256;
    /** Those of a type in a window lie side by side. */
    private static final Sort ORDER = new Sort(
            new SortField(EventFields.TYPE, SortField.Type.STRING),
            new SortField(EventFields.TIME, SortField.Type.LONG));

    private static final String SCANNED = "scanned";

    private final StoredIndex documents;
    private final EventFields fields = new EventFields();
    /** What the last commit covers. */
    private @Nullable Snapshot committed;
    /** What the build has read, or is reading, until the feed has passed it. */
    private @Nullable Snapshot scanned;
    /** Events of the step of the feed that is under way: where it fails, it comes again. */
    private final Set<Long> step = new HashSet<>();

    private EventIndex(StoredIndex documents) {
        this.documents = documents;
    }

    /** @throws IOException also where the files are damaged */
    static EventIndex open(Directory directory) throws IOException {
        return new EventIndex(StoredIndex.open(directory, ORDER, LARGEST_PART));
    }

    StoredIndex documents() {
        return documents;
    }

    /** Goes on where the last commit ended. */
    void restore(FeedPosition reached) {
        committed = reached.done();
        var note = documents.note().get(SCANNED);
        scanned = note == null ? null : Snapshot.parse(note);
    }

    /** Begins anew, from what a snapshot sees. */
    void removeAll(Snapshot seen) throws IOException {
        documents.writer().deleteAll();
        committed = null;
        scanned = seen;
    }

    /** Adds those events that are not in it yet. */
    void add(Collection<Event> events) throws IOException {
        for (var event : events) {
            if (has(event)) continue;
            add(fields, event.subscriber().value(), event.type(), Fact.micros(event.occurredAt()), event.properties());
            step.add(event.id());
        }
    }

    private boolean has(Event event) {
        return committed != null && committed.sees(event.xid())
                || scanned != null && scanned.sees(event.xid())
                || step.contains(event.id());
    }

    /** Whether the feed may tell again what it told last. */
    boolean isInStep() {
        return !step.isEmpty();
    }

    /** The feed does not tell again what it told so far. */
    void endStep() {
        step.clear();
    }

    /**
     * Adds an event of the build's.
     *
     * @param fields the calling thread's own
     * @param time in microseconds since 1970
     */
    void add(EventFields fields, long person, String type, long time, Map<String, Object> properties)
            throws IOException {
        documents.writer().addDocument(fields.document(person, type, time, properties));
    }

    /** @param reached what it covers, besides what the build has read */
    void commit(FeedPosition reached, Map<String, String> note) throws IOException {
        if (scanned != null && reached.done().covers(scanned)) scanned = null;
        var full = new HashMap<>(note);
        if (scanned != null) full.put(SCANNED, scanned.toString());
        documents.commit(full);
        committed = reached.done();
    }

    @Override
    public void close() throws IOException {
        documents.close();
    }
}
