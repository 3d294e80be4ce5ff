package app.tandem.rewards.imports;

import app.tandem.rewards.Milliseconds;
import app.tandem.rewards.RewardsAccounts;
import app.tandem.shared.ShopId;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Brings customers in from a file, all or nothing. A file states how things are, so importing it again changes nothing:
 *
 * <ul>
 *   <li>A customer is known by e-mail (without one: by name, among those who have none). Several may share an e-mail:
 *       the first row with it is the oldest such customer, the second row the next, and so on.
 *   <li>{@code points} is the balance to have; the difference becomes one entry in the ledger.
 *   <li>A blank cell says nothing: what is known stays; somebody new is a candidate with no points.
 * </ul>
 */
@Service
class CustomerImport {
    private static final int BATCH = 5_000;
    private static final int REJECTIONS_SHOWN = 100;

    /** {@code reason} is a stable code, {@code detail} the sentence; {@code row} the line in the file, the header being 1. */
    record RejectedRow(long row, String reason, String detail) {}

    /**
     * @param rows all rows of the file: created, updated and rejected together
     * @param updated rows whose customer was known already, whether or not anything differed
     * @param rejected the first 100 of {@code rejectedRows}
     */
    record Report(long rows, long created, long updated, long rejectedRows, List<RejectedRow> rejected) {}

    private final JdbcClient db;
    private final RewardsAccounts accounts;
    private final Clock clock;

    CustomerImport(JdbcClient db, RewardsAccounts accounts, Clock clock) {
        this.db = db;
        this.accounts = accounts;
        this.clock = clock;
    }

    /** @throws app.tandem.shared.Problem as {@link CustomerFile#read}; nothing is changed then */
    @Transactional
    public Report run(ShopId shop, InputStream file) {
        accounts.get(shop);
        var staging = new Staging();
        CustomerFile.read(file, staging);
        staging.flush();
        recognise(shop);
        var created = create(shop);
        var updated = update(shop);
        return new Report(
                staging.accepted + staging.rejected, created, updated, staging.rejected, List.copyOf(staging.shown));
    }

    /** The file's good rows, on the database's side of the wire before anything is decided. */
    private final class Staging implements CustomerFile.Rows {
        private final List<CustomerRow> batch = new ArrayList<>(BATCH);
        private final List<RejectedRow> shown = new ArrayList<>();
        private long accepted;
        private long rejected;

        Staging() {
            db.sql("""
                            create temporary table import_row (
                                line bigint, key text, email text, first_name text, last_name text, state text, points bigint
                            ) on commit drop
                            """).update();
        }

        @Override
        public void accepted(CustomerRow row) {
            accepted++;
            batch.add(row);
            if (batch.size() == BATCH) flush();
        }

        @Override
        public void rejected(long line, String reason, String detail) {
            rejected++;
            if (shown.size() < REJECTIONS_SHOWN) shown.add(new RejectedRow(line, reason, detail));
        }

        void flush() {
            if (batch.isEmpty()) return;
            db.sql("""
                            insert into import_row
                            select * from unnest(:lines::bigint[], :keys::text[], :emails::text[], :first_names::text[],
                                                 :last_names::text[], :states::text[], :points::bigint[])
                            """)
                    .param("lines", batch.stream().map(CustomerRow::line).toArray(Long[]::new))
                    .param("keys", batch.stream().map(CustomerRow::key).toArray(String[]::new))
                    .param("emails", batch.stream().map(CustomerRow::email).toArray(String[]::new))
                    .param(
                            "first_names",
                            batch.stream().map(CustomerRow::firstName).toArray(String[]::new))
                    .param(
                            "last_names",
                            batch.stream().map(CustomerRow::lastName).toArray(String[]::new))
                    .param("states", batch.stream().map(CustomerRow::state).toArray(String[]::new))
                    .param("points", batch.stream().map(CustomerRow::points).toArray(Long[]::new))
                    .update();
            batch.clear();
        }
    }

    /** Finds each row's customer, and locks those until the end, so that the difference in points is exact. */
    private void recognise(ShopId shop) {
        // Two imports of one shop take turns: the second must see whom the first made.
        db.sql("select pg_advisory_xact_lock(hashtextextended('rewards.import', :shop))")
                .param("shop", shop.value())
                .query((_, _) -> true)
                .single();
        db.sql("analyze import_row").update();
        db.sql("""
                        create temporary table import_match on commit drop as
                        with given as (
                            select *, row_number() over (partition by key order by line) as nth from import_row
                        ), known as (
                            select id, key, row_number() over (partition by key order by id) as nth
                            from (
                                select id, email as key from rewards_customer
                                where shop_id = :shop and email in (select email from import_row where email is not null)
                                union all
                                select id, E'\\n' || coalesce(first_name, '') || E'\\n' || coalesce(last_name, '')
                                from rewards_customer
                                where shop_id = :shop and email is null
                                  and exists (select 1 from import_row where email is null)
                            ) as candidates
                        )
                        select given.*, known.id from given left join known using (key, nth)
                        """).param("shop", shop.value()).update();
        db.sql("analyze import_match").update();
        db.sql("""
                        select count(*) from (
                            select 1 from rewards_customer
                            where shop_id = :shop and id in (select id from import_match where id is not null)
                            order by id for no key update
                        ) as locked
                        """).param("shop", shop.value()).query(Long.class).single();
    }

    private long create(ShopId shop) {
        return db.sql("""
                        with made as (
                            insert into rewards_customer
                              (shop_id, email, first_name, last_name, state, points_balance, created_at, updated_at)
                            select :shop, email, first_name, last_name, coalesce(state, 'candidate'), coalesce(points, 0),
                                   :now, :now
                            from import_match where id is null order by line
                            returning id, points_balance
                        ), entries as (
                            insert into points_entry (shop_id, customer_id, points_change, description, created_at)
                            select :shop, id, points_balance, 'Imported balance', :now from made where points_balance > 0
                        )
                        select count(*) from made
                        """)
                .param("shop", shop.value())
                .param("now", Milliseconds.now(clock))
                .query(Long.class)
                .single();
    }

    /** Writes only what differs: a customer who stays the same is no news to whoever reads changes. */
    private long update(ShopId shop) {
        db.sql("""
                        with changed as (
                            update rewards_customer c
                            set first_name = coalesce(m.first_name, c.first_name),
                                last_name = coalesce(m.last_name, c.last_name),
                                state = coalesce(m.state, c.state),
                                points_balance = coalesce(m.points, c.points_balance),
                                updated_at = greatest(:now, c.updated_at + interval '1 millisecond')
                            from import_match m join rewards_customer b on b.shop_id = :shop and b.id = m.id
                            where c.shop_id = :shop and c.id = m.id
                              and (c.first_name, c.last_name, c.state, c.points_balance) is distinct from
                                  (coalesce(m.first_name, c.first_name), coalesce(m.last_name, c.last_name),
                                   coalesce(m.state, c.state), coalesce(m.points, c.points_balance))
                            returning c.id, c.points_balance - b.points_balance as points_change
                        )
                        insert into points_entry (shop_id, customer_id, points_change, description, created_at)
                        select :shop, id, points_change, 'Imported balance', :now from changed where points_change <> 0
                        """)
                .param("shop", shop.value())
                .param("now", Milliseconds.now(clock))
                .update();
        return db.sql("select count(*) from import_match where id is not null")
                .query(Long.class)
                .single();
    }
}
