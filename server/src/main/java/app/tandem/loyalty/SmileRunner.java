package app.tandem.loyalty;

import app.tandem.shared.ShopId;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Clock;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/**
 * Gives a shop with something to do a thread for as long as it takes. Not the scheduler's: a first pass
 * over a million customers takes minutes and would keep a campaign's work waiting.
 */
@Component
class SmileRunner implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(SmileRunner.class);

    /** Each holds one page in memory, and a database connection while storing it. */
    private static final int AT_ONCE = 8;

    private enum Asked {
        ONCE,
        AGAIN
    }

    private final SmileSync sync;
    private final SmileConnections connections;
    private final SmilePasses passes;
    private final Clock clock;
    private final ConcurrentHashMap<ShopId, Asked> working = new ConcurrentHashMap<>();
    private volatile @Nullable ExecutorService threads;

    SmileRunner(SmileSync sync, SmileConnections connections, SmilePasses passes, Clock clock) {
        this.sync = sync;
        this.connections = connections;
        this.passes = passes;
        this.clock = clock;
    }

    @Configuration(proxyBeanMethods = false)
    static class Schedule {
        /** Queues what is due, and finds what a server that died left behind. */
        @Bean
        RecurringTask<Void> smileSchedule(SmileRunner runner) {
            return Tasks.recurring("smile-schedule", FixedDelay.ofSeconds(5))
                    .execute((instance, context) -> runner.queueDue());
        }
    }

    void queueDue() {
        var now = clock.instant();
        for (var due : connections.due(now)) {
            var kind = due.kind();
            if (kind != null) {
                connections
                        .find(due.shop())
                        .filter(SmileConnection::running)
                        .ifPresent(connection -> passes.enqueue(due.shop(), kind, true, connection.generation(), now));
            }
            wake(due.shop());
        }
    }

    /** Has the shop's passes worked soon, here or wherever they are being worked already. */
    void wake(ShopId shop) {
        var pool = threads;
        if (pool == null) return;
        working.compute(shop, (_, asked) -> {
            if (asked != null) return Asked.AGAIN;
            pool.execute(() -> work(shop));
            return Asked.ONCE;
        });
    }

    private void work(ShopId shop) {
        do {
            working.put(shop, Asked.ONCE);
            try {
                sync.work(shop);
            } catch (RuntimeException cause) {
                // The schedule tries again in a few seconds, when the lease has ended.
                if (!Thread.currentThread().isInterrupted()) log.error("Shop {}: a Smile pass broke off", shop, cause);
            }
        } while (!working.remove(shop, Asked.ONCE));
    }

    @Override
    public void start() {
        // Platform threads: interrupting a virtual one closes the database connection it is using.
        threads = Executors.newFixedThreadPool(
                AT_ONCE, Thread.ofPlatform().daemon().name("smile-", 0).factory());
    }

    @Override
    public void stop() {
        var pool = threads;
        threads = null;
        if (pool == null) return;
        pool.shutdownNow();
        try {
            if (!pool.awaitTermination(10, TimeUnit.SECONDS)) log.warn("A Smile pass did not stop");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return threads != null;
    }
}
