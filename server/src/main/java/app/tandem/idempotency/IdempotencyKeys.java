package app.tandem.idempotency;

import app.tandem.shared.ShopId;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The keys seen in the last day, each with what was answered. */
@Repository
class IdempotencyKeys {
    static final Duration KEPT = Duration.ofDays(1);

    sealed interface Claim {
        /** The first request with this key: do it. */
        record First() implements Claim {}

        /** Done before: answer this again. */
        record Answered(int status, @Nullable String contentType, byte @Nullable [] body) implements Claim {}

        /** The first one is still at it, or died before it could say how it ended. */
        record UnderWay() implements Claim {}

        /** The key was used for another request. */
        record Reused() implements Claim {}
    }

    private final JdbcClient db;
    private final Clock clock;

    IdempotencyKeys(JdbcClient db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    Claim claim(ShopId shop, String key, byte[] requestHash) {
        var inserted = db.sql("""
                        insert into idempotency_key (shop_id, key, request_hash, created_at)
                        values (:shop, :key, :hash, :now) on conflict do nothing
                        """)
                .param("shop", shop.value())
                .param("key", key)
                .param("hash", requestHash)
                .param("now", now())
                .update();
        if (inserted == 1) return new Claim.First();
        record Row(
                byte[] requestHash,
                @Nullable Integer status,
                @Nullable String contentType,
                byte @Nullable [] body) {}
        var row = db.sql("""
                        select request_hash, status, content_type, body from idempotency_key
                        where shop_id = :shop and key = :key
                        """)
                .param("shop", shop.value())
                .param("key", key)
                .query(DataClassRowMapper.newInstance(Row.class))
                .optional();
        // Gone between the two statements: the first one failed and gave the key back.
        if (row.isEmpty()) return claim(shop, key, requestHash);
        var known = row.get();
        if (!Arrays.equals(known.requestHash(), requestHash)) return new Claim.Reused();
        var status = known.status();
        return status == null ? new Claim.UnderWay() : new Claim.Answered(status, known.contentType(), known.body());
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
    }

    /** Gives the key back, so that a request that failed on our side may be tried again. */
    void release(ShopId shop, String key) {
        db.sql("delete from idempotency_key where shop_id = :shop and key = :key and status is null")
                .param("shop", shop.value())
                .param("key", key)
                .update();
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
