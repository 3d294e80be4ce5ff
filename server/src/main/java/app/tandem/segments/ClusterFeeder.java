package app.tandem.segments;

import app.tandem.segments.BulkWriter.IndexMissing;
import app.tandem.segments.BulkWriter.Write;
import app.tandem.segments.ClusterRows.Index;
import app.tandem.segments.ClusterRows.Lease;
import app.tandem.segments.ClusterRows.LeaseLost;
import app.tandem.segments.ClusterRows.State;
import app.tandem.shared.ShopId;
import app.tandem.subscribers.ChangeFeed;
import app.tandem.subscribers.ChangeFeed.Changes;
import app.tandem.subscribers.ChangeFeed.PositionLost;
import app.tandem.subscribers.Event;
import app.tandem.subscribers.FeedPosition;
import app.tandem.subscribers.SubscriberId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps all shops' indexes on the cluster equal to the database, for as long as a lease lasts. One thread, that of the
 * caller, follows the change feed; another builds what is missing, while the first feeds what it builds as well.
 *
 * <p>A version is drawn before what it stands for is read, so of two who read the same person the greater version saw the
 * later state, and wins in the cluster whichever arrives first. The position is kept only after everything up to it was
 * written, marked and refreshed on all shards.
 */
final class ClusterFeeder implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ClusterFeeder.class);
    private static final int CHANGES = 5_000;
    private static final int PEOPLE = 2_000;
    /** How long an index that was replaced stays for those who still walk through it. */
    private static final Duration RETIRED = Duration.ofMinutes(2);

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final Duration BETWEEN_DOUBTS = Duration.ofMinutes(1);
    /** How often a position without changes is kept; it bounds what a successor has to look through. */
    private static final Duration BETWEEN_POSITIONS = Duration.ofMinutes(1);
    /** How often a long stretch of the feed is made visible. */
    private static final Duration BETWEEN_REFRESHES = Duration.ofSeconds(2);

    private final ClusterIndexes indexes;
    private final ClusterRows rows;
    private final BulkWriter writer;
    private final ChangeFeed feed;
    private final AudienceReader reader;
    private final Supplier<List<ShopId>> shops;
    private final Lease lease;
    private final AtomicBoolean held;

    /**
     * Held while changes are applied and their position is kept, and while a new index takes the old one's place. Fair, or
     * one step after the other would keep the builder out.
     */
    private final ReentrantLock stepping = new ReentrantLock(true);

    private final Map<ShopId, Index> live = new HashMap<>();
    private final Map<ShopId, Index> building = new HashMap<>();
    /** Live indexes that were written to since the position was kept. */
    private final Set<ShopId> touched = new LinkedHashSet<>();

    private final ExecutorService builder;
    /** Whether there were changes since the position was kept. */
    private boolean moved;

    private volatile boolean doubted = true;
    private @Nullable FeedPosition position;
    private long lookedAt;
    private long doubtedAt;
    private long keptAt = System.nanoTime();

    ClusterFeeder(
            ClusterIndexes indexes,
            ClusterRows rows,
            BulkWriter writer,
            ChangeFeed feed,
            AudienceReader reader,
            Supplier<List<ShopId>> shops,
            Lease lease,
            AtomicBoolean held) {
        this.indexes = indexes;
        this.rows = rows;
        this.writer = writer;
        this.feed = feed;
        this.reader = reader;
        this.shops = shops;
        this.lease = lease;
        this.held = held;
        this.position = lease.position();
        this.builder = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("audience-cluster-build").daemon().factory());
        rows.all(lease.cluster()).forEach(this::take);
        building.values().forEach(this::build);
    }

    private void take(Index index) {
        switch (index.state()) {
            case LIVE -> live.put(index.shop(), index);
            // What a former holder began goes on where it stopped, unless it had not come to make the index.
            case BUILDING -> building.put(index.shop(), index);
            case RETIRED -> {}
        }
    }

    /** Has all indexes looked at soon. */
    void doubt() {
        doubted = true;
    }

    /**
     * Applies what has changed.
     *
     * @return whether there is more to do at once
     */
    boolean step() throws IOException {
        stepping.lock();
        try {
            return stepOn();
        } catch (PositionLost lost) {
            log.warn("The audience cluster is built again", lost);
            startOver();
            return true;
        } catch (IndexMissing missing) {
            log.warn("The audience cluster lost indexes: {}", missing.getMessage());
            doubted = true;
            lookAfter();
            return true;
        } finally {
            stepping.unlock();
        }
    }

    private boolean stepOn() throws IOException {
        if (doubted || since(doubtedAt, BETWEEN_DOUBTS)) lookAfter();
        var from = Objects.requireNonNull(position, "A look at the indexes gives it one.");
        if (since(lookedAt, BETWEEN_LOOKS)) tidy();
        var version = lease.next();
        var changes = feed.read(from, CHANGES);
        apply(changes, version);
        position = changes.next();
        // Also where they were of nobody's index: who asks on another server sees only that there were changes.
        moved |= !changes.rows().isEmpty();
        var stretchEnds = changes.next().upTo() == null;
        if ((moved && stretchEnds) || since(keptAt, moved ? BETWEEN_REFRESHES : BETWEEN_POSITIONS)) {
            keep(changes.next());
        }
        return changes.more();
    }

    private static boolean since(long then, Duration length) {
        return then == 0 || System.nanoTime() - then >= length.toNanos();
    }

    private void apply(Changes changes, long version) throws IOException {
        var people = changes.people();
        var events = changes.events();
        var concerned = new HashSet<>(people.keySet());
        concerned.addAll(events.keySet());
        for (var shop : concerned) {
            var targets = targets(shop);
            if (targets.isEmpty()) continue; // Whoever builds it reads everybody.
            var documents = documents(shop, List.copyOf(people.getOrDefault(shop, Set.of())), version);
            events.getOrDefault(shop, List.of()).forEach(event -> documents.add(document(event, version)));
            var writes = new ArrayList<Write>();
            for (var target : targets) documents.forEach(each -> writes.add(each.to(indexes.writeAlias(target))));
            write(writes);
            if (live.containsKey(shop)) touched.add(shop);
        }
    }

    private List<Index> targets(ShopId shop) {
        var targets = new ArrayList<Index>();
        if (live.containsKey(shop)) targets.add(live.get(shop));
        if (building.containsKey(shop)) targets.add(building.get(shop));
        return targets;
    }

    private record Draft(String id, String routing, long version, Map<String, Object> document) {
        Write to(String index) {
            return new Write(index, id, routing, version, document);
        }
    }

    private List<Draft> documents(ShopId shop, List<SubscriberId> people, long version) {
        var documents = new ArrayList<Draft>(people.size());
        for (var from = 0; from < people.size(); from += PEOPLE) {
            var batch = people.subList(from, Math.min(from + PEOPLE, people.size()));
            var known = reader.facts(shop, batch);
            for (var person : batch) {
                var facts = known.get(person);
                var id = person.toString();
                documents.add(new Draft(
                        id,
                        id,
                        version,
                        facts == null ? ClusterDocuments.gone(person) : ClusterDocuments.person(person, facts)));
            }
        }
        return documents;
    }

    private static Draft document(Event event, long version) {
        return new Draft(
                ClusterDocuments.eventId(event), event.subscriber().toString(), version, ClusterDocuments.event(event));
    }

    private void write(List<Write> writes) throws IOException {
        if (writes.isEmpty()) return;
        var overtaken = writer.write(writes, held::get);
        // By the other thread, which read later, or by another server, which has our place.
        if (overtaken > 0 && !rows.isHeld(lease)) throw new LeaseLost();
    }

    /** Marks, refreshes, then keeps the position: whoever sees it finds all that it covers. */
    private void keep(FeedPosition reached) throws IOException {
        var mark = lease.next();
        var written = touched.stream().map(live::get).filter(Objects::nonNull).toList();
        var marks = new LinkedHashMap<Long, Long>();
        if (!written.isEmpty()) {
            mark(written, mark, reached);
            written.forEach(index -> marks.put(index.version(), mark));
        }
        rows.reached(lease, reached, marks);
        written.forEach(index -> live.put(index.shop(), index.marked(mark)));
        touched.clear();
        moved = false;
        keptAt = System.nanoTime();
    }

    private void mark(List<Index> written, long mark, FeedPosition reached) throws IOException {
        write(written.stream()
                .flatMap(index -> indexes.marks(index, mark, reached).stream())
                .toList());
        indexes.refresh(written);
    }

    // --- which indexes there are ---

    /** Looks at what is there, gives up what is not what it should be, and lets the rest be asked. */
    private void lookAfter() throws IOException {
        doubted = false;
        try {
            var head = feed.head();
            if (position == null || !head.covers(position)) startOver();
            else lookAfter(head);
            doubtedAt = System.nanoTime();
        } catch (IOException | RuntimeException cause) {
            doubted = true;
            throw cause;
        }
    }

    private void lookAfter(FeedPosition head) throws IOException {
        for (var index : List.copyOf(live.values())) {
            if (indexes.condition(index, head) == ClusterIndexes.Condition.LOST) {
                log.warn("The audience index {} is not what it was and is built again", indexes.name(index));
                rows.remove(lease, index);
                live.remove(index.shop());
                drop(index);
            } else {
                indexes.pointAlias(index);
            }
        }
        for (var index : List.copyOf(building.values())) {
            if (index.shards().isEmpty() || !indexes.exists(index)) giveUp(index);
        }
        rows.ready(lease, true);
    }

    /** Nothing that is there can be relied on: everything is read again, from a position of now. */
    private void startOver() throws IOException {
        rows.ready(lease, false);
        for (var index : List.copyOf(live.values())) {
            rows.remove(lease, index);
            live.remove(index.shop());
            drop(index);
        }
        List.copyOf(building.values()).forEach(this::giveUp);
        touched.clear();
        var head = feed.head();
        rows.reached(lease, head, Map.of());
        position = head;
        rows.ready(lease, true);
        tidy();
    }

    private void giveUp(Index index) {
        building.remove(index.shop(), index);
        rows.remove(lease, index);
        drop(index);
    }

    private void drop(Index index) {
        try {
            indexes.drop(index);
        } catch (IOException cause) {
            log.warn("The index {} could not be dropped; drop it by hand", indexes.name(index), cause);
        }
    }

    /** Begins what is missing or of an older format; drops what nobody asks any more. */
    private void tidy() throws IOException {
        for (var shop : shops.get()) {
            var current = live.get(shop);
            var wanted = current == null || !current.format().equals(indexes.format());
            if (wanted && !building.containsKey(shop)) begin(shop);
        }
        for (var index : rows.retired(lease.cluster(), RETIRED)) {
            indexes.drop(index);
            rows.remove(lease, index);
        }
        lookedAt = System.nanoTime();
    }

    /** From here on it gets what changes; what was before is read by {@link #fill}. */
    private void begin(ShopId shop) throws IOException {
        var begun = rows.begin(lease, shop, indexes.format(), reader.people(shop));
        // Also if the next fails: then it is given up at the next look.
        building.put(shop, begun);
        doubted = true;
        var shards = indexes.make(begun);
        doubted = false;
        rows.made(lease, begun, shards);
        var made = begun.made(shards);
        building.put(shop, made);
        build(made);
    }

    private void build(Index index) {
        if (index.state() != State.BUILDING || index.shards().isEmpty()) return;
        builder.execute(() -> {
            try {
                fill(index);
            } catch (LeaseLost lost) {
                held.set(false);
            } catch (IOException | RuntimeException cause) {
                if (!held.get()) return;
                log.warn("The index {} could not be built; it is looked at again", indexes.name(index), cause);
                retry(index);
            }
        });
    }

    /** The next look gives it up where it is gone, and it goes on otherwise. */
    private void retry(Index index) {
        doubted = true;
        CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS).execute(() -> {
            if (held.get() && isBuilding(index)) build(progress(index));
        });
    }

    private boolean isBuilding(Index index) {
        stepping.lock();
        try {
            var current = building.get(index.shop());
            return current != null && current.version() == index.version();
        } finally {
            stepping.unlock();
        }
    }

    /**
     * The version of what a build reads next. Drawn between two steps of the feed: what a step under way has read may be
     * older than what the build reads after this, and its version must be the smaller one.
     *
     * @return null where it is no longer to be built
     */
    private @Nullable Long nextVersion(Index index) {
        stepping.lock();
        try {
            return isBuilding(index) ? lease.next() : null;
        } finally {
            stepping.unlock();
        }
    }

    private Index progress(Index index) {
        return rows.all(lease.cluster()).stream()
                .filter(each -> each.version() == index.version())
                .findFirst()
                .orElse(index);
    }

    private void fill(Index index) throws IOException {
        var shop = index.shop();
        var last = index.builtTo() == null ? null : new SubscriberId(index.builtTo());
        while (held.get()) {
            var version = nextVersion(index);
            if (version == null) return;
            var people = reader.after(shop, last, PEOPLE);
            if (people.isEmpty()) {
                finish(index);
                return;
            }
            var documents = documents(shop, people, version);
            reader.events(shop, people).values().stream()
                    .flatMap(Collection::stream)
                    .forEach(event -> documents.add(document(event, version)));
            var alias = indexes.writeAlias(index);
            write(documents.stream().map(each -> each.to(alias)).toList());
            last = people.getLast();
            rows.built(lease, index, last.value(), people.size());
        }
    }

    /** Between two steps: what the feeder has applied to it is just what the kept position covers, or more. */
    private void finish(Index index) throws IOException {
        stepping.lock();
        try {
            if (!isBuilding(index)) return;
            var reached = position;
            if (reached == null) throw new IOException("No position yet");
            var mark = lease.next();
            mark(List.of(index), mark, reached);
            indexes.pointAlias(index);
            rows.live(lease, index, mark);
            building.remove(index.shop());
            live.put(index.shop(), index.marked(mark).live());
            touched.remove(index.shop());
            log.info("The audience of shop {} is in {} now", index.shop(), indexes.name(index));
        } finally {
            stepping.unlock();
        }
    }

    @Override
    public void close() {
        held.set(false);
        builder.shutdownNow();
        try {
            var _ = builder.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
