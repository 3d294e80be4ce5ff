package app.tandem.loyalty;

import app.tandem.loyalty.SmileConnection.Status;
import app.tandem.shared.ShopId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** SQL of {@code smile_connection}. */
@Repository
class SmileConnections {
    // Nobody holds a lease that has run out, nor one from before the database itself started: with the embedded
    // database, that is a server that was killed and started again, which need not wait for its own old lease.
    private static final String LEASE_IS_FREE = """
            (lease_until is null
             or lease_until < greatest(now(), pg_postmaster_start_time() + make_interval(secs => :seconds)))
            """;

    /** Longer than one attempt and its pause may take; a server that dies is replaced after that. */
    private static final Duration LEASE = Duration.ofSeconds(45);

    private final JdbcClient db;

    SmileConnections(JdbcClient db) {
        this.db = db;
    }

    /** Also a forgotten one, whose data is still being removed. */
    Optional<SmileConnection> find(ShopId shop) {
        return db.sql("select * from smile_connection where shop_id = :shop")
                .param("shop", shop.value())
                .query(SmileConnections::connection)
                .optional();
    }

    /** The same, and nobody changes it before this transaction ends. */
    Optional<SmileConnection> lock(ShopId shop) {
        return db.sql("select * from smile_connection where shop_id = :shop for update")
                .param("shop", shop.value())
                .query(SmileConnections::connection)
                .optional();
    }

    /**
     * Connects, or replaces key and address. Another address starts without a watermark; the data of the old one stays
     * until the full pass retires it, but counts as incomplete.
     *
     * @param sameAccount whether it is surely the loyalty program's account of before
     */
    void connect(ShopId shop, String baseUrl, byte[] sealedKey, String keyHint, boolean sameAccount, Instant now) {
        db.sql("""
                        with new as (select nextval('smile_generation') as generation)
                        insert into smile_connection as c (shop_id, status, base_url, sealed_key, key_hint, generation,
                            account, complete, delta_due_at, full_due_at)
                        select :shop, 'active', :url, :key, :hint, generation, generation, false,
                            :now::timestamptz, :now::timestamptz from new
                        on conflict (shop_id) do update set status = 'active', reason_code = null, reason = null,
                            base_url = excluded.base_url, sealed_key = excluded.sealed_key, key_hint = excluded.key_hint,
                            generation = excluded.generation, failures = 0,
                            account = case when :same then c.account else excluded.account end,
                            complete = c.complete and c.base_url = excluded.base_url and c.status <> 'forgotten',
                            fresh_at = case when c.base_url = excluded.base_url and c.status <> 'forgotten' then c.fresh_at end,
                            tier_names = case when c.base_url = excluded.base_url and c.status <> 'forgotten'
                                then c.tier_names else '{}' end,
                            watermark = null, delta_due_at = excluded.delta_due_at, full_due_at = excluded.full_due_at
                        """)
                .param("shop", shop.value())
                .param("url", baseUrl)
                .param("key", sealedKey)
                .param("hint", keyHint)
                .param("same", sameAccount)
                .param("now", at(now))
                .update();
    }

    void setStatus(ShopId shop, Status status, @Nullable String reasonCode, @Nullable String reason) {
        db.sql("""
                        update smile_connection set status = :status, reason_code = :code, reason = :reason,
                            sealed_key = case when :status = 'forgotten' then null else sealed_key end,
                            key_hint = case when :status = 'forgotten' then '' else key_hint end
                        where shop_id = :shop
                        """)
                .param("shop", shop.value())
                .param("status", status.name().toLowerCase(Locale.ROOT))
                .param("code", reasonCode)
                .param("reason", reason)
                .update();
    }

    void remove(ShopId shop) {
        db.sql("delete from smile_connection where shop_id = :shop and status = 'forgotten'")
                .param("shop", shop.value())
                .update();
    }

    /** The VIP tiers' names by id, as far as they were ever read. */
    Map<Long, String> tierNames(ShopId shop) {
        var names = new HashMap<Long, String>();
        db.sql("""
                        select key::bigint as id, value as name
                        from smile_connection, jsonb_each_text(tier_names) where shop_id = :shop
                        """).param("shop", shop.value()).query(row -> {
            names.put(row.getLong("id"), row.getString("name"));
        });
        return names;
    }

    void setTierNames(ShopId shop, Map<Long, String> names) {
        db.sql("""
                        update smile_connection set tier_names =
                            (select jsonb_object_agg(id, name) from unnest(:ids::bigint[], :names::text[]) as t (id, name))
                        where shop_id = :shop
                        """)
                .param("shop", shop.value())
                .param("ids", names.keySet().toArray(Long[]::new))
                .param("names", names.values().toArray(String[]::new))
                .update();
    }

