package app.tandem.rewards.ledger;

import app.tandem.rewards.Milliseconds;
import app.tandem.rewards.Slice;
import app.tandem.shared.Problem;
import app.tandem.shared.ShopId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Points earned and spent. Entries are only ever added; the balance on the customer's row is their sum, written in the
 * same transaction under that row's lock, so that it is never below zero however many spend at once.
 */
@Service
public class PointsLedger {
    private static final String COLUMNS = "id, customer_id, points_change, description, internal_note, created_at";

    private final JdbcClient db;
    private final TransactionTemplate transaction;
    private final Clock clock;

    PointsLedger(JdbcClient db, TransactionTemplate transaction, Clock clock) {
        this.db = db;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Gives or takes points, once per {@code requestId}; a repeat with the same details answers with the entry it made.
     *
     * @throws Problem 404 for an unknown customer, 422 {@code balance-below-zero} or {@code
     *     balance-too-high}, 409 {@code request-id-reused} where
     *     the id came with other details
     */
    public PointsEntry change(ShopId shop, long customer, PointsChange change) {
        try {
            return transaction.execute(_ -> changeLocked(shop, customer, change));
        } catch (DuplicateKeyException otherCustomer) {
            // Repeats for one customer wait for its lock, so whoever took the id in between did it for another.
            throw requestIdReused();
        }
    }

    private PointsEntry changeLocked(ShopId shop, long customer, PointsChange change) {
        // Lock first, then read: what is decided on cannot change any more.
        long balance = db.sql("""
                        select points_balance from rewards_customer
                        where shop_id = :shop and id = :customer for no key update
                        """)
                .param("shop", shop.value())
                .param("customer", customer)
                .query(Long.class)
                .optional()
                .orElseThrow(() -> Problem.notFound("customer"));
        if (change.requestId() != null) {
            var before = db.sql(
                            "select " + COLUMNS + " from points_entry where shop_id = :shop and request_id = :request")
                    .param("shop", shop.value())
                    .param("request", change.requestId())
                    .query(PointsLedger::entry)
                    .optional();
            if (before.isPresent()) return same(before.get(), customer, change);
        }
        if (balance + change.points() < 0) {
            throw Problem.invalid(
                    "balance-below-zero",
                    "points_change",
                    "The customer has " + balance + " points; " + -change.points() + " cannot be taken.");
        }
        if (balance + change.points() > PointsChange.HIGHEST_BALANCE) {
            throw Problem.invalid(
                    "balance-too-high",
                    "points_change",
                    "A balance is at most " + PointsChange.HIGHEST_BALANCE + " points.");
        }
        var now = Milliseconds.now(clock);
        db.sql("""
                        update rewards_customer
                        set points_balance = points_balance + :change,
                            updated_at = greatest(:now, updated_at + interval '1 millisecond')
                        where shop_id = :shop and id = :customer
                        """)
                .param("change", change.points())
                .param("now", now)
                .param("shop", shop.value())
                .param("customer", customer)
                .update();
        return db.sql("""
                        insert into points_entry
                          (shop_id, customer_id, points_change, description, internal_note, request_id, created_at)
                        values (:shop, :customer, :change, :description, :note, :request, :now)
                        returning\s""" + COLUMNS)
                .param("shop", shop.value())
                .param("customer", customer)
                .param("change", change.points())
                .param("description", change.description())
                .param("note", change.internalNote())
                .param("request", change.requestId())
                .param("now", now)
                .query(PointsLedger::entry)
                .single();
    }

    private static PointsEntry same(PointsEntry before, long customer, PointsChange change) {
        var made = new PointsChange(
                before.pointsChange(), before.description(), before.internalNote(), change.requestId());
        if (before.customerId() == customer && made.equals(change)) return before;
        throw requestIdReused();
    }

    private static Problem requestIdReused() {
        return new Problem(
                HttpStatus.CONFLICT,
                "request-id-reused",
                "This request_id already moved points with other details. Use a new one for a new change.",
                List.of(new Problem.FieldError("request_id", "request_id was used with other details.")));
    }

    /** @throws Problem 404 */
    public PointsEntry get(ShopId shop, long id) {
        return db.sql("select " + COLUMNS + " from points_entry where shop_id = :shop and id = :id")
                .param("shop", shop.value())
                .param("id", id)
                .query(PointsLedger::entry)
                .optional()
                .orElseThrow(() -> Problem.notFound("points transaction"));
    }

    /** Newest first. */
    @Transactional(readOnly = true)
    public List<PointsEntry> list(ShopId shop, EntryFilter filter, Slice slice) {
        // A time leaves all rows or none: a prepared statement's one plan for every value walks the whole ledger to
        // find none.
        if (filter.updatedAtMin() != null)
            db.sql("set local plan_cache_mode = force_custom_plan").update();
        var sql = "select " + COLUMNS + " from points_entry where shop_id = :shop"
                + (filter.customer() == null ? "" : " and customer_id = :customer")
                + (filter.updatedAtMin() == null ? "" : " and created_at >= :updated_at_min")
                + slice.sql();
        var statement = slice.bind(db.sql(sql).param("shop", shop.value()));
        if (filter.customer() != null) statement = statement.param("customer", filter.customer());
        if (filter.updatedAtMin() != null) {
            statement = statement.param("updated_at_min", Milliseconds.at(filter.updatedAtMin()));
        }
        return slice.newestFirst(statement.query(PointsLedger::entry).list());
    }

    private static PointsEntry entry(ResultSet row, int number) throws SQLException {
        return new PointsEntry(
                row.getLong("id"),
                row.getLong("customer_id"),
                row.getLong("points_change"),
                row.getString("description"),
                row.getString("internal_note"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
