package app.tandem.segments;

import app.tandem.segments.Catalogue.Offer;
import app.tandem.shared.ShopId;
import app.tandem.subscribers.SubscriberId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** All fact sources as one. */
@Component
class FactSources {
    /** Looked up when asked, not when wired: a source may itself need what this module offers. */
    private final ObjectProvider<FactSource> sources;

    FactSources(ObjectProvider<FactSource> sources) {
        this.sources = sources;
    }

    Catalogue catalogue(ShopId shop) {
        var offers = new LinkedHashMap<String, Offer>();
        for (var source : all()) {
            var unavailable = source.unavailable(shop);
            for (var criterion : source.criteria(shop)) {
                offers.putIfAbsent(criterion.field(), new Offer(criterion, source.name(), unavailable));
            }
        }
        return new Catalogue(offers);
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
    Map<SubscriberId, Map<String, Object>> facts(
            ShopId shop, Collection<SubscriberId> people, Rule rule, @Nullable Instant at) {
        var fields = new HashSet<String>();
        rule.visit(part -> {
            if (part instanceof Rule.Compare compare)
                fields.add(compare.criterion().field());
        });
        return facts(
                shop,
                people,
                all().stream().filter(each -> asks(each, shop, fields)).toList(),
                at);
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
