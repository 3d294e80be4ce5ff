package app.tandem.segments;

import app.tandem.shared.ShopId;
import app.tandem.subscribers.SubscriberId;
import app.tandem.subscribers.Subscribers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** What a person's own profile says. */
@Component
@Order(0)
class SubscriberFacts implements FactSource {
    private static final String PROFILE = "Profile";
    private static final List<Criterion> FIXED = List.of(
            text("first_name", "First name", null),
            text("last_name", "Last name", null),
            text("email", "Email", null),
            text("phone", "Phone number", "With the country code, such as +12125550123."),
            text("phone_country", "Phone country", "Two letters, such as US, told by the number."),
            text("phone_area_code", "Phone area code", "Of numbers in the US and Canada, such as 212."),
            text("time_zone", "Time zone", "The time zone's own name, such as America/New_York."),
            new Criterion("tags", "Tags", PROFILE, FactType.LIST, null, List.of()),
            new Criterion("created_at", "Created", PROFILE, FactType.DATE, "When the profile was made.", List.of()));

    private final Subscribers subscribers;
    private final FactHistory history;

    SubscriberFacts(Subscribers subscribers, FactHistory history) {
        this.subscribers = subscribers;
        this.history = history;
    }

    private static Criterion text(String field, String label, @Nullable String help) {
        return new Criterion(field, label, PROFILE, FactType.TEXT, help, List.of());
    }

    @Override
    public String name() {
        return "subscribers";
    }

    @Override
    public List<Criterion> criteria(ShopId shop) {
        var criteria = new ArrayList<>(FIXED);
        subscribers.propertyTypes(shop).forEach((name, type) -> criteria.add(property(name, type)));
        return criteria;
    }

    private static Criterion property(String name, String type) {
        var factType = FactType.valueOf(type.toUpperCase(Locale.ROOT));
        return new Criterion("property." + name, name, "Properties", factType, null, List.of());
    }

    @Override
    public Map<SubscriberId, Map<String, Object>> facts(ShopId shop, Collection<SubscriberId> people) {
        var facts = new HashMap<SubscriberId, Map<String, Object>>();
        subscribers.byIds(shop, people).forEach((id, person) -> facts.put(id, person.facts()));
        return facts;
    }

    /** Whoever has no {@code created_at} then was made later. */
    @Override
    public Map<SubscriberId, Map<String, Object>> facts(ShopId shop, Collection<SubscriberId> people, Instant at) {
        var then = history.asOf(shop, criteria(shop), facts(shop, people), at);
        then.values().removeIf(facts -> !facts.containsKey("created_at"));
        return then;
    }
}
