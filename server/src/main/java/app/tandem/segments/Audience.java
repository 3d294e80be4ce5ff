package app.tandem.segments;

import app.tandem.shared.ShopId;
import app.tandem.subscribers.Event;
import app.tandem.subscribers.EventArchive;
import app.tandem.subscribers.FeedPosition;
import app.tandem.subscribers.SubscriberId;
import app.tandem.subscribers.Subscribers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongPredicate;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.IOUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One shop's index with what it takes to keep it equal to the database. */
final class Audience {
    private static final Logger log = LoggerFactory.getLogger(Audience.class);
    /** Grows when documents are built differently, which makes indexes built before rebuild. */
    static final String FORMAT = "3";

    private static final String POSITION = "position";

    private final ShopId shop;
    private final Path folder;
    private final FactSources facts;
    private final EventArchive events;
    private final AudienceBuild build;
    /**
     * Held alone while changes are written, or made to be searched, so that people and events of one change come
     * together; the threads of a build share it.
     */
    private final ReadWriteLock writing = new ReentrantReadWriteLock();

    private volatile AudienceIndex index;
    private long doubts;
    private volatile boolean complete;

    private Audience(ShopId shop, Path folder, AudienceIndex index, Sources sources) {
        this.shop = shop;
        this.folder = folder;
        this.index = index;
        this.facts = sources.facts();
        this.events = sources.events();
        this.build = new AudienceBuild(shop, sources, writing.readLock());
    }

    /** Where everything in an index comes from. */
    record Sources(FactSources facts, Subscribers subscribers, EventArchive events) {}

    /** Opens what is on disk; damaged files are thrown away, to be built again. */
    static Audience open(ShopId shop, Path folder, Sources sources) throws IOException {
        return new Audience(shop, folder, openIndex(shop, folder), sources);
    }

    private static AudienceIndex openIndex(ShopId shop, Path folder) throws IOException {
        try {
            return checked(folder);
        } catch (IOException | RuntimeException damage) {
            log.warn("The audience index of shop {} is damaged and will be built again", shop, damage);
            IOUtils.rm(folder);
            return files(folder);
        }
    }

    private static AudienceIndex checked(Path folder) throws IOException {
        // Before format 3 the people's files lay in the folder itself.
        if (Files.exists(folder.resolve("write.lock"))) IOUtils.rm(folder);
        var index = files(folder);
        try {
            index.people().documents().checkFiles();
            index.events().documents().checkFiles();
            return index;
        } catch (IOException | RuntimeException damage) {
            index.close();
            throw damage;
        }
    }

    private static AudienceIndex files(Path folder) throws IOException {
        return AudienceIndex.open(
                FSDirectory.open(folder.resolve("people")), FSDirectory.open(folder.resolve("events")));
    }

    /** What the documents on disk cover; empty where they cover nothing that can be relied on. */
    Optional<FeedPosition> restored() {
        var people = position(index.people().documents());
        var events = position(index.events().documents());
        // The events are kept first, so that a crash in between leaves them ahead, never behind.
        if (people.isEmpty() || events.isEmpty() || !events.get().covers(people.get())) return Optional.empty();
        index.events().restore(events.get());
        return people;
    }

