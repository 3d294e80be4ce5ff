package app.tandem.loyalty;

import static app.tandem.loyalty.SmileConnections.instant;

import app.tandem.loyalty.PointsPage.Transaction;
import app.tandem.shared.ShopId;
import app.tandem.subscribers.Events;
import app.tandem.subscribers.Events.NewEvent;
import app.tandem.subscribers.SubscriberId;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The points ledger as far as it was read ({@code smile_points}), and what of it are events of people: those of the
 * customer that counts for their e-mail. Each is recorded once a person, whenever the two are matched.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class SmilePoints {
    static final String EARNED = "smile.points_earned";
    static final String REDEEMED = "smile.points_redeemed";
    private static final int AT_ONCE = 2_000;

    /** By it the kinds of events keep those of other accounts out, which no change of the connection can undo. */
    static final String ACCOUNT = "account";

    private record Told(
            long account,
            long id,
            SubscriberId person,
            long change,
            @Nullable String description,
            Instant createdAt) {
        static Told of(ResultSet row, int number) throws SQLException {
            var createdAt = instant(row, "created_at");
            if (createdAt == null) throw new IllegalStateException("A column that is never null is null");
            return new Told(
                    row.getLong("account"),
                    row.getLong("id"),
                    new SubscriberId(row.getLong("subscriber_id")),
                    row.getLong("points_change"),
                    row.getString("description"),
                    createdAt);
        }

        NewEvent event() {
            var properties = new HashMap<String, Object>();
            properties.put("points", BigDecimal.valueOf(change).abs());
            if (description != null) properties.put("description", description);
            properties.put(ACCOUNT, BigDecimal.valueOf(account));
            return new NewEvent(
                    person,
                    change > 0 ? EARNED : REDEEMED,
                    createdAt,
                    properties,
                    "smile:points:" + account + ":" + id + ":" + person);
        }
    }

    private final JdbcClient db;
    private final Events events;

    SmilePoints(JdbcClient db, Events events) {
        this.db = db;
        this.events = events;
    }

    /** Keeps a page; what is known already stays. The caller holds {@link SmileCustomers#lockMatching}. */
    void keep(SmileConnection connection, List<Transaction> page) {
        if (page.isEmpty()) return;
        var shop = connection.shop();
        var told = db.sql("""
                        with fresh as (
                            insert into smile_points (shop_id, account, id, smile_id, points_change, description, created_at)
                            select :shop, :account, * from unnest(:ids::bigint[], :customers::bigint[], :changes::bigint[],
                                :descriptions::text[], :times::timestamptz[])
                            on conflict (shop_id, account, id) do nothing returning *)
                        select fresh.account, fresh.id, s.subscriber_id, fresh.points_change, fresh.description, fresh.created_at
                        from fresh
                        join smile_customer c on c.shop_id = :shop and c.smile_id = fresh.smile_id
                        join smile_subscriber s on s.shop_id = :shop and s.email = c.email
                        where fresh.points_change <> 0 and c.smile_id = (
                            select w.smile_id from smile_customer w where w.shop_id = :shop and w.email = c.email
                            order by w.state_rank, w.updated_at desc nulls last, w.smile_id desc limit 1)
                        order by fresh.id, s.subscriber_id
                        """)
                .param("shop", shop.value())
                .param("account", connection.account())
                .param("ids", page.stream().map(Transaction::id).toArray(Long[]::new))
                .param("customers", page.stream().map(Transaction::customer).toArray(Long[]::new))
                .param("changes", page.stream().map(Transaction::pointsChange).toArray(Long[]::new))
                .param(
                        "descriptions",
                        page.stream().map(Transaction::description).toArray(String[]::new))
                .param(
                        "times",
                        page.stream().map(each -> each.createdAt().toString()).toArray(String[]::new))
                .query(Told::of)
                .list();
        record(shop, told);
    }

    /** Records what these people's customers earned and redeemed before they were matched. */
    void matched(ShopId shop, Map<SubscriberId, Long> customers) {
        if (customers.isEmpty()) return;
        var people = List.copyOf(customers.keySet());
        var after = new Told(0, Long.MIN_VALUE, new SubscriberId(0), 0, null, Instant.EPOCH);
        while (true) {
            var told = db.sql("""
                            select p.account, p.id, m.subscriber_id, p.points_change, p.description, p.created_at
                            from unnest(:people::bigint[], :customers::bigint[]) as m (subscriber_id, smile_id)
                            join smile_connection c on c.shop_id = :shop
                            join smile_points p on p.shop_id = :shop and p.account = c.account
                                and p.smile_id = m.smile_id
                            where p.points_change <> 0 and (p.id, m.subscriber_id) > (:id, :person)
                            order by p.id, m.subscriber_id limit :limit
                            """)
                    .param("shop", shop.value())
                    .param("people", people.stream().map(SubscriberId::value).toArray(Long[]::new))
                    .param("customers", people.stream().map(customers::get).toArray(Long[]::new))
                    .param("id", after.id())
                    .param("person", after.person().value())
                    .param("limit", AT_ONCE)
                    .query(Told::of)
                    .list();
            record(shop, told);
            if (told.size() < AT_ONCE) return;
            after = told.getLast();
        }
    }

    private void record(ShopId shop, List<Told> told) {
        events.record(shop, told.stream().map(Told::event).toList());
    }

    /** Removes some; false where none is left. */
    boolean forgetSome(ShopId shop, int limit) {
        return db.sql("""
                        delete from smile_points where shop_id = :shop and (account, id) in
                            (select account, id from smile_points where shop_id = :shop limit :limit)
                        """).param("shop", shop.value()).param("limit", limit).update() > 0;
    }

    /** Removes some of those that are not of this connection's account, the latest; false where none is left. */
    boolean forgetOthers(SmileConnection connection, int limit) {
        return db.sql("""
                        delete from smile_points where shop_id = :shop and (account, id) in
                            (select account, id from smile_points where shop_id = :shop and account < :account limit :limit)
                        """)
                        .param("shop", connection.shop().value())
                        .param("account", connection.account())
                        .param("limit", limit)
                        .update()
                > 0;
    }
}
