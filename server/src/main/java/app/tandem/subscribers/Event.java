package app.tandem.subscribers;

import java.time.Instant;
import java.util.Map;

/**
 * Something a person did, or that happened to them: an order, a page viewed, a text delivered. It never changes.
 *
 * @param id grows with every event of the database
 * @param type what happened, such as {@code order_created}
 * @param recordedAt when it became known; the past before knows nothing of it
 * @param properties by name: {@code String}, {@code BigDecimal}, {@code Boolean}, {@code Instant} or {@code List<String>}
 * @param xid the transaction that recorded it, by which a reader of the change feed tells whether it has it already
 */
public record Event(
        long id,
        SubscriberId subscriber,
        String type,
        Instant occurredAt,
        Instant recordedAt,
        Map<String, Object> properties,
        long xid) {}
