package app.tandem.shops;

import app.tandem.shared.Problem;
import app.tandem.shared.ShopId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** The merchants' accounts. */
@Service
public class Shops {
    private final JdbcClient db;
    private final Clock clock;

    Shops(JdbcClient db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    /** @throws Problem 404 where there is no such shop */
    public Shop get(ShopId id) {
        return db.sql("select * from shop where id = :id")
                .param("id", id.value())
                .query(Shops::shop)
                .optional()
                .orElseThrow(() -> Problem.notFound("shop"));
    }

    /** The shop that was made first: the one the operator's own token and sign-in belong to. */
    public Optional<Shop> first() {
        return db.sql("select * from shop order by id limit 1")
                .query(Shops::shop)
                .optional();
    }

    /** Every shop, for the jobs that serve each in turn. */
    public List<Shop> all() {
        return db.sql("select * from shop order by id").query(Shops::shop).list();
    }

    public Shop create(String name, ZoneId timeZone, String country) {
        return db.sql("""
                        insert into shop (name, time_zone, country, created_at)
                        values (:name, :zone, :country, :now) returning *
                        """)
                .param("name", name)
                .param("zone", timeZone.getId())
                .param("country", country)
                .param("now", OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                .query(Shops::shop)
                .single();
    }

    /** Changes what is given; what is null stays, also where somebody else changes it at the same moment. */
    Shop update(ShopId id, @Nullable String name, @Nullable ZoneId timeZone, @Nullable String country) {
        return db.sql("""
                        update shop set name = coalesce(:name, name), time_zone = coalesce(:zone, time_zone),
                                        country = coalesce(:country, country)
                        where id = :id returning *
                        """)
                .param("id", id.value())
                .param("name", name)
                .param("zone", timeZone == null ? null : timeZone.getId())
                .param("country", country)
                .query(Shops::shop)
                .optional()
                .orElseThrow(() -> Problem.notFound("shop"));
    }

    private static Shop shop(ResultSet row, int number) throws SQLException {
        return new Shop(
                new ShopId(row.getLong("id")),
                row.getString("name"),
                ZoneId.of(row.getString("time_zone")),
                row.getString("country"));
    }
}
