package app.tandem.loyalty;

import static app.tandem.loyalty.SmileConnections.at;
import static app.tandem.loyalty.SmileConnections.instant;

import app.tandem.loyalty.SmilePass.Stage;
import app.tandem.loyalty.SmilePass.Status;
import app.tandem.shared.PageRequest;
import app.tandem.shared.ShopId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** SQL of {@code smile_pass} and {@code smile_pass_page}. */
@Repository
class SmilePasses {
    private final JdbcClient db;

    SmilePasses(JdbcClient db) {
        this.db = db;
    }

    /**
     * Queues a pass, or joins one of its kind that waits already: that one starts later than now, too.
     *
     * @return its id
     */
    long enqueue(ShopId shop, PassKind kind, boolean scheduled, long generation, Instant now) {
        return db.sql("""
                        insert into smile_pass as p (shop_id, kind, status, scheduled, generation, requested_at)
                        values (:shop, :kind, 'queued', :scheduled, :generation, :now)
                        on conflict (shop_id, kind) where status = 'queued'
                            do update set scheduled = p.scheduled and excluded.scheduled
                        returning id
                        """)
                .param("shop", shop.value())
                .param("kind", kind.code())
                .param("scheduled", scheduled)
                .param("generation", generation)
                .param("now", at(now))
                .query(Long.class)
                .single();
    }

    Optional<SmilePass> find(ShopId shop, long id) {
        return db.sql("select * from smile_pass where shop_id = :shop and id = :id")
                .param("shop", shop.value())
                .param("id", id)
                .query(SmilePasses::pass)
                .optional();
    }

    /** Newest first; up to one more than the page has. */
    List<SmilePass> recent(ShopId shop, PageRequest page) {
        return db.sql("""
                        select * from smile_pass where shop_id = :shop and (:after::bigint is null or id < :after)
                        order by id desc limit :fetch
                        """)
                .param("shop", shop.value())
                .param("after", page.after())
                .param("fetch", page.fetch())
                .query(SmilePasses::pass)
                .list();
    }

    /** The one that runs (also one left behind by a server that died), else the one that waits longest. */
    Optional<SmilePass> next(ShopId shop) {
        return db.sql("""
                        select * from smile_pass where shop_id = :shop and status in ('running', 'queued')
                        order by status = 'running' desc, id limit 1
                        """).param("shop", shop.value()).query(SmilePasses::pass).optional();
    }

    /** The latest of this connection that ended so. */
    Optional<SmilePass> last(SmileConnection connection, Status status) {
        return db.sql("""
                        select * from smile_pass
                        where shop_id = :shop and status = :status and generation = :generation
                        order by finished_at desc limit 1
                        """)
                .param("shop", connection.shop().value())
                .param("generation", connection.generation())
                .param("status", status.code())
                .query(SmilePasses::pass)
                .optional();
    }

    /**
     * A failed pass that another of its kind may go on from: nothing of its kind ended well since, and it is no older
     * than {@code earliest} (cursors may not be kept for ever).
     */
    Optional<SmilePass> resumable(SmilePass pass, ShopId shop, Instant earliest) {
        return db.sql("""
                        select * from smile_pass f
                        where f.shop_id = :shop and f.status = 'failed' and f.kind = :kind and f.resumable
                          and f.generation = :generation and f.basis_at >= :earliest
                          and not exists (select from smile_pass d where d.shop_id = f.shop_id and d.kind = f.kind
                              and d.id > f.id and d.status in ('done', 'failed'))
                        order by f.id desc limit 1
                        """)
                .param("shop", shop.value())
                .param("kind", pass.kind().code())
                .param("generation", pass.generation())
                .param("earliest", at(earliest))
                .query(SmilePasses::pass)
                .optional();
    }

    void start(ShopId shop, long id, PassKind kind, Instant now, @Nullable Instant changedSince) {
        db.sql("""
                        update smile_pass set status = 'running', kind = :kind, started_at = :now, basis_at = :now,
                            changed_since = :since
                        where shop_id = :shop and id = :id
                        """)
                .param("shop", shop.value())
                .param("id", id)
                .param("kind", kind.code())
                .param("now", at(now))
                .param("since", changedSince == null ? null : at(changedSince))
                .update();
    }

    /** Takes over where {@code from} stopped, with all it has seen. */
    void resume(ShopId shop, long id, SmilePass from, Instant now) {
        db.sql("""
                        update smile_pass p set status = 'running', started_at = :now, basis_at = f.basis_at,
                            changed_since = f.changed_since, cursor = f.cursor, stage = f.stage, pages = f.pages,
                            fetched = f.fetched
                        from smile_pass f
                        where p.shop_id = :shop and p.id = :id and f.shop_id = :shop and f.id = :from
                        """)
                .param("shop", shop.value())
                .param("id", id)
                .param("from", from.id())
                .param("now", at(now))
                .update();
        db.sql("update smile_pass_page set pass_id = :id where shop_id = :shop and pass_id = :from")
                .param("shop", shop.value())
                .param("id", id)
                .param("from", from.id())
                .update();
    }

    /** Begins again at the first page: the cursor is no longer taken. */
    void restart(ShopId shop, long id, Instant now) {
        forgetPages(shop, id);
        db.sql("""
                        update smile_pass set cursor = null, basis_at = :now, pages = 0, fetched = 0
                        where shop_id = :shop and id = :id
                        """)
                .param("shop", shop.value())
                .param("id", id)
                .param("now", at(now))
                .update();
    }

