package app.tandem.segments;

import app.tandem.segments.ClusterRows.Lease;
import app.tandem.segments.ClusterRows.LeaseLost;
import app.tandem.shared.ShopId;
import app.tandem.subscribers.ChangeFeed;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Sees to it that one of the servers feeds the cluster: whichever holds the lease in PostgreSQL. The others wait for it to
 * fall silent. A server that lost the lease without noticing does no harm: what it still writes is of a lower version than
 * what its successor wrote, and PostgreSQL no longer takes its position.
 */
final class ClusterIndexer implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(ClusterIndexer.class);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
    /** How long changes may lie before they are looked for; whoever asks on this server wakes the thread. */
    private static final Duration IDLE = Duration.ofMillis(100);

    private final ClusterIndexes indexes;
    private final ClusterRows rows;
    private final BulkWriter writer;
    private final ChangeFeed feed;
    private final AudienceReader reader;
    private final Supplier<List<ShopId>> shops;
    private final ClusterSettings settings;
    private final String self = ProcessHandle.current().pid() + "@" + UUID.randomUUID();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();
    private boolean asked;
    private volatile boolean running;
    private volatile boolean crashed;
    private volatile @Nullable String identity;
    private volatile @Nullable ClusterFeeder feeder;
    private @Nullable Thread thread;

    ClusterIndexer(
            ClusterIndexes indexes,
            ClusterRows rows,
            BulkWriter writer,
            ChangeFeed feed,
            AudienceReader reader,
            Supplier<List<ShopId>> shops,
            ClusterSettings settings) {
        this.indexes = indexes;
        this.rows = rows;
        this.writer = writer;
        this.feed = feed;
        this.reader = reader;
        this.shops = shops;
        this.settings = settings;
    }

    /** The cluster's identity as it was when this server last reached it; empty where it never has. */
    Optional<String> identity() {
        return Optional.ofNullable(identity);
    }

    /** Whether this server is the one that feeds the cluster. */
    boolean isFeeding() {
        return feeder != null;
    }

    /** Somebody waits for changes. */
    void wake() {
        lock.lock();
        try {
            asked = true;
            woken.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Somebody saw an index that does not prove what it should. */
    void doubt(ShopId shop) {
        var feeding = feeder;
        if (feeding != null) feeding.doubt();
        else log.warn("The audience index of shop {} does not prove that it is current", shop);
    }

    private void run() {
        while (running) {
            try {
                indexes.prepare();
                identity = indexes.identity();
                var lease = rows.acquire(indexes.identity(), self, settings.lease());
                if (lease.isPresent()) feed(lease.get());
                else pause();
            } catch (LeaseLost lost) {
                log.info("{}", lost.getMessage());
            } catch (IOException cause) {
                log.warn("The audience cluster cannot be reached; trying again: {}", cause.toString());
                pause();
            } catch (RuntimeException cause) {
                log.warn("The audience cluster cannot be fed; trying again", cause);
                pause();
            }
        }
    }

    private void feed(Lease lease) {
        log.info("This server feeds the audience cluster (generation {})", lease.generation());
        var held = new AtomicBoolean(true);
        var keeper = Thread.ofVirtual().name("audience-lease").start(() -> keep(lease, held));
        try (var feeding = new ClusterFeeder(indexes, rows, writer, feed, reader, shops, lease, held)) {
            feeder = feeding;
            while (running && held.get()) {
                if (!step(feeding)) rest(IDLE);
            }
        } finally {
            feeder = null;
            held.set(false);
            keeper.interrupt();
            if (!crashed) release(lease);
        }
    }

    private boolean step(ClusterFeeder feeding) {
        try {
            return feeding.step();
        } catch (LeaseLost lost) {
            throw lost;
        } catch (IOException cause) {
            log.warn("The audience cluster could not be fed; trying again: {}", cause.getMessage());
            pause();
            return true;
        } catch (RuntimeException cause) {
            log.warn("The audience cluster could not be fed; trying again", cause);
            pause();
            return true;
        }
    }

    private void release(Lease lease) {
        try {
            rows.release(lease);
        } catch (RuntimeException cause) {
            log.info("The lease on the audience cluster ends by itself", cause);
        }
    }

    /** Renews the lease while its holder lives, whatever the holder waits for. */
    private void keep(Lease lease, AtomicBoolean held) {
        var until = System.nanoTime() + settings.lease().toNanos();
        while (held.get()) {
            try {
                Thread.sleep(settings.lease().dividedBy(4));
                var next = System.nanoTime() + settings.lease().toNanos();
                if (!rows.renew(lease, settings.lease())) held.set(false);
                until = next;
            } catch (InterruptedException _) {
                return;
            } catch (RuntimeException cause) {
                log.warn("The lease on the audience cluster could not be renewed", cause);
                if (System.nanoTime() > until) held.set(false);
            }
        }
    }

    /** Until somebody asks. */
    private void rest(Duration length) {
        await(length, true);
    }

    /** After a failure: long enough not to flood a cluster that is just coming back, whoever asks. */
    private void pause() {
        await(BETWEEN_TRIES, false);
    }

    private void await(Duration length, boolean untilAsked) {
        lock.lock();
        try {
            var left = length.toNanos();
            while (running && !(untilAsked && asked) && left > 0) left = woken.awaitNanos(left);
            asked = false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            running = false;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofPlatform().name("audience-cluster").daemon().start(this::run);
    }

    /** Stops as a crash would: nobody is told. */
    void crash() {
        crashed = true;
        stop();
    }

    @Override
    public void stop() {
        running = false;
        wake();
        try {
            if (thread != null) thread.join(Duration.ofSeconds(20));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
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
