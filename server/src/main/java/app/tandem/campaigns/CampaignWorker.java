package app.tandem.campaigns;

import app.tandem.shared.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Prepares campaigns and rehearses dry runs in the background. Each piece of work is held by an advisory lock on a
 * connection of its own: a process that dies lets go at once, and whoever looks next goes on, without the minute that a
 * job's missed heartbeats would take.
 */
@Component
class CampaignWorker implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(CampaignWorker.class);
    private static final long LOOK_EVERY = TimeUnit.MILLISECONDS.toNanos(150);
    private static final int AT_ONCE = 3;
    private static final int MOST_FAILURES = 5;

    private final DataSource dataSource;
    private final CampaignStore campaigns;
    private final Preparing preparing;
    private final DryRuns dryRuns;
    private final Semaphore free = new Semaphore(AT_ONCE);
    private final Map<Work, Boolean> running = new ConcurrentHashMap<>();
    private final Map<Work, Integer> failures = new ConcurrentHashMap<>();
    private volatile @Nullable Thread thread;

    /** @param kind also the advisory lock's first half */
    private record Work(String kind, long id) {}

    CampaignWorker(DataSource dataSource, CampaignStore campaigns, Preparing preparing, DryRuns dryRuns) {
        this.dataSource = dataSource;
        this.campaigns = campaigns;
        this.preparing = preparing;
        this.dryRuns = dryRuns;
    }

    @Override
    public void start() {
        // Kept before it starts: its loop ends when it is not the one that is kept.
        var started = Thread.ofVirtual().name("campaign-worker").unstarted(this::look);
        thread = started;
        started.start();
    }

    @Override
    public void stop() {
        var looking = thread;
        thread = null;
        if (looking == null) return;
        LockSupport.unpark(looking);
        try {
            looking.join(5_000);
            // Work under way is resumed by the next start, so it need not end.
            if (free.tryAcquire(AT_ONCE, 5, TimeUnit.SECONDS)) free.release(AT_ONCE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    private void look() {
        while (thread == Thread.currentThread()) {
            try {
                campaigns.startScheduled();
                for (var campaign : campaigns.preparing()) {
                    begin(
                            new Work("campaign", campaign.id()),
                            () -> preparing.prepare(campaign.shop(), campaign.id()),
                            sentence -> preparing.pause(campaign.shop(), campaign.id(), sentence));
                }
                for (var run : dryRuns.running()) {
                    begin(
                            new Work("dry-run", run.id()),
                            () -> dryRuns.rehearse(run),
                            sentence -> dryRuns.finish(run, "failed", sentence, List.of()));
                }
            } catch (RuntimeException cause) {
                log.warn("Campaigns wait for the database: {}", cause.toString());
            }
            LockSupport.parkNanos(LOOK_EVERY);
        }
    }

    private void begin(Work work, Runnable task, Consumer<String> giveUp) {
        if (running.containsKey(work) || !free.tryAcquire()) return;
        running.put(work, true);
        Thread.ofVirtual().name(work.kind() + "-" + work.id()).start(() -> {
            try {
                alone(work, task, giveUp);
            } finally {
                running.remove(work);
                free.release();
            }
        });
    }

    private void alone(Work work, Runnable task, Consumer<String> giveUp) {
        try (var connection = dataSource.getConnection()) {
            if (!locked(connection, work, "select pg_try_advisory_lock(hashtext(?), ?)")) return;
            try {
                task.run();
                failures.remove(work);
            } finally {
                locked(connection, work, "select pg_advisory_unlock(hashtext(?), ?)");
            }
        } catch (SQLException | RuntimeException cause) {
            failed(work, cause, giveUp);
        }
    }

    private static boolean locked(Connection connection, Work work, String sql) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, work.kind());
            statement.setInt(2, (int) work.id());
            try (var row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /**
     * Trouble may pass (the database restarts), so it is tried again a few times. What only has to be waited for (the
     * audience index is being built) is waited for, however long it takes.
     */
    private void failed(Work work, Exception cause, Consumer<String> giveUp) {
        if (cause instanceof Problem problem && problem.status() == HttpStatus.SERVICE_UNAVAILABLE) {
            log.info("{} {} waits: {}", work.kind(), work.id(), problem.detail());
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            return;
        }
        var times = failures.merge(work, 1, Integer::sum);
        log.warn("{} {} failed {} times", work.kind(), work.id(), times, cause);
        if (times >= MOST_FAILURES) {
            failures.remove(work);
            giveUp.accept(
                    cause instanceof Problem problem
                            ? problem.detail()
                            : "Something went wrong on our side. The server's log has it.");
        }
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
    }
}
