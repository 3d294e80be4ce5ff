package app.tandem.messages.carriers;

import app.tandem.shared.ShopId;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A carrier that brings texts nowhere: it writes them into its log, which stands for the phones. Nothing leaves the
 * machine. The log is the far end, so it commits on a connection of its own and never in the message's transaction, and
 * it keeps whatever it is handed, doubles included.
 */
@Component
@Order(0)
class SandboxCarrier implements Carrier {
    /** The shop's number: 555-0100 to 0199 are kept free for fiction. */
    static final String NUMBER = "+12025550100";

    private static final int LOG_SECONDS = 20;
    private final JdbcClient db;
    private final SandboxBehaviours behaviours;
    private final Clock clock;
    private final TransactionTemplate alone;

    SandboxCarrier(JdbcClient db, SandboxBehaviours behaviours, Clock clock, PlatformTransactionManager transactions) {
        this.db = db;
        this.behaviours = behaviours;
        this.clock = clock;
        this.alone = new TransactionTemplate(transactions);
        alone.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        alone.setTimeout(LOG_SECONDS);
    }

    @Override
    public String name() {
        return "sandbox";
    }

    @Override
    public OptionalInt partsPerSecond(ShopId shop) {
        var limit = behaviours.of(shop).perSecond();
        return limit == null ? OptionalInt.empty() : OptionalInt.of(limit);
    }

    /** The longest delay that can be asked for, the log's own time, and waiting for a connection twice. */
    @Override
    public Duration longestHandOver() {
        return Duration.ofMillis(SandboxBehaviours.LONGEST_DELAY_MS)
                .plusSeconds(LOG_SECONDS)
                .plusSeconds(40);
    }

    @Override
    public Map<Long, Answer> send(ShopId shop, List<Text> texts) {
        var behaviour = behaviours.of(shop);
        pause(behaviour.delayMs());
        var answers = new HashMap<Long, Answer>();
        var taken = new ArrayList<Text>();
        for (var text : texts) {
            if (ThreadLocalRandom.current().nextDouble() < behaviour.failRate()) {
                answers.put(text.messageId(), new Answer.Refused("The sandbox refuses a share of the texts."));
            } else {
                taken.add(text);
            }
        }
        if (taken.isEmpty()) return answers;
        log(shop, taken, behaviour).forEach((message, id) -> answers.put(message, new Answer.Accepted("sbx-" + id)));
        if (behaviour.dropAnswers()) {
            for (var text : taken) {
                answers.put(text.messageId(), new Answer.Unclear("The sandbox's answer was dropped."));
            }
        }
        return answers;
    }

    private Map<Long, Long> log(ShopId shop, List<Text> texts, SandboxBehaviours.Behaviour behaviour) {
        var now = OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
        var ids = texts.stream().map(Text::messageId).toArray(Long[]::new);
        record Row(long messageId, long id) {}
        var rows = alone.execute(status -> {
            if (behaviour.receipts()) {
                db.sql("insert into sandbox_receipt (shop_id, due_at, message_ids) values (:shop, :due, :ids)")
                        .param("shop", shop.value())
                        .param("due", now.plusNanos(behaviour.receiptDelayMs() * 1_000_000L))
                        .param("ids", ids)
                        .update();
            }
            return db.sql("""
                            insert into sandbox_text (shop_id, message_id, from_number, to_number, body, at)
                            select :shop, message, :from, number, body, :now
                            from unnest(:ids::bigint[], :numbers::text[], :bodies::text[]) as t (message, number, body)
                            returning message_id, id
                            """)
                    .param("shop", shop.value())
                    .param("from", NUMBER)
                    .param("now", now)
                    .param("ids", ids)
                    .param(
                            "numbers",
                            texts.stream().map(text -> text.to().e164()).toArray(String[]::new))
                    .param("bodies", texts.stream().map(Text::body).toArray(String[]::new))
                    .query((row, number) -> new Row(row.getLong("message_id"), row.getLong("id")))
                    .list();
        });
        var logged = new HashMap<Long, Long>();
        if (rows != null) for (var row : rows) logged.put(row.messageId(), row.id());
        return logged;
    }

    @Override
    public Map<Long, Trace> lookUp(ShopId shop, Collection<Long> messageIds) {
        var traces = new HashMap<Long, Trace>();
        if (!behaviours.of(shop).lookups()) {
            for (var id : messageIds) traces.put(id, new Trace.CannotTell());
            return traces;
        }
        for (var id : messageIds) traces.put(id, new Trace.NotFound());
        db.sql("select message_id, min(id) as id from sandbox_text where shop_id = :shop and message_id = any(:ids)"
                        + " group by message_id")
                .param("shop", shop.value())
                .param("ids", messageIds.toArray(Long[]::new))
                .query(row -> {
                    traces.put(row.getLong("message_id"), new Trace.Found("sbx-" + row.getLong("id")));
                });
        return traces;
    }

    private static void pause(int milliseconds) {
        if (milliseconds == 0) return;
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
