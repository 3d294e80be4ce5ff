package app.tandem.segments;

import app.tandem.shared.ShopId;
import app.tandem.subscribers.FeedPosition;
import app.tandem.subscribers.SubscriberId;
import app.tandem.subscribers.Subscribers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One shop's index with what it takes to keep it equal to the database. */
final class Audience {
    private static final Logger log = LoggerFactory.getLogger(Audience.class);
    /** Grows when documents are built differently, which makes indexes built before rebuild. */
    private static final String FORMAT = "2";

    private static final int BATCH = 2_000;

    private final ShopId shop;
    private final Path folder;
    private final FactSources facts;
    private final Subscribers subscribers;
    /**
     * Held from reading people until they are put into the index: of two who read the same person, the later reader also
     * writes later.
     */
    private final ReentrantLock writing = new ReentrantLock();

    private volatile AudienceIndex index;
    private long doubts;
    private volatile boolean complete;
    private volatile long indexed;
    private volatile long toIndex;

    private Audience(ShopId shop, Path folder, AudienceIndex index, FactSources facts, Subscribers subscribers) {
        this.shop = shop;
        this.folder = folder;
        this.index = index;
        this.facts = facts;
        this.subscribers = subscribers;
    }

    /** Opens what is on disk; damaged files are thrown away, to be built again. */
    static Audience open(ShopId shop, Path folder, FactSources facts, Subscribers subscribers) throws IOException {
        return new Audience(shop, folder, openIndex(shop, folder), facts, subscribers);
    }

    private static AudienceIndex openIndex(ShopId shop, Path folder) throws IOException {
        try {
            return checked(folder);
        } catch (IOException | RuntimeException damage) {
            log.warn("The audience index of shop {} is damaged and will be built again", shop, damage);
            IOUtils.rm(folder);
            return AudienceIndex.open(FSDirectory.open(folder));
        }
    }

    private static AudienceIndex checked(Path folder) throws IOException {
        var index = AudienceIndex.open(FSDirectory.open(folder));
        try {
            index.checkFiles();
            return index;
        } catch (IOException | RuntimeException damage) {
            index.close();
            throw damage;
        }
    }

    /** What the documents on disk cover; empty where they cover nothing that can be relied on. */
    Optional<FeedPosition> restored() {
        var note = index.note();
        var position = note.get("position");
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

    AudienceIndex index() {
        return index;
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
        writing.lock();
        try {
            complete = false;
            doubts++;
        } finally {
            writing.unlock();
        }
    }

    /** How far the build is, from 0 to 100. */
    int percent() {
        return complete ? 100 : (int) (indexed * 100 / Math.max(1, Math.max(toIndex, indexed)));
    }

    /** Reads these people again. */
    void apply(Collection<SubscriberId> people) throws IOException {
        var rest = List.copyOf(people);
        for (var from = 0; from < rest.size(); from += BATCH) {
            var batch = rest.subList(from, Math.min(from + BATCH, rest.size()));
            writing.lock();
            try {
                put(batch);
            } finally {
                writing.unlock();
            }
        }
    }

    private void put(List<SubscriberId> people) throws IOException {
        var known = facts.facts(shop, people);
        for (var person : people) {
            var facts = known.get(person);
            if (facts == null) index.remove(person);
            else index.put(person, facts);
        }
    }

    /**
     * Reads everybody, while {@link #apply} goes on for those who change meanwhile.
     *
     * @param goOn asked between batches
     */
    void rebuild(BooleanSupplier goOn) throws IOException {
        var begun = System.nanoTime();
        var doubtsBefore = empty();
        indexed = 0;
        toIndex = subscribers.count(shop);
        @Nullable SubscriberId last = null;
        for (var batch = next(last); !batch.isEmpty(); batch = next(last)) {
            if (!goOn.getAsBoolean()) return;
            last = batch.getLast();
            indexed += batch.size();
        }
        finish(doubtsBefore);
        if (indexed >= 100_000) {
            log.info("Indexed {} people of shop {} in {} ms", indexed, shop, (System.nanoTime() - begun) / 1_000_000);
        }
    }

    /** Somebody who came to doubt the index meanwhile wants another build, from a later start. */
    private void finish(long doubtsBefore) {
        writing.lock();
        try {
            complete = doubts == doubtsBefore;
        } finally {
            writing.unlock();
        }
    }

    private List<SubscriberId> next(@Nullable SubscriberId last) throws IOException {
        writing.lock();
        try {
            var people = subscribers.after(shop, last, BATCH);
            put(people);
            return people;
        } finally {
            writing.unlock();
        }
    }

    /**
     * An index that failed while it was written has closed itself: it starts anew, from nothing.
     *
     * @return the doubts that a build from here answers
     */
    private long empty() throws IOException {
        writing.lock();
        try {
            try {
                index.removeAll();
            } catch (IOException | RuntimeException failed) {
                log.warn("The audience index of shop {} failed and starts anew", shop, failed);
                IOUtils.closeWhileHandlingException(index);
                IOUtils.rm(folder);
                index = AudienceIndex.open(FSDirectory.open(folder));
            }
            return doubts;
        } finally {
            writing.unlock();
        }
    }

    /**
     * Keeps what was applied over a restart, unless a build is under way.
     *
     * @param reached what the documents cover
     * @param unchangedToo also where only the position is new
     */
    void commit(FeedPosition reached, boolean unchangedToo) throws IOException {
        writing.lock();
        try {
            if (!complete || !(unchangedToo || index.isChanged())) return;
            index.commit(Map.of("format", FORMAT, "position", reached.toString()));
        } finally {
            writing.unlock();
        }
    }

    void close() throws IOException {
        index.close();
    }
}
