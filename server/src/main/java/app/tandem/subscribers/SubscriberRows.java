package app.tandem.subscribers;

import app.tandem.shared.EmailAddress;
import app.tandem.shared.PhoneNumber;
import app.tandem.shared.ShopId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The table {@code subscriber}, read and written in batches. */
@Repository
class SubscriberRows {
    /** JSON makes rows of a batch: arrays and exact numbers survive, and one parameter carries a thousand people. */
    private static final String ROWS = """
            jsonb_to_recordset(:rows::jsonb) as row (id bigint, phone text, email text, first_name text, last_name text,
                time_zone text, tags text[], properties jsonb, created_at timestamptz)
            """;

    private final JdbcClient db;
    private final JsonMapper json;

    SubscriberRows(JdbcClient db, JsonMapper json) {
        this.db = db;
        this.json = json;
    }

    List<Subscriber> byIds(ShopId shop, Collection<SubscriberId> ids) {
        return db.sql("select * from subscriber where shop_id = :shop and id = any(:ids)")
                .param("shop", shop.value())
                .param("ids", ids.stream().mapToLong(SubscriberId::value).toArray())
                .query(this::subscriber)
                .list();
    }

    /** @param lock holds them until the transaction ends, in the order of their numbers, so that batches cannot deadlock */
    List<Subscriber> byPhones(ShopId shop, Collection<PhoneNumber> phones, boolean lock) {
        return db.sql("select * from subscriber where shop_id = :shop and phone = any(:phones) order by phone"
                        + (lock ? " for no key update" : ""))
                .param("shop", shop.value())
                .param("phones", phones.stream().map(PhoneNumber::e164).toArray(String[]::new))
                .query(this::subscriber)
                .list();
    }

    @Nullable
    Subscriber lock(ShopId shop, SubscriberId id) {
        return db.sql("select * from subscriber where shop_id = :shop and id = :id for no key update")
                .param("shop", shop.value())
                .param("id", id.value())
                .query(this::subscriber)
                .optional()
                .orElse(null);
    }

    /** Ids by number; a number that somebody took in the meantime is absent. */
    Map<PhoneNumber, SubscriberId> insert(ShopId shop, List<Subscriber> people) {
        var ids = new LinkedHashMap<PhoneNumber, SubscriberId>();
        db.sql("""
                insert into subscriber (shop_id, phone, email, first_name, last_name, time_zone, tags, properties, created_at)
                select :shop, phone, email, first_name, last_name, time_zone, tags, properties, created_at
                from\s""" + ROWS + """
                order by phone
                on conflict (shop_id, phone) do nothing returning id, phone
                """)
                .param("shop", shop.value())
                .param("rows", rows(people))
                .query(row -> {
                    ids.put(new PhoneNumber(row.getString("phone")), new SubscriberId(row.getLong("id")));
                });
        return ids;
    }

    void update(ShopId shop, List<Subscriber> people) {
        db.sql("""
                update subscriber set phone = row.phone, email = row.email, first_name = row.first_name,
                    last_name = row.last_name, time_zone = row.time_zone, tags = row.tags, properties = row.properties
                from\s""" + ROWS + """
                where subscriber.shop_id = :shop and subscriber.id = row.id
                """)
                .param("shop", shop.value())
                .param("rows", rows(people))
                .update();
    }

    /** The types of all the shop's properties. */
    Map<String, PropertyType> propertyTypes(ShopId shop) {
        var types = new TreeMap<String, PropertyType>();
        db.sql("select name, type from subscriber_property where shop_id = :shop")
                .param("shop", shop.value())
                .query(row -> {
                    types.put(row.getString("name"), PropertyType.of(row.getString("type")));
                });
        return types;
    }

    /** The types of those of these properties that the shop has. */
    Map<String, PropertyType> propertyTypes(ShopId shop, Collection<String> names) {
        var types = new HashMap<String, PropertyType>();
        if (names.isEmpty()) return types;
        db.sql("select name, type from subscriber_property where shop_id = :shop and name = any(:names)")
                .param("shop", shop.value())
                .param("names", names.toArray(String[]::new))
                .query(row -> {
                    types.put(row.getString("name"), PropertyType.of(row.getString("type")));
                });
        return types;
    }

    /**
     * Gives properties their types for good. Waits for whoever is giving one of them a type just now.
     *
     * @return the types that they have by now; somebody else may have been first
     */
    Map<String, PropertyType> registerProperties(ShopId shop, SortedMap<String, PropertyType> types) {
        db.sql("""
                insert into subscriber_property (shop_id, name, type)
                select :shop, name, type from unnest(:names::text[], :types::text[]) as property (name, type) order by name
                on conflict (shop_id, name) do nothing
                """)
                .param("shop", shop.value())
                .param("names", types.keySet().toArray(String[]::new))
                .param("types", types.values().stream().map(PropertyType::code).toArray(String[]::new))
                .update();
        return propertyTypes(shop, types.keySet());
    }

    Subscriber subscriber(ResultSet row, int number) throws SQLException {
        var email = row.getString("email");
        var zone = row.getString("time_zone");
        return new Subscriber(
                new SubscriberId(row.getLong("id")),
                new PhoneNumber(row.getString("phone")),
                email == null ? null : new EmailAddress(email),
                row.getString("first_name"),
                row.getString("last_name"),
                zone == null ? null : ZoneId.of(zone),
                List.copyOf(Arrays.asList((String[]) row.getArray("tags").getArray())),
                PropertyValues.read(json, row.getString("properties")),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }

    private String rows(List<Subscriber> people) {
        var rows = new ArrayList<Map<String, @Nullable Object>>(people.size());
        for (var person : people) {
            var row = new LinkedHashMap<String, @Nullable Object>();
            row.put("id", person.id().value());
            row.put("phone", person.phone().e164());
            row.put("email", person.email() == null ? null : person.email().value());
            row.put("first_name", person.firstName());
            row.put("last_name", person.lastName());
            row.put(
                    "time_zone",
                    person.timeZone() == null ? null : person.timeZone().getId());
            row.put("tags", person.tags());
            row.put("properties", PropertyValues.stored(person.properties()));
            row.put("created_at", person.createdAt().toString());
            rows.add(row);
        }
        return json.writeValueAsString(rows);
    }
}
