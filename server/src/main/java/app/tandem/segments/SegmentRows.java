package app.tandem.segments;

import app.tandem.shared.PageRequest;
import app.tandem.shared.ShopId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The SQL of {@code segment} and {@code segment_version}. */
@Component
class SegmentRows {
    private static final String SELECT = """
            select segment.id, version.version, version.name, version.rule::text, segment.created_at,
                   version.created_at as updated_at,
                   exists (select from segment_ready_made made
                           where made.shop_id = segment.shop_id and made.segment_id = segment.id) as ready_made
            from segment
            join segment_version version
              on version.shop_id = segment.shop_id and version.segment_id = segment.id
            """;

    /**
     * A segment in one version.
     *
     * @param readyMade whether Tandem made it by itself
     */
    record Row(
            SegmentId id,
            int version,
            String name,
            JsonNode rule,
            Instant createdAt,
            Instant updatedAt,
            boolean readyMade) {}

    private final JdbcClient db;
    private final JsonMapper json;

    SegmentRows(JdbcClient db, JsonMapper json) {
        this.db = db;
        this.json = json;
    }

    Optional<Row> find(ShopId shop, SegmentId id) {
        return db.sql(SELECT + """
                        where segment.shop_id = :shop and segment.id = :id and segment.deleted_at is null
                          and version.version = segment.version
                        """)
                .param("shop", shop.value())
                .param("id", id.value())
                .query(this::row)
                .optional();
    }

    /** The version in force at that time; of a segment made later, its first. */
    Optional<Row> find(ShopId shop, SegmentId id, Instant at) {
        return db.sql(SELECT + """
                        where segment.shop_id = :shop and segment.id = :id
                          and (segment.deleted_at is null or segment.deleted_at > :at)
                        order by version.created_at <= :at desc,
                                 case when version.created_at <= :at then -version.version else version.version end
                        limit 1
                        """)
                .param("shop", shop.value())
                .param("id", id.value())
                .param("at", utc(at))
                .query(this::row)
                .optional();
    }

    /** Newest first. */
    List<Row> list(ShopId shop, PageRequest page) {
        return db.sql(SELECT + """
                        where segment.shop_id = :shop and segment.id < :before and segment.deleted_at is null
                          and version.version = segment.version
                        order by segment.id desc limit :limit
                        """)
                .param("shop", shop.value())
                .param("before", page.after() == null ? Long.MAX_VALUE : page.after())
                .param("limit", page.fetch())
                .query(this::row)
                .list();
    }

    List<Row> all(ShopId shop) {
        return list(shop, new PageRequest(Integer.MAX_VALUE - 1, null));
    }

    /** What segments are called now; those that were deleted, too. */
    Map<SegmentId, String> names(ShopId shop) {
        var names = new HashMap<SegmentId, String>();
        db.sql("""
                select segment.id, version.name from segment
                join segment_version version
                  on version.shop_id = segment.shop_id and version.segment_id = segment.id and version.version = segment.version
                where segment.shop_id = :shop
                """).param("shop", shop.value()).query(row -> {
            names.put(new SegmentId(row.getLong("id")), row.getString("name"));
        });
        return names;
    }

    /** The version in force of every segment of every shop. Cheap, as it is asked all the time. */
    Map<ShopId, Map<SegmentId, Integer>> versions() {
        var versions = new HashMap<ShopId, Map<SegmentId, Integer>>();
        db.sql("select shop_id, id, version from segment where deleted_at is null")
                .query(row -> {
                    versions.computeIfAbsent(new ShopId(row.getLong("shop_id")), _ -> new HashMap<>())
                            .put(new SegmentId(row.getLong("id")), row.getInt("version"));
                });
        return versions;
    }

    /** Held to the end of the transaction: two edits at once could each be free of cycles, and not together. */
    void lock(ShopId shop) {
        db.sql("select pg_advisory_xact_lock(hashtextextended('segment', :shop))")
                .param("shop", shop.value())
                .query(row -> {});
    }

    SegmentId insert(ShopId shop, Instant now) {
        return new SegmentId(
                db.sql("insert into segment (shop_id, version, created_at) values (:shop, 1, :now) returning id")
                        .param("shop", shop.value())
                        .param("now", utc(now))
                        .query(Long.class)
                        .single());
    }

    void insertVersion(ShopId shop, SegmentId id, int version, String name, JsonNode rule, Instant now, String by) {
        db.sql("""
                        insert into segment_version (shop_id, segment_id, version, name, rule, created_at, created_by)
                        values (:shop, :id, :version, :name, :rule::json, :now, :by)
                        """)
                .param("shop", shop.value())
                .param("id", id.value())
                .param("version", version)
                .param("name", name)
                .param("rule", json.writeValueAsString(rule))
                .param("now", utc(now))
                .param("by", by)
                .update();
        db.sql("update segment set version = :version where shop_id = :shop and id = :id")
                .param("shop", shop.value())
                .param("id", id.value())
                .param("version", version)
                .update();
    }

    /** Keys of the ready-made segments that this shop has or had. */
    Set<String> readyMade(ShopId shop) {
        return Set.copyOf(db.sql("select key from segment_ready_made where shop_id = :shop")
                .param("shop", shop.value())
                .query((row, number) -> row.getString("key"))
                .list());
    }

    void insertReadyMade(ShopId shop, String key, SegmentId segment) {
        db.sql("insert into segment_ready_made (shop_id, key, segment_id) values (:shop, :key, :segment)")
                .param("shop", shop.value())
                .param("key", key)
                .param("segment", segment.value())
                .update();
    }

    void delete(ShopId shop, SegmentId id, Instant now) {
        db.sql("update segment set deleted_at = :now where shop_id = :shop and id = :id")
                .param("shop", shop.value())
                .param("id", id.value())
                .param("now", utc(now))
                .update();
    }

    private static OffsetDateTime utc(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }

    private Row row(ResultSet row, int number) throws SQLException {
        return new Row(
                new SegmentId(row.getLong("id")),
                row.getInt("version"),
                row.getString("name"),
                json.readTree(row.getString("rule")),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant(),
                row.getBoolean("ready_made"));
    }
}