    private static Optional<FeedPosition> position(StoredIndex documents) {
        var note = documents.note();
        var position = note.get(POSITION);
        if (position == null || !FORMAT.equals(note.get("format"))) return Optional.empty();
        try {
            return Optional.of(FeedPosition.parse(position));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    ShopId shop() {
        return shop;
    }

    /** Whether everybody is in it, so that it may be asked. */
    boolean isComplete() {
        return complete;
    }

    /** Says that what was restored from disk is everybody. */
    void trust() {
        complete = true;
    }

    /** From now on it may not be asked until {@link #rebuild} has run to its end. */
    void distrust() {
        writing.writeLock().lock();
        try {
            complete = false;
            doubts++;
        } finally {
            writing.writeLock().unlock();
        }
    }

    /** How far the build is, from 0 to 100. */
    int percent() {
        return complete ? 100 : build.percent();
    }

    /**
     * How many a rule means, with all that was applied.
     *
     * @throws Incomplete where not everybody is in it any more
     */
    AudienceSearch.Size size(Rule rule, Asked asked) throws IOException {
        return refreshed().size(rule, asked);
    }

    /**
     * @see AudienceIndex#forEach
     * @throws Incomplete where not everybody is in it any more
     */
    void forEach(Rule rule, Asked asked, long after, LongPredicate visitor) throws IOException {
        refreshed().forEach(rule, asked, after, visitor);
    }

    /** A build may have begun since somebody was told that they may ask. */
    static final class Incomplete extends RuntimeException {}

    private AudienceIndex refreshed() throws IOException {
        writing.writeLock().lock();
        try {
            if (!complete) throw new Incomplete();
            index.refresh();
            return index;
        } finally {
            writing.writeLock().unlock();
        }
    }

    /**
     * Takes what a step of the feed tells.
     *
     * @param people whose facts changed, to be read again
     * @param events those that are in it already are left out
     */
    void apply(Collection<SubscriberId> people, Collection<Event> events) throws IOException {
        var known = facts.facts(shop, people);
        writing.writeLock().lock();
        try {
            for (var person : people) index.people().put(person, known.get(person));
            index.events().add(events);
        } finally {
            writing.writeLock().unlock();
        }
    }

    /** The step is over: the feed will not tell it again. */
    void endStep() {
        index.events().endStep();
    }

    /**
     * Reads everybody and everything they did, while {@link #apply} goes on with what changes meanwhile.
     *
     * @param goOn asked between batches
     */
    void rebuild(BooleanSupplier goOn) throws IOException {
        var start = begin();
        try (var past = start.past) {
            if (build.run(index, past, goOn)) finish(start.doubts);
        }
    }

    /** @param doubts those that a build from here answers */
    private record Start(EventArchive.Snapshot past, long doubts) {}

    /**
     * Empties the index. The snapshot is taken while nothing is applied: an event applied before is among what it sees,
     * and one applied after is told from those.
     */
    private Start begin() throws IOException {
        writing.writeLock().lock();
        try {
            var past = events.open(shop);
            try {
                empty(past);
            } catch (IOException | RuntimeException cause) {
                past.close();
                throw cause;
            }
            return new Start(past, doubts);
        } finally {
            writing.writeLock().unlock();
        }
    }

    /** Somebody who came to doubt the index meanwhile wants another build, from a later start. */
    private void finish(long doubtsBefore) {
        writing.writeLock().lock();
        try {
            index.endBuild();
            complete = doubts == doubtsBefore;
        } finally {
            writing.writeLock().unlock();
        }
    }

    /** An index that failed while it was written has closed itself: it starts anew, from nothing. */
    private void empty(EventArchive.Snapshot past) throws IOException {
        try {
            index.removeAll(past.covers());
        } catch (IOException | RuntimeException failed) {
            log.warn("The audience index of shop {} failed and starts anew", shop, failed);
            IOUtils.closeWhileHandlingException(index);
            IOUtils.rm(folder);
            index = files(folder);
            index.removeAll(past.covers());
        }
    }

    /**
     * Keeps what was applied over a restart, unless a build or a step of the feed is under way.
     *
     * @param reached what the documents cover
     * @param unchangedToo also where only the position is new
     */
    void commit(FeedPosition reached, boolean unchangedToo) throws IOException {
        writing.writeLock().lock();
        try {
            // Events of a step that failed will be told again, and nothing on disk would know them.
            if (!complete || index.events().isInStep() || !(unchangedToo || index.isChanged())) return;
            index.commit(reached, Map.of("format", FORMAT, POSITION, reached.toString()));
        } finally {
            writing.writeLock().unlock();
        }
    }

    void close() throws IOException {
        index.close();
    }
}
