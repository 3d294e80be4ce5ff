package app.tandem.segments;

import app.tandem.shared.Home;
import app.tandem.shared.Problem;
import app.tandem.shared.ShopId;
import app.tandem.shops.Shops;
import app.tandem.subscribers.ChangeFeed;
import app.tandem.subscribers.ChangeFeed.PositionLost;
import app.tandem.subscribers.Event;
import app.tandem.subscribers.EventArchive;
import app.tandem.subscribers.FeedPosition;
import app.tandem.subscribers.SubscriberId;
import app.tandem.subscribers.Subscribers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.lucene.store.AlreadyClosedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Keeps every shop's index equal to the database: one thread follows the change feed, another builds what is missing.
 * Each index keeps on disk how far it has come, in the same commit as the documents, so that a crash loses nothing but
 * a little work. On a start the oldest of these positions is where reading goes on.
 */
@Component
@ConditionalOnExpression(ClusterConfiguration.EMBEDDED)
class AudienceIndexer implements Audiences, SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(AudienceIndexer.class);
    private static final int CHANGES = 5_000;
    /** Only bounds how much is left to do when somebody asks: whoever asks wakes the thread. */
    private static final Duration IDLE = Duration.ofMillis(250);

    private static final Duration BETWEEN_COMMITS = Duration.ofSeconds(2);
    /** How old the position of an index that does not change may grow; it bounds what a start has to read again. */
    private static final Duration BETWEEN_MARKS = Duration.ofMinutes(10);

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final Path folder;
    private final ChangeFeed feed;
    private final Audience.Sources sources;
    private final Shops shops;

    private final Map<ShopId, Audience> audiences = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long asked;
    private long answered;
    private volatile boolean running;
    private volatile @Nullable FeedPosition position;
    private long stretch;
    private boolean rowsSinceMark;
    private long committedAt = System.nanoTime();
    private long markedAt = System.nanoTime();
    private @Nullable Thread follower;
    private @Nullable ExecutorService builder;

    @Autowired
    AudienceIndexer(
            Home home, ChangeFeed feed, FactSources facts, Subscribers subscribers, EventArchive events, Shops shops) {
        this(home.resolve("index"), feed, new Audience.Sources(facts, subscribers, events), shops);
    }

    AudienceIndexer(Path folder, ChangeFeed feed, Audience.Sources sources, Shops shops) {
        this.folder = folder;
        this.feed = feed;
        this.sources = sources;
        this.shops = shops;
    }

    @Override
    public AudienceView current(ShopId shop) {
        var deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
        awaitFeed(deadline);
        return new IndexView(awaitComplete(shop, deadline), this);
    }

    @Override
    public String kind() {
        return "lucene";
    }

    @Override
    public boolean isReady(ShopId shop) {
        return audience(shop).isComplete();
    }

    /** Waits until a stretch of the feed that began after this call has been applied to its end. */
    private void awaitFeed(long deadline) {
        lock.lock();
        try {
            var ticket = ++asked;
            changed.signalAll();
            while (answered < ticket) await(deadline, null);
        } finally {
            lock.unlock();
        }
    }

    private Audience awaitComplete(ShopId shop, long deadline) {
        var audience = audience(shop);
        if (audience.isComplete()) return audience;
        lock.lock();
        try {
            while (!audience.isComplete()) await(deadline, audience);
            return audience;
        } finally {
            lock.unlock();
        }
    }

    private void await(long deadline, @Nullable Audience audience) {
        var left = deadline - System.nanoTime();
        if (left <= 0 || !running) throw behind(audience);
        try {
            var _ = changed.awaitNanos(left);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw behind(audience);
        }
    }

    static Problem behind(@Nullable Audience audience) {
        var reason = audience == null
                ? "Changes are still being applied"
                : "The audience index is being built, " + audience.percent() + " % done";
        return new Problem(
                HttpStatus.SERVICE_UNAVAILABLE,
                "index-behind",
                reason + ", and an older number would be a guess. Try again in a moment.");
    }

    /** Answers for a search that found the index damaged, and has it built again. */
    Problem failed(ShopId shop, Exception cause) {
        log.error("The audience index of shop {} failed", shop, cause);
        var audience = audience(shop);
        build(audience);
        return behind(audience);
    }

    private Audience audience(ShopId shop) {
        return audiences.computeIfAbsent(shop, _ -> {
            var fresh = open(shop);
            build(fresh);
            return fresh;
        });
    }

    private Audience open(ShopId shop) {
        try {
            return Audience.open(shop, folder.resolve(shop.toString()), sources);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private void build(Audience audience) {
        audience.distrust();
        var worker = builder;
        if (worker != null && running) worker.execute(() -> rebuild(audience));
    }

    private void rebuild(Audience audience) {
        while (running && !audience.isComplete()) {
            try {
                audience.rebuild(() -> running);
                tellWaiting();
            } catch (IOException | RuntimeException cause) {
                log.error("The audience index of shop {} could not be built; trying again", audience.shop(), cause);
                pause();
            }
        }
    }

    private void tellWaiting() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void follow() {
        while (running) {
            try {
                var from = position;
                if (from == null) recover();
                else step(from);
            } catch (PositionLost lost) {
                log.info("Building every audience index again: {}", lost.getMessage());
                rebuildAll();
            } catch (RuntimeException | Error cause) {
                // Also out of memory: without this thread nobody would get an answer before the next start.
                if (!running) return;
                log.error("Following the change feed failed; trying again", cause);
                pause();
            }
        }
    }

    /** Opens every index and finds the position that none of them has passed by. */
    private void recover() {
        var head = feed.head();
        @Nullable FeedPosition oldest = null;
        var lost = new ArrayList<Audience>();
        for (var shop : shops.all()) {
            var audience = audiences.computeIfAbsent(shop.id(), this::open);
            var restored = audience.restored().orElse(null);
            // Of another database, or of this one's future, which a backup put back has undone.
            if (restored == null || !head.covers(restored)) {
                lost.add(audience);
                continue;
            }
            audience.trust();
            if (oldest == null || oldest.covers(restored)) oldest = restored;
        }
        // Before anything is built: whoever changes while everybody is read must be in what the feed still has to tell.
        position = oldest == null ? head : oldest;
        lost.forEach(this::build);
        tellWaiting();
    }

    private void rebuildAll() {
        audiences.values().forEach(Audience::distrust);
        position = feed.head();
        audiences.values().forEach(this::build);
    }

    private void step(FeedPosition from) {
        if (from.upTo() == null) stretch = ticket();
        var changes = feed.read(from, CHANGES);
        apply(changes);
        position = changes.next();
        audiences.values().forEach(Audience::endStep);
        rowsSinceMark |= !changes.rows().isEmpty();
        if (changes.next().upTo() != null) return;
        commitNowAndThen(changes.next());
        answer(stretch, !changes.more());
    }

    private void apply(ChangeFeed.Changes changes) {
        var people = changes.people();
        var events = changes.events();
        var changed = new HashSet<>(people.keySet());
        changed.addAll(events.keySet());
        for (var shop : changed) {
            apply(audience(shop), people.getOrDefault(shop, Set.of()), events.getOrDefault(shop, List.of()));
        }
    }

    private void apply(Audience audience, Set<SubscriberId> people, List<Event> events) {
        try {
            audience.apply(people, events);
        } catch (IOException | AlreadyClosedException cause) {
            log.error("The audience index of shop {} cannot be written", audience.shop(), cause);
            build(audience);
        }
    }

    private void commitNowAndThen(FeedPosition reached) {
        var now = System.nanoTime();
        if (now - committedAt < BETWEEN_COMMITS.toNanos()) return;
        committedAt = now;
        var mark = rowsSinceMark && now - markedAt >= BETWEEN_MARKS.toNanos();
        audiences.values().forEach(each -> commit(each, reached, mark));
        if (mark) {
            rowsSinceMark = false;
            markedAt = now;
        }
    }

    private void commit(Audience audience, FeedPosition reached, boolean unchangedToo) {
        try {
            audience.commit(reached, unchangedToo);
        } catch (IOException | AlreadyClosedException cause) {
            log.error("The audience index of shop {} cannot be kept", audience.shop(), cause);
            build(audience);
        }
    }

    private long ticket() {
        lock.lock();
        try {
            return asked;
        } finally {
            lock.unlock();
        }
    }

    /** Lets those go on who asked before the stretch began, then waits for the next to ask. */
    private void answer(long ticket, boolean rest) {
        lock.lock();
        try {
            answered = ticket;
            changed.signalAll();
            var left = IDLE.toNanos();
            while (rest && running && asked == answered && left > 0) left = changed.awaitNanos(left);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** After a failure: long enough not to flood a database that is just coming back. */
    private void pause() {
        lock.lock();
        try {
            var left = Duration.ofSeconds(1).toNanos();
            while (running && left > 0) left = changed.awaitNanos(left);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void start() {
        running = true;
        builder = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("audience-build").daemon().factory());
        follower = Thread.ofPlatform().name("audience-follow").daemon().start(this::follow);
    }

    /** Keeps what was applied, so that the next start has nothing to catch up on. */
    @Override
    public void stop() {
        halt();
        var reached = position;
        audiences.values().forEach(audience -> {
            if (reached != null && reached.upTo() == null) commit(audience, reached, true);
            close(audience);
        });
        audiences.clear();
        position = null;
    }

    /** Stops as a crash would: nothing more is kept. */
    void crash() {
        halt();
        audiences.values().forEach(AudienceIndexer::close);
        audiences.clear();
        position = null;
    }

    private void halt() {
        running = false;
        tellWaiting();
        try {
            if (follower != null) follower.join(Duration.ofSeconds(10));
            if (builder != null) {
                builder.shutdown();
                var _ = builder.awaitTermination(10, TimeUnit.SECONDS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(Audience audience) {
        try {
            audience.close();
        } catch (IOException cause) {
            log.warn("The audience index of shop {} did not close", audience.shop(), cause);
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the web server, so that no request comes too early. */
    @Override
    public int getPhase() {
        return 0;
    }
}
