package app.tandem.rewards.apikeys;

import app.tandem.rewards.Plan;
import app.tandem.rewards.RewardsAccounts;
import app.tandem.shared.Page;
import app.tandem.shared.PageRequest;
import app.tandem.shared.ShopId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Keys by which other systems call the program. Only their hashes are kept. */
@Service
public class RewardsApiKeys {
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    record ApiKey(
            long id,
            String name,
            Set<Scope> scopes,
            String hint,
            Instant createdAt,
            @Nullable Instant lastUsedAt) {}

    /** A key just made: {@code secret} is never to be had again. */
    record Generated(ApiKey key, String secret) {
        @Override
        public String toString() {
            return "Generated[" + key + ", secret=[REDACTED]]";
        }
    }

    /**
     * Who shows a key.
     *
     * @param plan the account's plan now, which a downgrade may have left without API access
     */
    public record Holder(ShopId shop, long keyId, Set<Scope> scopes, Plan plan) {}

    private final JdbcClient db;
    private final RewardsAccounts accounts;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    RewardsApiKeys(JdbcClient db, RewardsAccounts accounts, Clock clock) {
        this.db = db;
        this.accounts = accounts;
        this.clock = clock;
    }

    /** @throws app.tandem.shared.Problem 403 {@code plan-without-api-access} */
    Generated generate(ShopId shop, String name, Set<Scope> scopes) {
        accounts.get(shop).requireApiAccess();
        var secret = new StringBuilder("api_");
        for (var i = 0; i < 32; i++) secret.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        var key = db.sql("""
                        insert into rewards_api_key (shop_id, name, scopes, hash, hint, created_at)
                        values (:shop, :name, :scopes, :hash, :hint, :now)
                        returning id, name, scopes, hint, created_at, last_used_at
                        """)
                .param("shop", shop.value())
                .param("name", name)
                .param("scopes", scopes.stream().map(Scope::text).toArray(String[]::new))
                .param("hash", hash(secret.toString()))
                .param("hint", secret.substring(secret.length() - 4))
                .param("now", now())
                .query(RewardsApiKeys::key)
                .single();
        return new Generated(key, secret.toString());
    }

    /** Whose key it is; empty for an unknown or deleted one. Notes the use, at most once a minute. */
    public Optional<Holder> find(String secret) {
        record Found(Holder holder, @Nullable Instant lastUsedAt) {}
        var found = db.sql("""
                        select k.shop_id, k.id, k.scopes, k.last_used_at, a.plan
                        from rewards_api_key k join rewards_account a on a.shop_id = k.shop_id
                        where k.hash = :hash
                        """)
                .param("hash", hash(secret))
                .query((row, _) -> new Found(
                        new Holder(
                                new ShopId(row.getLong("shop_id")),
                                row.getLong("id"),
                                scopes(row),
                                Plan.of(row.getString("plan")).orElseThrow()),
                        instant(row, "last_used_at")))
                .optional();
        found.ifPresent(use -> noteUse(use.holder(), use.lastUsedAt()));
        return found.map(Found::holder);
    }

    private void noteUse(Holder holder, @Nullable Instant last) {
        var aMinuteAgo = now().minusMinutes(1);
        if (last != null && last.isAfter(aMinuteAgo.toInstant())) return;
        // Asked again in the statement: of many requests at once, one writes.
        db.sql("""
                        update rewards_api_key set last_used_at = :now
                        where shop_id = :shop and id = :id and (last_used_at is null or last_used_at <= :before)
                        """)
                .param("now", now())
                .param("shop", holder.shop().value())
                .param("id", holder.keyId())
                .param("before", aMinuteAgo)
                .update();
    }

    Page<ApiKey> list(ShopId shop, PageRequest page) {
        var rows = db.sql("""
                        select id, name, scopes, hint, created_at, last_used_at from rewards_api_key
                        where shop_id = :shop and (:after::bigint is null or id < :after) order by id desc limit :fetch
                        """)
                .param("shop", shop.value())
                .param("after", page.after())
                .param("fetch", page.fetch())
                .query(RewardsApiKeys::key)
                .list();
        return Page.of(rows, page, ApiKey::id);
    }

    /** Ends a key at once; false where the account has none with that id. */
    boolean delete(ShopId shop, long id) {
        return db.sql("delete from rewards_api_key where shop_id = :shop and id = :id")
                        .param("shop", shop.value())
                        .param("id", id)
                        .update()
                == 1;
    }

    private OffsetDateTime now() {
        return OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private static ApiKey key(ResultSet row, int number) throws SQLException {
        return new ApiKey(
                row.getLong("id"),
                row.getString("name"),
                scopes(row),
                row.getString("hint"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(row, "last_used_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static Set<Scope> scopes(ResultSet row) throws SQLException {
        var scopes = EnumSet.noneOf(Scope.class);
        Arrays.stream((String[]) row.getArray("scopes").getArray())
                .forEach(text -> Scope.of(text).ifPresent(scopes::add));
        return scopes;
    }

    private static byte[] hash(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
