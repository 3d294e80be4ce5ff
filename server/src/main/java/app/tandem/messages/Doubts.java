package app.tandem.messages;

import app.tandem.consent.ReasonCode;
import app.tandem.messages.MessageStore.Outcome;
import app.tandem.messages.carriers.Carrier;
import app.tandem.messages.carriers.Carrier.Trace;
import app.tandem.shared.ShopId;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Resolves texts in doubt: claimed, and nobody knows whether the carrier has them. The carrier is asked; a text is never
 * sent again on a guess. It is asked only once the hand-over is surely over, for a text on its way is not found either:
 * at once where the sender's process is known to have ended, else after the longest that a hand-over can take.
 */
@Component
class Doubts {
    private static final Logger log = LoggerFactory.getLogger(Doubts.class);
    private static final int BATCH = 1_000;
    /** What a process that has ended sent last may still be on its way to the carrier. */
    private static final Duration SETTLE = Duration.ofSeconds(1);

    private final JdbcClient db;
    private final MessageStore messages;
    private final Carrier carrier;
    private final Clock clock;
    private final TransactionTemplate transaction;

    Doubts(
            JdbcClient db,
            MessageStore messages,
            Carrier carrier,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.db = db;
        this.messages = messages;
        this.carrier = carrier;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * Resolves what dead senders left; living senders keep theirs.
     *
     * @param own ids of this process under which texts are in hand now
     * @param home of this process
     */
    void resolveOrphans(Set<Long> own, String home) {
        record Sender(long id, String home) {}
        var senders = db.sql("""
                        select id, home from sender where id in (
                            select distinct claimed_by from message
                            where state = 'claimed' and claimed_by <> all(:own))
                        """)
                .param("own", own.toArray(Long[]::new))
                .query((row, number) -> new Sender(row.getLong(1), row.getString(2)))
                .list();
        for (var sender : senders) {
            var over = sender.home().equals(home) ? SETTLE : Sending.START_WITHIN.plus(carrier.longestHandOver());
            while (resolveSome(sender.id(), over)) {
                // Until nothing of this sender is left.
            }
        }
    }

    /** @param over how long after its claim a text's hand-over is surely over */
    private boolean resolveSome(long sender, Duration over) {
        record Row(long shop, long id) {}
        var resolved = transaction.execute(status -> {
            var gone = db.sql("select pg_try_advisory_xact_lock(hashtext('sender'), :sender::int)")
                    .param("sender", (int) sender)
                    .query(Boolean.class)
                    .single();
            if (!gone) return 0;
            var rows = db.sql("""
                            select shop_id, id from message
                            where state = 'claimed' and claimed_by = :sender and claimed_at < :settled
                            order by shop_id, id limit :most for update skip locked
                            """)
                    .param("sender", sender)
                    .param("settled", MessageStore.utc(clock.instant().minus(over)))
                    .param("most", BATCH)
                    .query((row, number) -> new Row(row.getLong(1), row.getLong(2)))
                    .list();
            var byShop = new LinkedHashMap<ShopId, List<Long>>();
            for (var row : rows) {
                byShop.computeIfAbsent(new ShopId(row.shop()), shop -> new ArrayList<>())
                        .add(row.id());
            }
            byShop.forEach((shop, ids) -> resolve(shop, ids, sender));
            return rows.size();
        });
        if (resolved != null && resolved > 0) log.info("Resolved {} texts that a stopped sender had in hand", resolved);
        return resolved != null && resolved == BATCH;
    }

    /** Asks the carrier about texts that {@code sender} claimed, and keeps what it says. */
    void resolve(ShopId shop, Collection<Long> ids, long sender) {
        var outcomes = new LinkedHashMap<Long, Outcome>();
        var back = new LinkedHashSet<Long>();
        carrier.lookUp(shop, ids).forEach((id, trace) -> {
            outcomes.put(id, outcome(trace));
            if (trace instanceof Trace.NotFound) back.add(id);
        });
        keep(shop, outcomes, back, sender);
    }

    private static Outcome outcome(Trace trace) {
        return switch (trace) {
            case Trace.Found(var carrierId) -> new Outcome(MessageState.SENT, carrierId, null, null);
            case Trace.NotFound() -> new Outcome(MessageState.PLANNED, null, null, null);
            case Trace.CannotTell() ->
                new Outcome(
                        MessageState.UNKNOWN,
                        null,
                        ReasonCode.OUTCOME_UNKNOWN,
                        "The carrier cannot say whether it took the text");
        };
    }

    private void keep(ShopId shop, Map<Long, Outcome> outcomes, Collection<Long> back, long sender) {
        transaction.executeWithoutResult(status -> {
            messages.outcomes(shop, carrier.name(), outcomes, sender, clock.instant());
            if (!back.isEmpty()) skipOfCancelled(shop, back);
        });
    }

    /** What comes back to a dispatch that was cancelled meanwhile does not leave any more. */
    private void skipOfCancelled(ShopId shop, Collection<Long> ids) {
        db.sql("""
                        update message m set state = 'skipped', reason = :reason, decided_at = :now
                        from dispatch d
                        where m.shop_id = :shop and m.id = any(:ids) and m.state = 'planned'
                          and d.shop_id = m.shop_id and d.cause = m.cause and d.cause_id = m.cause_id
                          and d.step = m.step and d.status = 'cancelled'
                        """)
                .param("reason", ReasonCode.CAMPAIGN_CANCELLED.code())
                .param("now", MessageStore.utc(clock.instant()))
                .param("shop", shop.value())
                .param("ids", ids.toArray(Long[]::new))
                .update();
    }
}
