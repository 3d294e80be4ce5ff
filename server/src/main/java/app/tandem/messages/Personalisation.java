package app.tandem.messages;

import app.tandem.messages.Decision.Quoted;
import app.tandem.shared.ShopId;
import app.tandem.shops.Shop;
import app.tandem.shops.Shops;
import app.tandem.subscribers.Subscriber;
import app.tandem.subscribers.SubscriberId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import liqp.PlainBigDecimal;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Loads what a text quotes, for a batch of people at a time, and only what it quotes. */
@Component
class Personalisation {

    /**
     * One person's values.
     *
     * @param names as Liquid reads them
     * @param quoted values of other systems that the template asks for, by path
     * @param asOf by source, for those that tell how old their values are
     */
    record Values(Map<String, Object> names, Map<String, Quoted> quoted, Map<String, Instant> asOf) {
        /** Paths that the template asks for and this person has no value of. */
        Set<String> missing(MessageTemplate template) {
            var missing = new TreeSet<String>();
            for (var path : template.paths()) {
                var root = TemplateReader.root(path);
                var value = names.get(root) instanceof Map<?, ?> fields
                        ? fields.get(path.substring(root.length() + 1))
                        : null;
                if (value == null || value.toString().isBlank()) missing.add(path);
            }
            return missing;
        }
    }

    private final Shops shops;
    private final List<TemplateValues> sources;
    private final Map<String, Freshness> freshness = new HashMap<>();

    Personalisation(Shops shops, ObjectProvider<TemplateValues> sources, ObjectProvider<Freshness> freshness) {
        this.shops = shops;
        this.sources = sources.orderedStream().toList();
        freshness.forEach(source -> this.freshness.put(source.name(), source));
    }

    /** Whether it quotes values whose age is known. */
    boolean quotesAged(MessageTemplate template) {
        return freshness.keySet().stream().anyMatch(template::asksFor);
    }

    /** Whether it quotes another system: such a text is written again just before it leaves. */
    boolean quotesOthers(MessageTemplate template) {
        return sources.stream().anyMatch(source -> template.asksFor(source.name()));
    }

    /** Asks every source that the template quotes, and that can be asked, for fresher values. */
    void refresh(ShopId shop, MessageTemplate template) {
        freshness.forEach((name, source) -> {
            if (template.asksFor(name)) source.refresh(shop);
        });
    }

    /** Everybody in {@code people} has an entry. */
    Map<SubscriberId, Values> load(ShopId shopId, MessageTemplate template, Collection<Subscriber> people) {
        var shop = shops.get(shopId);
        var ids = people.stream().map(Subscriber::id).toList();
        var loaded = new HashMap<SubscriberId, Values>();
        for (var person : people) loaded.put(person.id(), own(shop, person));
        for (var source : sources) {
            if (!template.asksFor(source.name())) continue;
            var aged = freshness.get(source.name());
            // The age first: values that are read later can only be fresher than it says.
            var asOf = aged == null ? Map.<SubscriberId, Instant>of() : aged.asOf(shopId, ids);
            var values = source.values(shopId, ids);
            for (var id : ids) {
                add(source.name(), loaded.get(id), values.getOrDefault(id, Map.of()), asOf.get(id), template, shop);
            }
        }
        return loaded;
    }

    private static void add(
            String name,
            @Nullable Values person,
            Map<String, Object> values,
            @Nullable Instant asOf,
            MessageTemplate template,
            Shop shop) {
        if (person == null) return;
        person.names().put(name, liquid(values, shop.timeZone()));
        if (asOf != null) person.asOf().put(name, asOf);
        values.forEach((field, value) -> {
            var path = name + "." + field;
            if (template.paths().contains(path)) person.quoted().put(path, new Quoted(value, asOf));
        });
    }

    private static Values own(Shop shop, Subscriber person) {
        var subscriber = new HashMap<String, Object>();
        put(subscriber, "first_name", person.firstName());
        put(subscriber, "last_name", person.lastName());
        put(subscriber, "email", person.email() == null ? null : person.email().toString());
        put(subscriber, "phone", person.phone().e164());
        put(
                subscriber,
                "time_zone",
                person.timeZone() == null ? null : person.timeZone().getId());
        subscriber.put("tags", person.tags());
        subscriber.put("properties", liquid(person.properties(), shop.timeZone()));
        var names = new HashMap<String, Object>();
        names.put("subscriber", subscriber);
        names.put("shop", Map.of("name", shop.name()));
        return new Values(names, new TreeMap<>(), new HashMap<>());
    }

    private static void put(Map<String, Object> values, String name, @Nullable Object value) {
        if (value != null) values.put(name, value);
    }

    private static Map<String, Object> liquid(Map<String, Object> values, ZoneId zone) {
        var read = new LinkedHashMap<String, Object>();
        values.forEach((name, value) -> read.put(name, liquid(value, zone)));
        return read;
    }

    /** Numbers print as people write them: 1240, never 1.24E3 or 1240.0. Times are told in the shop's zone. */
    private static Object liquid(Object value, ZoneId zone) {
        return switch (value) {
            case BigDecimal number -> plain(number);
            case Double number -> plain(BigDecimal.valueOf(number));
            case Float number -> plain(new BigDecimal(number.toString()));
            case Instant instant -> instant.atZone(zone);
            case LocalDate date -> date.toString();
            case List<?> items -> {
                var read = new ArrayList<Object>();
                for (var item : items) if (item != null) read.add(liquid(item, zone));
                yield read;
            }
            default -> value;
        };
    }

    private static Number plain(BigDecimal number) {
        var tidy = number.stripTrailingZeros();
        if (tidy.scale() <= 0 && tidy.precision() - tidy.scale() <= 18) return tidy.longValueExact();
        return new PlainBigDecimal(tidy.toPlainString());
    }
}