    /** Whether this pass was sent to that page before: it would go round for ever. */
    boolean hasCursor(ShopId shop, long id, String cursor) {
        return db.sql("""
                        select exists (select from smile_pass_page
                            where shop_id = :shop and pass_id = :id and next_cursor = :cursor)
                        """)
                .param("shop", shop.value())
                .param("id", id)
                .param("cursor", cursor)
                .query(Boolean.class)
                .single();
    }

    /** A page was stored: from here the pass goes on after a crash. */
    void turnPage(
            ShopId shop, long id, int page, CustomerPage content, Long[] seen, int changed, SmileClient.Tally tally) {
        db.sql("""
                        insert into smile_pass_page (shop_id, pass_id, page, next_cursor, ids)
                        values (:shop, :id, :page, :next, :ids)
                        """)
                .param("shop", shop.value())
                .param("id", id)
                .param("page", page)
                .param("next", content.next())
                .param("ids", seen)
                .update();
        db.sql("""
                        update smile_pass set cursor = :next, pages = :page, fetched = fetched + :fetched,
                            changed = changed + :changed, requests = :requests, throttled = :throttled
                        where shop_id = :shop and id = :id
                        """)
                .param("shop", shop.value())
                .param("id", id)
                .param("next", content.next())
                .param("page", page)
                .param("fetched", content.customers().size())
                .param("changed", changed)
                .param("requests", tally.requests())
                .param("throttled", tally.throttled())
                .update();
    }

    void retiring(ShopId shop, long id) {
        db.sql("update smile_pass set stage = 'retiring' where shop_id = :shop and id = :id")
                .param("shop", shop.value())
                .param("id", id)
                .update();
    }

    void retired(ShopId shop, long id, int count) {
        db.sql("update smile_pass set retired = retired + :count where shop_id = :shop and id = :id")
                .param("shop", shop.value())
                .param("id", id)
                .param("count", count)
                .update();
    }

    void done(ShopId shop, long id, long customers, Instant now) {
        forgetPages(shop, id);
        db.sql("""
                        update smile_pass set status = 'done', finished_at = :now, customers = :customers
                        where shop_id = :shop and id = :id
                        """)
                .param("shop", shop.value())
                .param("id", id)
                .param("customers", customers)
                .param("now", at(now))
                .update();
        forgetOld(shop);
    }

    void failed(
            ShopId shop,
            long id,
            boolean resumable,
            String reasonCode,
            String reason,
            SmileClient.Tally tally,
            Instant now) {
        if (!resumable) forgetPages(shop, id);
        db.sql("""
                        update smile_pass set status = 'failed', finished_at = :now, resumable = :resumable and pages > 0,
                            reason_code = :code, reason = :reason, requests = :requests, throttled = :throttled,
                            started_at = coalesce(started_at, :now)
                        where shop_id = :shop and id = :id and status in ('queued', 'running')
                        """)
                .param("shop", shop.value())
                .param("id", id)
                .param("resumable", resumable)
                .param("code", reasonCode)
                .param("reason", reason)
                .param("requests", tally.requests())
                .param("throttled", tally.throttled())
                .param("now", at(now))
                .update();
        forgetOld(shop);
    }

    /** Ends whatever waits or runs, because the connection changed. */
    void endAll(ShopId shop, String reason, Instant now) {
        db.sql("""
                        update smile_pass set status = 'failed', finished_at = :now, reason_code = 'superseded',
                            reason = :reason, resumable = false
                        where shop_id = :shop and status in ('queued', 'running')
                        """)
                .param("shop", shop.value())
                .param("reason", reason)
                .param("now", at(now))
                .update();
    }

    private void forgetPages(ShopId shop, long id) {
        db.sql("delete from smile_pass_page where shop_id = :shop and pass_id = :id")
                .param("shop", shop.value())
                .param("id", id)
                .update();
    }

    /** A delta a minute is half a million rows a year; a thousand are a history. */
    private void forgetOld(ShopId shop) {
        db.sql("""
                        delete from smile_pass where shop_id = :shop and status in ('done', 'failed') and id <
                            (select id from smile_pass where shop_id = :shop order by id desc offset 1000 limit 1)
                        """).param("shop", shop.value()).update();
    }

    private static SmilePass pass(ResultSet row, int number) throws SQLException {
        return new SmilePass(
                row.getLong("id"),
                PassKind.of(row.getString("kind")),
                Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                Stage.valueOf(row.getString("stage").toUpperCase(Locale.ROOT)),
                row.getBoolean("scheduled"),
                row.getLong("generation"),
                row.getObject("requested_at", OffsetDateTime.class).toInstant(),
                instant(row, "started_at"),
                instant(row, "basis_at"),
                instant(row, "finished_at"),
                instant(row, "changed_since"),
                row.getString("cursor"),
                row.getInt("pages"),
                row.getLong("fetched"),
                row.getLong("changed"),
                row.getLong("retired"),
                row.getLong("requests"),
                row.getLong("throttled"),
                row.getObject("customers", Long.class),
                row.getString("reason_code"),
                row.getString("reason"));
    }
}
