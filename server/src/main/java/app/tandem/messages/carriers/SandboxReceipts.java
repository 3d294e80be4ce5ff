package app.tandem.messages.carriers;

import app.tandem.shared.ShopId;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Brings the sandbox's delivery receipts a moment after the hand-over, as a carrier would; what it owes outlives a crash. */
@Component
class SandboxReceipts implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(SandboxReceipts.class);
    private static final long EVERY = TimeUnit.MILLISECONDS.toNanos(250);
    private static final int ROWS = 20;

    private record Owed(long shopId, Long[] messageIds) {}

    private final JdbcClient db;
    private final Receipts receipts;
    private final Clock clock;
    private final TransactionTemplate transaction;
    private volatile @Nullable Thread thread;

    SandboxReceipts(JdbcClient db, Receipts receipts, Clock clock, PlatformTransactionManager transactions) {
        this.db = db;
        this.receipts = receipts;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
    }

    @Override
    public void start() {
        // Kept before it starts: its loop ends when it is not the one that is kept.
        var started = Thread.ofVirtual().name("sandbox-receipts").unstarted(this::run);
        thread = started;
        started.start();
    }

    @Override
    public void stop() {
        var running = thread;
        thread = null;
        if (running != null) {
            LockSupport.unpark(running);
            try {
                running.join(5_000);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    private void run() {
        while (thread == Thread.currentThread()) {
            try {
                while (deliver() == ROWS && thread == Thread.currentThread()) {
                    // More are due.
                }
            } catch (RuntimeException cause) {
                log.warn("Sandbox receipts wait for the database", cause);
            }
            LockSupport.parkNanos(EVERY);
        }
    }

    private int deliver() {
        var handled = transaction.execute(status -> {
            var due = db.sql("""
                            delete from sandbox_receipt where (shop_id, id) in (
                                select shop_id, id from sandbox_receipt where due_at <= :now order by due_at
                                limit :rows for update skip locked)
                            returning shop_id, message_ids
                            """)
                    .param("now", OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                    .param("rows", ROWS)
                    .query((row, number) -> new Owed(row.getLong("shop_id"), (Long[])
                            row.getArray("message_ids").getArray()))
                    .list();
            for (var owed : due) receipts.delivered(new ShopId(owed.shopId()), Arrays.asList(owed.messageIds()));
            return due.size();
        });
        return handled == null ? 0 : handled;
    }
}
