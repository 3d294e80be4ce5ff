package app.tandem.team;

import app.tandem.shared.EmailAddress;
import app.tandem.shared.ShopId;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
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
    private final PasswordHashing passwords;
    private final String nobodysHash;

    People(JdbcClient db, Clock clock, PasswordHashing passwords) {
        this.db = db;
        this.clock = clock;
        this.passwords = passwords;
        this.nobodysHash = passwords.hash("nobody");
    }

    /**
     * The person with this address and password; takes as long for an unknown address as for a wrong password.
     *
     * @throws app.tandem.shared.Problem 503 {@code sign-in-busy} where nothing could be compared
     */
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
                .param("hash", passwords.hash(password))
                .param("now", OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                .update();
    }
}
