package app.tandem.messages;

import app.tandem.segments.Criterion;
import app.tandem.segments.EventKind;
import app.tandem.segments.FactSource;
import app.tandem.segments.FactType;
import app.tandem.shared.ShopId;
import app.tandem.subscribers.Events;
import app.tandem.subscribers.Events.NewEvent;
import app.tandem.subscribers.SubscriberId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Texts and replies as events that segments and flows ask about. */
@Component
class MessageEvents implements FactSource {
    private static final String SENT = "text_sent";
    private static final String DELIVERED = "text_delivered";
    private static final String FAILED = "text_failed";
    private static final String REPLIED = "text_replied";
    static final Set<String> TYPES = Set.of(SENT, DELIVERED, FAILED, REPLIED);

    private static final String GROUP = "Messaging";
    private static final List<EventKind> KINDS = List.of(
            new EventKind(
                    SENT,
                    "Was sent a text",
                    GROUP,
                    "The carrier took it. Of a campaign's text, campaign is the campaign's id.",
                    Map.of("campaign", FactType.TEXT)),
            new EventKind(DELIVERED, "Received a text", GROUP, "The phone has it.", Map.of("campaign", FactType.TEXT)),
            new EventKind(
                    FAILED,
                    "A text failed",
                    GROUP,
                    "The carrier refused it, or could not deliver it.",
                    Map.of("campaign", FactType.TEXT, "reason", FactType.TEXT)),
            new EventKind(
                    REPLIED,
                    "Texted us",
                    GROUP,
                    "Whatever was written, also STOP and other words that are understood.",
                    Map.of("body", FactType.TEXT)));

    /** A text that has come to another state; {@code subscriber} is null for a number without a profile. */
    record Text(
            @Nullable SubscriberId subscriber,
            String cause,
            long causeId,
            @Nullable String reason,
            Instant at) {

        /** @param at when it came to the state */
        static Text of(ResultSet row, Instant at) throws SQLException {
            var person = row.getLong("subscriber_id");
            return new Text(
                    row.wasNull() ? null : new SubscriberId(person),
                    row.getString("cause"),
                    row.getLong("cause_id"),
                    row.getString("reason"),
                    at);
        }
    }

    private final Events events;

    MessageEvents(Events events) {
        this.events = events;
    }

    /** All in the caller's transaction, which changes the texts' states. */
    void record(ShopId shop, List<Text> sent, List<Text> delivered, List<Text> failed) {
        var news = new ArrayList<NewEvent>(sent.size() + delivered.size() + failed.size());
        add(news, SENT, sent);
        add(news, DELIVERED, delivered);
        add(news, FAILED, failed);
        if (!news.isEmpty()) events.record(shop, news);
    }

    private static void add(List<NewEvent> news, String type, List<Text> texts) {
        for (var text : texts) {
            if (text.subscriber() == null) continue;
            var properties = new HashMap<String, Object>();
            if (text.cause().equals("campaign")) properties.put("campaign", Long.toString(text.causeId()));
            if (type.equals(FAILED) && text.reason() != null) properties.put("reason", text.reason());
            news.add(new NewEvent(text.subscriber(), type, text.at(), properties, null));
        }
    }

    void replied(ShopId shop, SubscriberId person, String body, Instant at) {
        events.record(shop, List.of(new NewEvent(person, REPLIED, at, Map.of("body", body), null)));
    }

    @Override
    public String name() {
        return "messages";
    }

    @Override
    public List<Criterion> criteria(ShopId shop) {
        return List.of();
    }

    @Override
    public List<EventKind> events(ShopId shop) {
        return KINDS;
    }

    @Override
    public Map<SubscriberId, Map<String, Object>> facts(ShopId shop, Collection<SubscriberId> people) {
        return Map.of();
    }

    @Override
    public Map<SubscriberId, Map<String, Object>> facts(ShopId shop, Collection<SubscriberId> people, Instant at) {
        return Map.of();
    }
}
