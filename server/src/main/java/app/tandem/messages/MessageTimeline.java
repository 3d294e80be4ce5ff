package app.tandem.messages;

import app.tandem.consent.ReasonCode;
import app.tandem.shared.ShopId;
import app.tandem.subscribers.SubscriberId;
import app.tandem.subscribers.TimelineSource;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Texts to a person, those that did not leave with the reason, and what the person wrote. */
@Component
class MessageTimeline implements TimelineSource {
    private final JdbcClient db;

    MessageTimeline(JdbcClient db) {
        this.db = db;
    }

    @Override
    public Set<String> tells() {
        return MessageEvents.TYPES;
    }

    @Override
    public List<Entry> timeline(ShopId shop, SubscriberId subscriber, Instant before, int limit) {
        var entries = new ArrayList<Entry>();
        entries.addAll(db.sql("""
                        select *, coalesce(ended_at, sent_at, claimed_at, decided_at) as at from message
                        where shop_id = :shop and subscriber_id = :person
                          and coalesce(ended_at, sent_at, claimed_at, decided_at) < :before
                        order by coalesce(ended_at, sent_at, claimed_at, decided_at) desc limit :most
                        """)
                .param("shop", shop.value())
                .param("person", subscriber.value())
                .param("before", MessageStore.utc(before))
                .param("most", limit)
                .query(MessageTimeline::text)
                .list());
        entries.addAll(db.sql("""
                        select * from inbound
                        where shop_id = :shop and subscriber_id = :person and received_at < :before
                        order by received_at desc limit :most
                        """)
                .param("shop", shop.value())
                .param("person", subscriber.value())
                .param("before", MessageStore.utc(before))
                .param("most", limit)
                .query(MessageTimeline::reply)
                .list());
        entries.sort(Comparator.comparing(Entry::at).reversed());
        return entries.size() <= limit ? entries : List.copyOf(entries.subList(0, limit));
    }

    private static Entry text(ResultSet row, int number) throws SQLException {
        var state = MessageState.of(row.getString("state"));
        var reason = row.getString("reason");
        var data = new LinkedHashMap<String, Object>();
        data.put("message", row.getString("id"));
        data.put("state", state.code());
        if (reason != null) data.put("reason", reason);
        if (row.getString("cause").equals("campaign")) data.put("campaign", row.getString("cause_id"));
        var body = row.getString("body");
        if (body != null) data.put("body", body);
        data.put("parts", row.getInt("parts"));
        var why = reason == null ? "" : ": " + ReasonCode.of(reason).label();
        var title = switch (state) {
            case PLANNED -> "Text planned";
            case HELD -> "Text waits" + why;
            case SKIPPED -> "Text not sent" + why;
            case CLAIMED -> "Text is being sent";
            case SENT -> "Text sent";
            case DELIVERED -> "Text delivered";
            case FAILED -> "Text failed" + why;
            case UNKNOWN -> "Text may have been sent" + why;
        };
        return new Entry(row.getObject("at", OffsetDateTime.class).toInstant(), "message", title, body, data);
    }

    private static Entry reply(ResultSet row, int number) throws SQLException {
        var body = row.getString("body");
        return new Entry(
                row.getObject("received_at", OffsetDateTime.class).toInstant(),
                "reply",
                "Replied",
                body,
                Map.of("inbound", row.getString("id"), "meaning", row.getString("meaning"), "body", body));
    }
}
