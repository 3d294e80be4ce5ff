package app.tandem.segments;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Keeps every segment's membership current, on one of all servers: the one that holds the lock. Another takes over when
 * its connection ends. The lock only saves work; that nothing is written twice is assured by {@link MembershipLedger}.
 */
@Component
class MembershipKeeper implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(MembershipKeeper.class);
    /** A server without power does not end its connection; with Linux's own settings, PostgreSQL takes two hours to see it. */
    private static final String NOTICE_WHEN_GONE =
            "set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3";

    private static final Duration IDLE = Duration.ofMillis(250);
    private static final Duration BETWEEN_ELECTIONS = Duration.ofSeconds(1);

    private final DataSource connections;
    private final MembershipLedger ledger;
    private final MembershipStep step;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean wanted;
    private volatile boolean running;
    private @Nullable Thread thread;
    private @Nullable Connection election;
    private @Nullable KeeperMemory memory;

    MembershipKeeper(DataSource connections, MembershipLedger ledger, MembershipStep step) {
        this.connections = connections;
        this.ledger = ledger;
        this.step = step;
    }

    /** Somebody on this server waits for what has happened so far; it helps where the keeper is here. */
    void wake() {
        lock.lock();
        try {
            wanted = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void keep() {
        while (running) {
            try {
                if (isElected()) work();
                else rest();
            } catch (KeeperMemory.Overtaken overtaken) {
                log.info("{}", overtaken.getMessage());
                resign();
                rest();
            } catch (RuntimeException | SQLException failed) {
                if (!running) return;
                log.error("Keeping memberships failed; trying again", failed);
                memory = null;
                rest();
            } catch (Error failed) {
                // Also out of memory: a thread that ended would keep the lock, and no other server could take over.
                log.error("Keeping memberships failed; another server may take over", failed);
                resign();
                rest();
            }
        }
    }

    private void work() {
        var own = memory;
        if (own == null) memory = own = ledger.open();
        var more = step.run(own, takeWanted());
        if (!more) pause(IDLE, true);
    }

    private boolean isElected() throws SQLException {
        var own = election;
        if (own != null && own.isValid(2)) return true;
        resign();
        var fresh = connections.getConnection();
        try (var statement = fresh.createStatement()) {
            statement.execute(NOTICE_WHEN_GONE);
            try (var row =
                    statement.executeQuery("select pg_try_advisory_lock(hashtextextended('segment-keeper', 0))")) {
                if (row.next() && row.getBoolean(1)) {
                    election = fresh;
                    return true;
                }
            }
        } catch (SQLException failed) {
            fresh.close();
            throw failed;
        }
        fresh.close();
        return false;
    }

    private void resign() {
        memory = null;
        var own = election;
        election = null;
        if (own == null) return;
        // A pooled connection would keep the lock.
        try (own;
                var statement = own.prepareStatement("select pg_advisory_unlock_all()")) {
            statement.execute();
        } catch (SQLException gone) {
            log.debug("The connection that held the keeper's lock is gone", gone);
        }
    }

    private boolean takeWanted() {
        lock.lock();
        try {
            var taken = wanted;
            wanted = false;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Whoever waits cannot hurry an election, or a database that is just coming back. */
    private void rest() {
        pause(BETWEEN_ELECTIONS, false);
    }

    private void pause(Duration longest, boolean untilWanted) {
        lock.lock();
        try {
            var left = longest.toNanos();
            while (running && !(untilWanted && wanted) && left > 0) left = changed.awaitNanos(left);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofPlatform().name("segment-keeper").daemon().start(this::keep);
    }

    @Override
    public void stop() {
        running = false;
        wake();
        try {
            if (thread != null) thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        resign();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** After the index, which it asks; before the web server. */
    @Override
    public int getPhase() {
        return 1;
    }
}
