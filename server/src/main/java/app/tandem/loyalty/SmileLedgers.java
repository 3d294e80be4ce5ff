package app.tandem.loyalty;

import static app.tandem.loyalty.SmileConnections.at;
import static app.tandem.loyalty.SmileConnections.instant;

import app.tandem.shared.ShopId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** SQL of {@code smile_ledger}: how far each shop's points ledger was read. */
@Repository
class SmileLedgers {

    /**
     * @param refused the key may not read it
     * @param complete it was read to its end, and no gap is known since
     * @param watermark the next reading asks for what changed since; null for everything
     * @param basisAt start of the reading under way; null where none is
     * @param cursor of the page to read next; null at the start
     */
    record Ledger(
            long generation,
            boolean refused,
            boolean complete,
            @Nullable Instant watermark,
            @Nullable Instant basisAt,
            @Nullable Instant changedSince,
            @Nullable String cursor) {}

    private final JdbcClient db;

    SmileLedgers(JdbcClient db) {
        this.db = db;
    }

    Optional<Ledger> find(ShopId shop) {
        return db.sql("select * from smile_ledger where shop_id = :shop")
                .param("shop", shop.value())
                .query(SmileLedgers::ledger)
                .optional();
    }

    /** Begins anew for another connection. */
    void connected(SmileConnection connection) {
        db.sql("""
                        insert into smile_ledger (shop_id, generation) values (:shop, :generation)
                        on conflict (shop_id) do update set generation = excluded.generation, refused = false,
                            complete = false, watermark = null, basis_at = null, changed_since = null, cursor = null
                        """)
                .param("shop", connection.shop().value())
                .param("generation", connection.generation())
                .update();
    }

    /** After a pause: what came meanwhile is a gap until it is read, by a reading that begins now. */
    void resumed(ShopId shop) {
        db.sql("""
                        update smile_ledger set complete = false, basis_at = null, changed_since = null, cursor = null
                        where shop_id = :shop
                        """).param("shop", shop.value()).update();
    }

    void refused(ShopId shop) {
        db.sql("""
                        update smile_ledger set refused = true, complete = false, basis_at = null, changed_since = null, cursor = null
                        where shop_id = :shop
                        """).param("shop", shop.value()).update();
    }

    /** A reading begins; or, with a cursor that is no longer taken, begins again. */
    void begin(ShopId shop, Instant now) {
        db.sql("""
                        update smile_ledger set basis_at = :now, changed_since = watermark, cursor = null
                        where shop_id = :shop
                        """).param("shop", shop.value()).param("now", at(now)).update();
    }

    /** @param basis the start of the reading that the page is of; nothing happens where that has ended meanwhile */
    void turnPage(ShopId shop, @Nullable Instant basis, String next) {
        db.sql("""
                        update smile_ledger set cursor = :next, refused = false
                        where shop_id = :shop and basis_at = :basis
                        """)
                .param("shop", shop.value())
                .param("basis", basis == null ? null : at(basis))
                .param("next", next)
                .update();
    }

    /** @param basis as in {@link #turnPage} */
    void done(ShopId shop, @Nullable Instant basis, Instant watermark) {
        db.sql("""
                        update smile_ledger set watermark = greatest(watermark, :watermark), complete = true,
                            refused = false, basis_at = null, changed_since = null, cursor = null
                        where shop_id = :shop and basis_at = :basis
                        """)
                .param("shop", shop.value())
                .param("basis", basis == null ? null : at(basis))
                .param("watermark", at(watermark))
                .update();
    }

    private static Ledger ledger(ResultSet row, int number) throws SQLException {
        return new Ledger(
                row.getLong("generation"),
                row.getBoolean("refused"),
                row.getBoolean("complete"),
                instant(row, "watermark"),
                instant(row, "basis_at"),
                instant(row, "changed_since"),
                row.getString("cursor"));
    }
}