    /** A pass ended well: what it read is true as of {@code basis}. */
    void passed(ShopId shop, PassKind kind, Instant basis, Instant watermark, Instant nextDelta, Instant nextFull) {
        db.sql("""
                        update smile_connection set status = 'active', reason_code = null, reason = null, failures = 0,
                            watermark = greatest(watermark, :watermark), fresh_at = greatest(fresh_at, :basis),
                            delta_due_at = :delta,
                            complete = complete or :full,
                            full_due_at = case when :full then :nextFull else full_due_at end
                        where shop_id = :shop
                        """)
                .param("shop", shop.value())
                .param("basis", at(basis))
                .param("watermark", at(watermark))
                .param("delta", at(nextDelta))
                .param("full", kind == PassKind.FULL)
                .param("nextFull", at(nextFull))
                .update();
    }

    /** A pass failed; {@code broken} where only the merchant can mend it. */
    void failed(
            ShopId shop,
            boolean broken,
            String reasonCode,
            String reason,
            Instant nextDelta,
            @Nullable Instant nextFull) {
        db.sql("""
                        update smile_connection set failures = failures + 1, delta_due_at = :delta,
                            full_due_at = coalesce(:full, full_due_at),
                            status = case when :broken then 'broken' else status end,
                            reason_code = case when :broken then :code else reason_code end,
                            reason = case when :broken then :reason else reason end
                        where shop_id = :shop and status in ('active', 'broken')
                        """)
                .param("shop", shop.value())
                .param("delta", at(nextDelta))
                .param("full", nextFull == null ? null : at(nextFull))
                .param("broken", broken)
                .param("code", reasonCode)
                .param("reason", reason)
                .update();
    }

    /** Takes the shop's passes for {@code owner}, unless another one holds them. */
    boolean lease(ShopId shop, UUID owner) {
        return db.sql("""
                        update smile_connection set lease_owner = :owner,
                            lease_until = now() + make_interval(secs => :seconds)
                        where shop_id = :shop and (lease_owner = :owner or
                        """ + LEASE_IS_FREE + ")")
                        .param("shop", shop.value())
                        .param("owner", owner)
                        .param("seconds", LEASE.toSeconds())
                        .update()
                == 1;
    }

    /** Extends the lease, where it is still held and the connection still the same and running. */
    boolean renew(SmileConnection connection, UUID owner) {
        return db.sql("""
                        update smile_connection set lease_until = now() + make_interval(secs => :seconds)
                        where shop_id = :shop and lease_owner = :owner and generation = :generation
                          and status in ('active', 'broken')
                        """)
                        .param("shop", connection.shop().value())
                        .param("owner", owner)
                        .param("generation", connection.generation())
                        .param("seconds", LEASE.toSeconds())
                        .update()
                == 1;
    }

    void release(ShopId shop, UUID owner) {
        db.sql("""
                        update smile_connection set lease_owner = null, lease_until = null
                        where shop_id = :shop and lease_owner = :owner
                        """).param("shop", shop.value()).param("owner", owner).update();
    }

    /** @param kind null where nothing has to be queued, only gone on with */
    record Due(ShopId shop, @Nullable PassKind kind) {}

    /** The shops that nobody works for, though something is due, queued, or left behind by a server that died. */
    List<Due> due(Instant now) {
        return db.sql("""
                        select c.shop_id, p.waiting,
                            case when c.status = 'active' and c.full_due_at <= :now or c.watermark is null
                                then 'full' else 'delta' end as kind
                        from smile_connection c
                        cross join lateral (select exists (select from smile_pass p where p.shop_id = c.shop_id
                            and p.status in ('queued', 'running')) as waiting) p
                        where
                        """ + LEASE_IS_FREE + """
                          and (c.status = 'forgotten' or c.status in ('active', 'broken') and
                               (p.waiting or c.delta_due_at <= :now or c.status = 'active' and c.full_due_at <= :now))
                        order by c.delta_due_at
                        limit 1000
                        """)
                .param("now", at(now))
                .param("seconds", LEASE.toSeconds())
                .query((row, number) -> new Due(
                        new ShopId(row.getLong("shop_id")),
                        row.getBoolean("waiting") ? null : PassKind.of(row.getString("kind"))))
                .list();
    }

    private static SmileConnection connection(ResultSet row, int number) throws SQLException {
        return new SmileConnection(
                new ShopId(row.getLong("shop_id")),
                Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                row.getString("reason_code"),
                row.getString("reason"),
                row.getString("base_url"),
                row.getBytes("sealed_key"),
                row.getString("key_hint"),
                row.getLong("generation"),
                row.getLong("account"),
                row.getBoolean("complete"),
                instant(row, "watermark"),
                instant(row, "fresh_at"),
                row.getObject("delta_due_at", OffsetDateTime.class).toInstant(),
                row.getInt("failures"));
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    static OffsetDateTime at(Instant time) {
        return OffsetDateTime.ofInstant(time, ZoneOffset.UTC);
    }
}
