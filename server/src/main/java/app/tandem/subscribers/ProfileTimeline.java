package app.tandem.subscribers;

import app.tandem.shared.ShopId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tells from the change feed when a profile was made, changed or imported. Other modules tell of their own fields. */
@Component
class ProfileTimeline implements TimelineSource {
    private final JdbcClient db;
    private final JsonMapper json;

    ProfileTimeline(JdbcClient db, JsonMapper json) {
        this.db = db;
        this.json = json;
    }

    @Override
    public List<Entry> timeline(ShopId shop, SubscriberId subscriber, Instant before, int limit) {
        // The profile's own fields have no dot, but for properties.
        return db.sql("""
                        select at, was::text, now::text, source from subscriber_change
                        where shop_id = :shop and subscriber_id = :subscriber and at < :before
                        and exists (select from jsonb_object_keys(now) as field
                                    where strpos(field, '.') = 0 or field like 'property.%')
                        order by at desc, id desc limit :limit
                        """)
                .param("shop", shop.value())
                .param("subscriber", subscriber.value())
                .param("before", OffsetDateTime.ofInstant(before, ZoneOffset.UTC))
                .param("limit", limit)
                .query((row, number) -> entry(
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        json.readTree(row.getString("was")),
                        json.readTree(row.getString("now")),
                        row.getString("source")))
                .list();
    }

    private static Entry entry(Instant at, JsonNode was, JsonNode now, @Nullable String source) {
        var imported = source != null && source.startsWith("import:");
        var created = now.has("created_at");
        var title = created
                ? imported ? "Profile created by import" : "Profile created"
                : imported ? "Profile changed by import" : "Profile changed";
        var fields = new TreeSet<String>();
        now.properties().forEach(each -> {
            if (!each.getKey().equals("created_at") && !each.getKey().startsWith("phone_")) fields.add(each.getKey());
        });
        var data = new LinkedHashMap<String, Object>(Map.of("was", was, "now", now));
        if (source != null) data.put("source", source);
        return new Entry(at, "profile", title, created ? null : String.join(", ", fields), data);
    }
}
