package app.tandem.subscribers;

import app.tandem.shared.ShopId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The types of the properties that some wishes give values, while it is decided what becomes of the wishes. */
final class PropertyTypes {
    private final SubscriberRows rows;
    private final ShopId shop;
    private final Map<String, PropertyType> news;
    private final Map<String, PropertyType> known = new HashMap<>();
    private final Map<String, PropertyType> proposed = new HashMap<>();

    /** @param news what types properties are to have that the shop does not know; others get them from their first value */
    PropertyTypes(SubscriberRows rows, ShopId shop, Map<String, PropertyType> news) {
        this.rows = rows;
        this.shop = shop;
        this.news = news;
    }

    /** Reads the types that there are, and proposes the others. */
    void look(List<ProfileWish> wishes) {
        var names = new HashSet<String>();
        for (var wish : wishes) names.addAll(wish.properties().keySet());
        known.putAll(rows.propertyTypes(shop, names));
        for (var wish : wishes) {
            wish.properties().forEach((name, value) -> {
                if (value == null || known.containsKey(name) || proposed.containsKey(name)) return;
                var type = news.get(name);
                proposed.put(name, type == null ? PropertyType.of(value) : type);
            });
        }
    }

    /** Of every property that gets a value. */
    Map<String, PropertyType> all() {
        var all = new HashMap<>(proposed);
        all.putAll(known);
        return all;
    }

    /**
     * Gives the proposed types to the properties of these wishes for good.
     *
     * @return false where somebody else gave one of them another type first: then that one counts from now on
     */
    boolean register(List<ProfileWish> accepted) {
        var wanted = new TreeMap<String, PropertyType>();
        for (var wish : accepted) {
            wish.properties().forEach((name, value) -> {
                var type = value == null ? null : proposed.get(name);
                if (type != null && !known.containsKey(name)) wanted.put(name, type);
            });
        }
        if (wanted.isEmpty()) return true;
        var given = rows.registerProperties(shop, wanted);
        known.putAll(given);
        return given.equals(wanted);
    }
}
