package app.tandem.segments;

import app.tandem.shared.ShopId;
import app.tandem.subscribers.Event;
import app.tandem.subscribers.Events;
import app.tandem.subscribers.SubscriberId;
import app.tandem.subscribers.Subscribers;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What of the database goes into an audience index. */
@Component
class AudienceReader {
    private final FactSources facts;
    private final Events events;
    private final Subscribers subscribers;

    AudienceReader(FactSources facts, Events events, Subscribers subscribers) {
        this.facts = facts;
        this.events = events;
        this.subscribers = subscribers;
    }

    long people(ShopId shop) {
        return subscribers.count(shop);
    }

    /** The next people in the order of their ids. */
    List<SubscriberId> after(ShopId shop, @Nullable SubscriberId last, int limit) {
        return subscribers.after(shop, last, limit);
    }

    /** Those who do not exist are absent. */
    Map<SubscriberId, Map<String, Object>> facts(ShopId shop, Collection<SubscriberId> people) {
        return facts.facts(shop, people);
    }

    Map<SubscriberId, PersonFacts> facts(ShopId shop, Collection<SubscriberId> people, Rule rule) {
        return facts.facts(shop, people, rule, null);
    }

    /** All that happened to them. */
    Map<SubscriberId, List<Event>> events(ShopId shop, Collection<SubscriberId> people) {
        var types = events.types(shop).stream().map(Events.EventType::type).toList();
        return events.of(shop, people, types, null);
    }
}
