package app.tandem.consent;

import app.tandem.shared.ShopId;
import app.tandem.subscribers.SubscriberId;
import app.tandem.subscribers.Subscribers;
import app.tandem.subscribers.TimelineSource;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import org.springframework.stereotype.Component;

/** The consent ledger of the person's number, entry by entry. */
@Component
class ConsentTimeline implements TimelineSource {
    private final ConsentLedger ledger;
    private final Subscribers subscribers;

    ConsentTimeline(ConsentLedger ledger, Subscribers subscribers) {
        this.ledger = ledger;
        this.subscribers = subscribers;
    }

    @Override
    public List<Entry> timeline(ShopId shop, SubscriberId subscriber, Instant before, int limit) {
        var phone = subscribers.phones(shop, List.of(subscriber)).get(subscriber);
        if (phone == null) return List.of();
        return ledger.entries(shop, phone, before, limit).stream()
                .map(ConsentTimeline::entry)
                .toList();
    }

    private static Entry entry(ConsentLedger.Entry entry) {
        var title = switch (entry.status()) {
            case SUBSCRIBED -> "Opted in";
            case UNSUBSCRIBED -> "Opted out";
            case NEVER_SUBSCRIBED -> "Recorded as never subscribed";
        };
        var data = new LinkedHashMap<String, Object>();
        data.put("state", entry.status().code());
        data.put("method", entry.method());
        data.put("at", entry.at());
        data.put("recorded_by", entry.recordedBy());
        if (entry.source() != null) data.put("source", entry.source());
        if (entry.wording() != null) data.put("wording", entry.wording());
        var detail = "By " + entry.method() + (entry.wording() == null ? "" : ": “" + entry.wording() + "”");
        return new Entry(entry.recordedAt(), "consent", title, detail, data);
    }
}
