package app.tandem.team;

import app.tandem.shared.EmailAddress;
import app.tandem.shared.ShopId;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Service;

/** People who may sign in. */
@Service
class People {
    record Person(long shopId, long id, String email, String name, String passwordHash) {
        ShopId shop() {
            return new ShopId(shopId);
        }

        @Override
        public String toString() {
            return "Person[" + shopId + "/" + id + ", " + email + "]";
        }
    }

    private final JdbcClient db;
    private final Clock clock;
    // Argon2id with OWASP's second parameter set (19 MiB, 2 passes).
    private final PasswordEncoder passwords = new Argon2PasswordEncoder(16, 32, 1, 19 * 1024, 2);
    private final String nobodysHash = java.util.Objects.requireNonNull(passwords.encode("nobody"));

    People(JdbcClient db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    /** The person with this address and password; takes as long for an unknown address as for a wrong password. */
    Optional<Person> check(String email, String password) {
        var found = EmailAddress.parse(email).flatMap(this::find);
        var matches =
                passwords.matches(password, found.map(Person::passwordHash).orElse(nobodysHash));
        return matches ? found : Optional.empty();
    }

    Optional<Person> find(EmailAddress email) {
        return db.sql("select shop_id, id, email, name, password_hash from person where email = :email")
                .param("email", email.value())
                .query(Person.class)
                .optional();
    }

    boolean any(ShopId shop) {
        return db.sql("select exists (select 1 from person where shop_id = :shop)")
                .param("shop", shop.value())
                .query(Boolean.class)
                .single();
    }

    /** Adds a person, or gives a known one this password. */
    void put(ShopId shop, EmailAddress email, String name, String password) {
        db.sql("""
                        insert into person (shop_id, email, name, password_hash, created_at)
                        values (:shop, :email, :name, :hash, :now)
                        on conflict (email) do update set password_hash = excluded.password_hash
                        """)
                .param("shop", shop.value())
                .param("email", email.value())
                .param("name", name)
                .param("hash", passwords.encode(password))
                .param("now", OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                .update();
    }
}
