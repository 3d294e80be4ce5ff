package app.tandem.idempotency;

import app.tandem.shared.ShopId;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The keys seen in the last day, each with what was answered. */
@Repository
class IdempotencyKeys {
    static final Duration KEPT = Duration.ofDays(1);

    sealed interface Claim {
        /** The first request with this key, or the first one that lives: do it, then say how it ended. */
        record First() implements Claim {}

        /** Done before: answer this again. */
        record Answered(int status, @Nullable String contentType, byte @Nullable [] body) implements Claim {}

        /** The first one is still at it. */
        record UnderWay() implements Claim {}

        /** The key was used for another request. */
        record Reused() implements Claim {}
    }

    private record Key(ShopId shop, String text) {}

    private record Row(
            byte[] requestHash,
            @Nullable Integer status,
            @Nullable String contentType,
            byte @Nullable [] body) {}

    private final JdbcClient db;
    private final Clock clock;
    private final HoldingProcess process;

    /** What this process is at; a key of its own that is not here has lost its request. */
    private final Set<Key> inHand = ConcurrentHashMap.newKeySet();

    IdempotencyKeys(JdbcClient db, Clock clock, HoldingProcess process) {
        this.db = db;
        this.clock = clock;
        this.process = process;
    }

    /** After {@link Claim.First}, and only then, the caller owes {@link #answered} or {@link #release}. */
    Claim claim(ShopId shop, String key, byte[] requestHash) {
        if (!inHand.add(new Key(shop, key))) {
            return find(shop, key).map(row -> known(row, requestHash)).orElseGet(Claim.UnderWay::new);
        }
        var mine = false;
        try {
            var claim = claimAmongProcesses(shop, key, requestHash);
            mine = claim instanceof Claim.First;
            return claim;
        } finally {
            if (!mine) inHand.remove(new Key(shop, key));
        }
    }

    private Claim claimAmongProcesses(ShopId shop, String key, byte[] requestHash) {
        var me = process.number();
        while (true) {
            var inserted = db.sql("""
                            insert into idempotency_key (shop_id, key, request_hash, created_at, held_by)
                            values (:shop, :key, :hash, :now, :me) on conflict do nothing
                            """)
                    .param("shop", shop.value())
                    .param("key", key)
                    .param("hash", requestHash)
                    .param("now", now())
                    .param("me", me)
                    .update();
            if (inserted == 1) return new Claim.First();
            var row = find(shop, key);
            if (row.isEmpty()) continue; // Its request failed between the two statements and gave the key back.
            var claim = known(row.get(), requestHash);
            return claim instanceof Claim.UnderWay && takeOver(shop, key, me) ? new Claim.First() : claim;
        }
    }

    private Optional<Row> find(ShopId shop, String key) {
        return db.sql("""
                        select request_hash, status, content_type, body from idempotency_key
                        where shop_id = :shop and key = :key
                        """)
                .param("shop", shop.value())
                .param("key", key)
                .query(DataClassRowMapper.newInstance(Row.class))
                .optional();
    }

    private static Claim known(Row row, byte[] requestHash) {
        if (!Arrays.equals(row.requestHash(), requestHash)) return new Claim.Reused();
        var status = row.status();
        return status == null ? new Claim.UnderWay() : new Claim.Answered(status, row.contentType(), row.body());
    }

    /** True where whoever held the key is gone, and it is ours now. One who lives has its number locked. */
    private boolean takeOver(ShopId shop, String key, int me) {
        return db.sql("""
                        update idempotency_key set held_by = :me, created_at = :now
                        where shop_id = :shop and key = :key and status is null
                          and case when held_by is null or held_by = :me then true
                                   else pg_try_advisory_xact_lock_shared(hashtext('idempotency'), held_by) end
                        """)
                        .param("shop", shop.value())
                        .param("key", key)
                        .param("now", now())
                        .param("me", me)
                        .update()
                == 1;
    }

    void answered(ShopId shop, String key, int status, @Nullable String contentType, byte[] body) {
        db.sql("""
                        update idempotency_key set status = :status, content_type = :type, body = :body
                        where shop_id = :shop and key = :key
                        """)
                .param("shop", shop.value())
                .param("key", key)
                .param("status", status)
                .param("type", contentType)
                .param("body", body)
                .update();
        inHand.remove(new Key(shop, key));
    }

    /** Gives the key back, so that a request that failed on our side may be tried again. */
    void release(ShopId shop, String key) {
        try {
            db.sql("delete from idempotency_key where shop_id = :shop and key = :key and status is null")
                    .param("shop", shop.value())
                    .param("key", key)
                    .update();
        } finally {
            inHand.remove(new Key(shop, key));
        }
    }

    /** Forgets what is older than {@link #KEPT}. */
    void forgetOld() {
        db.sql("delete from idempotency_key where created_at < :before")
                .param("before", now().minus(KEPT))
                .update();
    }

    private OffsetDateTime now() {
        return OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
