package app.tandem.team;

import app.tandem.shared.Page;
import app.tandem.shared.PageRequest;
import app.tandem.shared.ShopId;
import app.tandem.shared.SignedIn;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Tokens by which programs call the API. Only their hashes are kept. */
@Service
class ApiTokens {
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    record Token(
            long id,
            String name,
            String hint,
            Instant createdAt,
            @Nullable Instant lastUsedAt) {}

    /** A token just made: {@code secret} is never to be had again. */
    record Issued(Token token, String secret) {
        @Override
        public String toString() {
            return "Issued[" + token + ", secret=[REDACTED]]";
        }
    }

    private final JdbcClient db;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    ApiTokens(JdbcClient db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    Issued issue(ShopId shop, String name) {
        var secret = new StringBuilder("tdm_");
        for (var i = 0; i < 32; i++) secret.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        return new Issued(keep(shop, name, secret.toString()), secret.toString());
    }

    /** Makes a token of the operator's choosing valid; harmless when it is already. */
    void accept(ShopId shop, String name, String secret) {
        var known = db.sql("select count(*) from api_token where hash = :hash")
                .param("hash", hash(secret))
                .query(Long.class)
                .single();
        if (known == 0) keep(shop, name, secret);
    }

    private Token keep(ShopId shop, String name, String secret) {
        return db.sql("""
                        insert into api_token (shop_id, name, hash, hint, created_at)
                        values (:shop, :name, :hash, :hint, :now)
                        returning id, name, hint, created_at, last_used_at
                        """)
                .param("shop", shop.value())
                .param("name", name)
                .param("hash", hash(secret))
                .param("hint", secret.substring(Math.max(0, secret.length() - 4)))
                .param("now", now())
                .query(DataClassRowMapper.newInstance(Token.class))
                .single();
    }

    /** Whose token it is; empty for an unknown or revoked one. Notes the use, at most once a minute. */
    Optional<SignedIn> signIn(String secret) {
        record Owner(
                long shopId, long id, String name, @Nullable Instant lastUsedAt) {}
        var owner = db.sql("select shop_id, id, name, last_used_at from api_token where hash = :hash")
                .param("hash", hash(secret))
                .query(Owner.class)
                .optional();
        owner.ifPresent(found -> {
            var last = found.lastUsedAt();
            if (last != null && last.isAfter(clock.instant().minusSeconds(60))) return;
            db.sql("update api_token set last_used_at = :now where shop_id = :shop and id = :id")
                    .param("now", now())
                    .param("shop", found.shopId())
                    .param("id", found.id())
                    .update();
        });
        return owner.map(found -> new SignedIn(found.shopId(), found.name()));
    }

    Page<Token> list(ShopId shop, PageRequest page) {
        var rows = db.sql("""
                        select id, name, hint, created_at, last_used_at from api_token
                        where shop_id = :shop and (:after::bigint is null or id < :after) order by id desc limit :fetch
                        """)
                .param("shop", shop.value())
                .param("after", page.after())
                .param("fetch", page.fetch())
                .query(DataClassRowMapper.newInstance(Token.class))
                .list();
        return Page.of(rows, page, Token::id);
    }

    boolean any(ShopId shop) {
        return db.sql("select exists (select 1 from api_token where shop_id = :shop)")
                .param("shop", shop.value())
                .query(Boolean.class)
                .single();
    }

    /** Ends a token at once; false where the shop has none with that id. */
    boolean revoke(ShopId shop, long id) {
        return db.sql("delete from api_token where shop_id = :shop and id = :id")
                        .param("shop", shop.value())
                        .param("id", id)
                        .update()
                == 1;
    }

    private OffsetDateTime now() {
        return OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private static byte[] hash(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
