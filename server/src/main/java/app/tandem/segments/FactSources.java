package app.tandem.segments;

import app.tandem.segments.Catalogue.EventOffer;
import app.tandem.segments.Catalogue.Offer;
import app.tandem.shared.ShopId;
import app.tandem.subscribers.Event;
import app.tandem.subscribers.Events;
import app.tandem.subscribers.SubscriberId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** All fact sources as one. */
@Component
class FactSources {
    /** Looked up when asked, not when wired: a source may itself need what this module offers. */
    private final ObjectProvider<FactSource> sources;

    private final Events events;

    FactSources(ObjectProvider<FactSource> sources, Events events) {
        this.sources = sources;
        this.events = events;
    }

    Catalogue catalogue(ShopId shop) {
        var offers = new LinkedHashMap<String, Offer>();
        for (var source : all()) {
            var unavailable = source.unavailable(shop);
            for (var criterion : source.criteria(shop)) {
                offers.putIfAbsent(criterion.field(), new Offer(criterion, source.name(), unavailable));
            }
        }
        return new Catalogue(offers, kinds(shop));
    }

    List<ReadyMade> readyMade() {
        return all().stream().flatMap(source -> source.readyMade().stream()).toList();
    }

    /** The kinds that a source declares, then those that the merchant's own systems have sent. */
    private Map<String, EventOffer> kinds(ShopId shop) {
        var kinds = new LinkedHashMap<String, EventOffer>();
        for (var source : all()) {
            for (var kind : source.events(shop)) {
                kinds.putIfAbsent(kind.type(), new EventOffer(kind, source.name(), source.unavailable(shop, kind)));
            }
        }
        for (var type : events.types(shop)) {
            kinds.computeIfAbsent(type.type(), _ -> new EventOffer(kind(type), "events", null));
        }
        return kinds;
    }

    private static EventKind kind(Events.EventType type) {
        var properties = new LinkedHashMap<String, FactType>();
        type.properties()
                .forEach((name, kind) -> properties.put(name, FactType.valueOf(kind.toUpperCase(Locale.ROOT))));
        return new EventKind(type.type(), type.type(), "Events", null, properties);
    }

    /** Everything known of these people now; those who do not exist are absent. */
    Map<SubscriberId, Map<String, Object>> facts(ShopId shop, Collection<SubscriberId> people) {
        return facts(shop, people, all(), null);
    }

    /**
     * What a rule needs to know of these people; those who do not exist, or did not exist then, are absent.
     *
     * @param at null for now
     */
    Map<SubscriberId, PersonFacts> facts(
            ShopId shop, Collection<SubscriberId> people, Rule rule, @Nullable Instant at) {
        return facts(shop, people, List.of(rule), at);
    }

    /** The same for several rules at once. */
    Map<SubscriberId, PersonFacts> facts(
            ShopId shop, Collection<SubscriberId> people, Collection<Rule> rules, @Nullable Instant at) {
        var fields = new HashSet<String>();
        var types = new HashSet<String>();
        for (var rule : rules) {
            rule.visit(part -> {
                switch (part) {
                    case Rule.Compare compare -> fields.add(compare.criterion().field());
                    case Rule.Did did -> types.addAll(did.types());
                    default -> {}
                }
            });
        }
        var sources = all().stream().filter(each -> asks(each, shop, fields)).toList();
        var known = facts(shop, people, sources, at);
        var happened =
                types.isEmpty() ? Map.<SubscriberId, List<Event>>of() : events.of(shop, known.keySet(), types, at);
        var facts = new HashMap<SubscriberId, PersonFacts>();
        known.forEach((person, own) -> facts.put(person, new PersonFacts(person, own, byType(happened.get(person)))));
        return facts;
    }

    private static Map<String, List<Event>> byType(@Nullable List<Event> events) {
        return events == null ? Map.of() : events.stream().collect(Collectors.groupingBy(Event::type));
    }

    /** Who exists is told by the profiles, so they are always asked. */
    private static boolean asks(FactSource source, ShopId shop, Set<String> fields) {
        return source instanceof SubscriberFacts
                || source.criteria(shop).stream().anyMatch(each -> fields.contains(each.field()));
    }

    private static Map<SubscriberId, Map<String, Object>> facts(
            ShopId shop, Collection<SubscriberId> people, List<FactSource> sources, @Nullable Instant at) {
        var facts = new HashMap<SubscriberId, Map<String, Object>>();
        if (people.isEmpty()) return facts;
        for (var source : sources) {
            var more = at == null ? source.facts(shop, people) : source.facts(shop, people, at);
            if (source instanceof SubscriberFacts) {
                more.forEach((person, own) -> facts.put(person, new HashMap<>(own)));
            } else {
                more.forEach((person, own) -> {
                    var known = facts.get(person);
                    if (known != null) known.putAll(own);
                });
            }
        }
        return facts;
    }

    /** The profiles first: they say who exists. */
    private List<FactSource> all() {
        return sources.orderedStream().toList();
    }
}
