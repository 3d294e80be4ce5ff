package app.tandem.rewards;

import app.tandem.shared.ShopId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** The loyalty programs. Every shop has one from the moment somebody looks. */
@Service
public class RewardsAccounts {
    private final JdbcClient db;
    private final Clock clock;

    RewardsAccounts(JdbcClient db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    /** The shop's program; made on first sight, on the plan growth, so that a key can be generated at once. */
    public RewardsAccount get(ShopId shop) {
        var known = db.sql("select * from rewards_account where shop_id = :shop")
                .param("shop", shop.value())
                .query(RewardsAccounts::account)
                .optional();
        if (known.isPresent()) return known.get();
        db.sql("""
                        insert into rewards_account (shop_id, name, plan, created_at) values (:shop, 'Rewards', 'growth', :now)
                        on conflict do nothing
                        """)
                .param("shop", shop.value())
                .param("now", OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                .update();
        return db.sql("select * from rewards_account where shop_id = :shop")
                .param("shop", shop.value())
                .query(RewardsAccounts::account)
                .single();
    }

    /** Changes what is given; what is null stays, also where somebody else changes it at the same moment. */
    RewardsAccount change(ShopId shop, @Nullable Plan plan, @Nullable String name) {
        get(shop);
        return db.sql("""
                        update rewards_account set name = coalesce(:name, name), plan = coalesce(:plan, plan)
                        where shop_id = :shop returning *
                        """)
                .param("shop", shop.value())
                .param("name", name)
                .param("plan", plan == null ? null : plan.text())
                .query(RewardsAccounts::account)
                .single();
    }

    private static RewardsAccount account(ResultSet row, int number) throws SQLException {
        return new RewardsAccount(Plan.of(row.getString("plan")).orElseThrow(), row.getString("name"));
    }
}
