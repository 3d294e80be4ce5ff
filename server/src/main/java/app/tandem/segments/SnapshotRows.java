package app.tandem.segments;

import static app.tandem.segments.MembershipRows.micros;
import static app.tandem.segments.MembershipRows.text;

import app.tandem.shared.ShopId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The SQL of {@code segment_snapshot} and its pages. */
@Component
class SnapshotRows {
    /** Why everybody was written down at once; JSON says it in lower case. */
    enum Reason {
        FILLED,
        EDITED,
        REBUILT,
        CHECKPOINT
    }

    /**
     * @param at microseconds since 1970
     * @param gapFrom what was known before holds up to here; null: up to {@code at}
     * @param entered against what was known before, as {@code left}
     */
    record Snapshot(
            long id,
            long at,
            @Nullable Long gapFrom,
            int version,
            Reason reason,
            long members,
            long entered,
            long left) {}

    private final JdbcClient db;
    private final JdbcTemplate batches;

    SnapshotRows(JdbcClient db, JdbcTemplate batches) {
        this.db = db;
        this.batches = batches;
    }

    /** @param snapshot its id is not read */
    long insert(ShopId shop, SegmentId segment, MemberSet members, Snapshot snapshot) {
        var id = db.sql("""
                        insert into segment_snapshot
                            (shop_id, segment_id, at, gap_from, version, reason, members, entered, "left")
                        values (:shop, :segment, :at::timestamptz, :gap::timestamptz, :version, :reason, :members, :entered, :left)
                        returning id
                        """)
                .param("shop", shop.value())
                .param("segment", segment.value())
                .param("at", text(snapshot.at))
                .param("gap", snapshot.gapFrom == null ? null : text(snapshot.gapFrom))
                .param("version", snapshot.version)
                .param("reason", snapshot.reason.name().toLowerCase(Locale.ROOT))
                .param("members", snapshot.members)
                .param("entered", snapshot.entered)
                .param("left", snapshot.left)
                .query(Long.class)
                .single();
        // One at a time: a page can be two megabytes.
        members.write((page, people) -> batches.update(
                "insert into segment_snapshot_page (shop_id, segment_id, snapshot_id, page, people) values (?, ?, ?, ?, ?)",
                shop.value(),
                segment.value(),
                id,
                page,
                people));
        return id;
    }

    MemberSet members(ShopId shop, SegmentId segment, long snapshot) {
        var members = new MemberSet();
        db.sql("""
                select page, people from segment_snapshot_page
                where shop_id = :shop and segment_id = :segment and snapshot_id = :snapshot
                """)
                .param("shop", shop.value())
                .param("segment", segment.value())
                .param("snapshot", snapshot)
                .query(row -> {
                    members.read(row.getLong("page"), row.getBytes("people"));
                });
        return members;
    }

    /**
     * Brings members to what they were at an instant, from what they were at {@code snapshot}.
     *
     * @return the last move's instant; the snapshot's where there is none
     */
    long replay(ShopId shop, SegmentId segment, MemberSet members, Snapshot snapshot, long at) {
        var last = new long[] {snapshot.at};
        db.sql("""
                select subscriber_id, entered, at from segment_move
                where shop_id = :shop and segment_id = :segment and not superseded
                  and (at, id) > (:from::timestamptz, :id) and at <= :to::timestamptz
                order by at, id
                """)
                .param("shop", shop.value())
                .param("segment", segment.value())
                .param("from", text(snapshot.at))
                .param("id", snapshot.id)
                .param("to", text(at))
                .query(row -> {
                    var person = row.getLong("subscriber_id");
                    var _ = row.getBoolean("entered") ? members.add(person) : members.remove(person);
                    last[0] = micros(row, "at");
                });
        return last[0];
    }

    /** The last one at that instant or before. */
    Optional<Snapshot> last(ShopId shop, SegmentId segment, long at) {
        return db.sql("""
                        select * from segment_snapshot
                        where shop_id = :shop and segment_id = :segment and at <= :at::timestamptz
                        order by at desc, id desc limit 1
                        """)
                .param("shop", shop.value())
                .param("segment", segment.value())
                .param("at", text(at))
                .query((row, _) -> snapshot(row))
                .optional();
    }

    /** The first one after that instant. */
    Optional<Snapshot> next(ShopId shop, SegmentId segment, long at) {
        return db.sql("""
                        select * from segment_snapshot
                        where shop_id = :shop and segment_id = :segment and at > :at::timestamptz
                        order by at, id limit 1
                        """)
                .param("shop", shop.value())
                .param("segment", segment.value())
                .param("at", text(at))
                .query((row, _) -> snapshot(row))
                .optional();
    }

    /** Drops checkpoints at that instant and later: a late change shows that they are wrong. */
    void dropCheckpoints(ShopId shop, SegmentId segment, long from) {
        var dropped = db.sql("""
                        delete from segment_snapshot
                        where shop_id = :shop and segment_id = :segment and at >= :from::timestamptz and reason = 'checkpoint'
                        returning id
                        """)
                .param("shop", shop.value())
                .param("segment", segment.value())
                .param("from", text(from))
                .query((row, _) -> row.getLong("id"))
                .list();
        dropPages(shop, segment, dropped);
    }

    void dropPages(ShopId shop, SegmentId segment, List<Long> snapshots) {
        db.sql("""
                delete from segment_snapshot_page
                where shop_id = :shop and segment_id = :segment and snapshot_id = any(:snapshots)
                """)
                .param("shop", shop.value())
                .param("segment", segment.value())
                .param(
                        "snapshots",
                        snapshots.stream().mapToLong(Long::longValue).toArray())
                .update();
    }

    /**
     * Brings members back to what they were at an instant.
     *
     * @return how many moves came after it
     */
    long undo(ShopId shop, SegmentId segment, MemberSet members, long at) {
        var undone = new long[1];
        db.sql("""
                select subscriber_id, entered from segment_move
                where shop_id = :shop and segment_id = :segment and not superseded and at > :at::timestamptz
                order by at desc, id desc
                """)
                .param("shop", shop.value())
                .param("segment", segment.value())
                .param("at", text(at))
                .query(row -> {
                    var person = row.getLong("subscriber_id");
                    var _ = row.getBoolean("entered") ? members.remove(person) : members.add(person);
                    undone[0]++;
                });
        return undone[0];
    }

    long movesSince(ShopId shop, SegmentId segment, Snapshot snapshot) {
        return db.sql("""
                        select count(*) from segment_move
                        where shop_id = :shop and segment_id = :segment and not superseded
                          and (at, id) > (:from::timestamptz, :id)
                        """)
                .param("shop", shop.value())
                .param("segment", segment.value())
                .param("from", text(snapshot.at))
                .param("id", snapshot.id)
                .query(Long.class)
                .single();
    }

    /** Forgets what the clock said lay ahead before it was put back. */
    void dropFuture(ShopId shop, long from) {
        for (var table : List.of("segment_snapshot", "segment_move")) {
            db.sql("delete from " + table + " where shop_id = :shop and at > :from::timestamptz")
                    .param("shop", shop.value())
                    .param("from", text(from))
                    .update();
        }
    }

    private static Snapshot snapshot(ResultSet row) throws SQLException {
        return new Snapshot(
                row.getLong("id"),
                micros(row, "at"),
                row.getObject("gap_from") == null ? null : micros(row, "gap_from"),
                row.getInt("version"),
                Reason.valueOf(row.getString("reason").toUpperCase(Locale.ROOT)),
                row.getLong("members"),
                row.getLong("entered"),
                row.getLong("left"));
    }
}
