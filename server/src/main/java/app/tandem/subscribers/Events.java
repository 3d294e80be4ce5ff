package app.tandem.subscribers;

import app.tandem.shared.ShopId;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** What happened to people: orders, texts, points, whatever the merchant's systems tell. The change feed tells it on. */
@Service
public class Events {
    private static final int MOST_IN_A_STATEMENT = 1_000;

    /**
     * An event to record.
     *
     * @param subscriber who exists in the shop
     * @param properties as {@link Event#properties()}; no nulls
     * @param externalId the one with an id that the shop knows already is a duplicate; null where it cannot come twice
     */
    public record NewEvent(
            SubscriberId subscriber,
            String type,
            Instant occurredAt,
            Map<String, Object> properties,
            @Nullable String externalId) {}

    /**
     * A type of event seen in a shop.
     *
     * @param properties by name the kind that its first value had: {@code text}, {@code number}, {@code boolean}, {@code
     *     date} or {@code list}
     */
    public record EventType(String type, Map<String, String> properties) {}

    private record Property(String type, String name) {}

    private final JdbcClient db;
    private final JsonMapper json;
    private final Clock clock;

    Events(JdbcClient db, JsonMapper json, Clock clock) {
        this.db = db;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Writes events down as part of the caller's transaction, in a few statements however many they are.
     *
     * @return how many were new; the others' external ids were known
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public int record(ShopId shop, Collection<NewEvent> events) {
        if (events.isEmpty()) return 0;
        register(shop, events);
        var fresh = 0;
        var all = List.copyOf(events);
        for (var from = 0; from < all.size(); from += MOST_IN_A_STATEMENT) {
            fresh += insert(shop, all.subList(from, Math.min(from + MOST_IN_A_STATEMENT, all.size())));
        }
        return fresh;
    }

    private int insert(ShopId shop, List<NewEvent> events) {
        // Ids in the order given; rows in the order of external ids, so that two batches with the same cannot deadlock.
        return db.sql("""
                with numbered as materialized (
                    select nextval('subscriber_change_id_seq') as id, given.* from (
                        select * from unnest(:people::bigint[], :types::text[], :times::timestamptz[],
                            :properties::text[]::jsonb[], :externals::text[])
                            with ordinality as given (person, type, occurred_at, properties, external_id, place)
                        order by place) as given)
                insert into event (shop_id, id, subscriber_id, type, occurred_at, recorded_at, properties, external_id)
                select :shop, id, person, type, occurred_at, :now, properties, external_id
                from numbered order by external_id, id
                on conflict (shop_id, external_id) where external_id is not null do nothing
                """)
                .param("shop", shop.value())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param(
                        "people",
                        events.stream()
                                .mapToLong(event -> event.subscriber().value())
                                .toArray())
                .param("types", events.stream().map(NewEvent::type).toArray(String[]::new))
                .param(
                        "times",
                        events.stream()
                                .map(event -> event.occurredAt()
                                        .truncatedTo(ChronoUnit.MICROS)
                                        .toString())
                                .toArray(String[]::new))
                .param(
                        "properties",
                        events.stream()
                                .map(event -> json.writeValueAsString(PropertyValues.stored(event.properties())))
                                .toArray(String[]::new))
                .param("externals", events.stream().map(NewEvent::externalId).toArray(String[]::new))
                .update();
    }

    /** Notes types and properties that the shop has not seen; a kind once noted stays. */
    private void register(ShopId shop, Collection<NewEvent> events) {
        var kinds = new HashMap<Property, String>();
        var types = new TreeSet<String>();
        for (var event : events) {
            types.add(event.type());
            event.properties()
                    .forEach((name, value) -> kinds.putIfAbsent(new Property(event.type(), name), kind(value)));
        }
        var known = new HashSet<Property>();
        var knownTypes = new HashSet<String>();
        db.sql("""
                select type, name from event_type left join event_property using (shop_id, type)
                where shop_id = :shop and type = any(:types)
                """)
                .param("shop", shop.value())
                .param("types", types.toArray(String[]::new))
                .query(row -> {
                    knownTypes.add(row.getString("type"));
                    var name = row.getString("name");
                    if (name != null) known.add(new Property(row.getString("type"), name));
                });
        types.removeAll(knownTypes);
        kinds.keySet().removeAll(known);
        if (!types.isEmpty()) registerTypes(shop, types);
        if (!kinds.isEmpty()) registerProperties(shop, kinds);
    }

    /** {@code text}, {@code number}, {@code boolean}, {@code date} or {@code list}. */
    private static String kind(Object value) {
        return switch (value) {
            case String _ -> "text";
            case BigDecimal _ -> "number";
            case Boolean _ -> "boolean";
            case Instant _ -> "date";
            case List<?> _ -> "list";
            default -> throw new IllegalArgumentException("No event's property is a " + value.getClass());
        };
    }

    private void registerTypes(ShopId shop, TreeSet<String> types) {
        db.sql("""
                insert into event_type (shop_id, type) select :shop, type from unnest(:types::text[]) as type order by type
                on conflict do nothing
                """)
                .param("shop", shop.value())
                .param("types", types.toArray(String[]::new))
                .update();
    }

    private void registerProperties(ShopId shop, Map<Property, String> kinds) {
        var properties = List.copyOf(kinds.keySet());
        db.sql("""
                insert into event_property (shop_id, type, name, kind)
                select :shop, type, name, kind from unnest(:types::text[], :names::text[], :kinds::text[])
                    as property (type, name, kind)
                order by type, name
                on conflict do nothing
                """)
                .param("shop", shop.value())
                .param("types", properties.stream().map(Property::type).toArray(String[]::new))
                .param("names", properties.stream().map(Property::name).toArray(String[]::new))
                .param("kinds", properties.stream().map(kinds::get).toArray(String[]::new))
                .update();
    }

    /**
     * The events of these people, of these types, the oldest first ({@code occurredAt}, {@code id}). Whoever has none is
     * absent.
     *
     * @param asOf only what was recorded by then; null for all
     */
    public Map<SubscriberId, List<Event>> of(
            ShopId shop, Collection<SubscriberId> people, Collection<String> types, @Nullable Instant asOf) {
        var events = new HashMap<SubscriberId, List<Event>>();
        if (people.isEmpty() || types.isEmpty()) return events;
        db.sql("""
                select id, subscriber_id, type, occurred_at, recorded_at, properties::text, xid::text as transaction
                from event
                where shop_id = :shop and subscriber_id = any(:people) and type = any(:types)
                """ + (asOf == null ? "" : "and recorded_at <= :as_of ") + "order by occurred_at, id")
                .param("shop", shop.value())
                .param(
                        "people",
                        people.stream()
                                .mapToLong(SubscriberId::value)
                                .distinct()
                                .toArray())
                .param("types", types.stream().distinct().toArray(String[]::new))
                .params(asOf == null ? Map.of() : Map.of("as_of", asOf.atOffset(ZoneOffset.UTC)))
                .query(row -> {
                    var event = event(row);
                    events.computeIfAbsent(event.subscriber(), _ -> new ArrayList<>())
                            .add(event);
                });
        return events;
    }

    /**
     * One person's newest events, the newest first.
     *
     * @param without types to leave out
     * @param before only what occurred strictly earlier
     */
    List<Event> latest(ShopId shop, SubscriberId person, Collection<String> without, Instant before, int limit) {
        return db.sql("""
                        select id, subscriber_id, type, occurred_at, recorded_at, properties::text, xid::text as transaction
                        from event
                        where shop_id = :shop and subscriber_id = :person and occurred_at < :before
                          and type <> all(:without::text[])
                        order by occurred_at desc, id desc limit :limit
                        """)
                .param("shop", shop.value())
                .param("person", person.value())
                .param("before", before.atOffset(ZoneOffset.UTC))
                .param("without", without.toArray(String[]::new))
                .param("limit", limit)
                .query((row, _) -> event(row))
                .list();
    }

    /** The types seen in this shop, in the order of their names. */
    public List<EventType> types(ShopId shop) {
        var types = new TreeMap<String, Map<String, String>>();
        db.sql("""
                select type, name, kind from event_type left join event_property using (shop_id, type)
                where shop_id = :shop
                """).param("shop", shop.value()).query(row -> {
            var properties = types.computeIfAbsent(row.getString("type"), _ -> new TreeMap<>());
            var name = row.getString("name");
            if (name != null) properties.put(name, row.getString("kind"));
        });
        return types.entrySet().stream()
                .map(each -> new EventType(each.getKey(), each.getValue()))
                .toList();
    }

    /** A row of {@code event}, its transaction as text named {@code transaction} and its properties as text. */
    Event event(ResultSet row) throws SQLException {
        return new Event(
                row.getLong("id"),
                new SubscriberId(row.getLong("subscriber_id")),
                row.getString("type"),
                row.getObject("occurred_at", java.time.OffsetDateTime.class).toInstant(),
                row.getObject("recorded_at", java.time.OffsetDateTime.class).toInstant(),
                PropertyValues.read(json, row.getString("properties")),
                row.getLong("transaction"));
    }
}
