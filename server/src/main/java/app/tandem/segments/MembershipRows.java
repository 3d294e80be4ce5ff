package app.tandem.segments;

import app.tandem.segments.KeptSegment.Move;
import app.tandem.segments.MembershipWork.Place;
import app.tandem.shared.ShopId;
import app.tandem.subscribers.FeedPosition;
import app.tandem.subscribers.SubscriberId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The SQL of {@code segment_keeper}, {@code segment_clock}, {@code segment_membership} and {@code segment_move}. */
@Component
class MembershipRows {
    private final JdbcClient db;

    MembershipRows(JdbcClient db) {
        this.db = db;
    }

    /**
     * @param generation of the last batch
     * @param position null before the first
     */
    record State(long generation, @Nullable FeedPosition position) {}

    /** A move as it is written down. Microseconds since 1970. */
    record Recorded(
            SegmentId segment,
            long person,
            long at,
            long id,
            boolean entered,
            @Nullable Long change) {}

    /** @param frozenSince microseconds since 1970; null where it is kept up */
    record Membership(
            SegmentId segment,
            int version,
            String basis,
            long filledAt,
            long snapshot,
            long snapshotAt,
            long members,
            long moves,
            @Nullable Long frozenSince,
            @Nullable String frozenReason) {}

    State state() {
        return db.sql("select generation, position from segment_keeper")
                .query((row, _) -> {
                    var position = row.getString("position");
                    return new State(row.getLong("generation"), position == null ? null : FeedPosition.parse(position));
                })
                .single();
    }

    /**
     * The first thing of every batch's transaction, so that batches of two keepers come one after the other and all but
     * one of them write nothing.
     *
     * @return false where another keeper has written since
     */
    boolean advance(long generation, @Nullable FeedPosition position) {
        return db.sql("""
                        update segment_keeper set generation = generation + 1, position = :position
                        where generation = :generation
                        """)
                        .param("generation", generation)
                        .param("position", position == null ? null : position.toString())
                        .update()
                == 1;
    }

    Map<ShopId, KeptShop.Clock> clocks() {
        var clocks = new HashMap<ShopId, KeptShop.Clock>();
        db.sql("select * from segment_clock").query(row -> {
            clocks.put(
                    new ShopId(row.getLong("shop_id")),
                    new KeptShop.Clock(
                            micros(row, "worked_until"),
                            micros(row, "look_back"),
                            row.getObject("target") == null ? null : micros(row, "target"),
                            row.getObject("resume_after", Long.class)));
        });
        return clocks;
    }

    void save(Collection<KeptShop> shops) {
        if (shops.isEmpty()) return;
        var list = List.copyOf(shops);
        db.sql("""
                insert into segment_clock (shop_id, timed, worked_until, look_back, target, resume_after)
                select * from unnest(:shops::bigint[], :timed::boolean[], :until::timestamptz[], :back::timestamptz[],
                    :targets::timestamptz[], :resume::bigint[])
                on conflict (shop_id) do update set timed = excluded.timed, worked_until = excluded.worked_until,
                    look_back = excluded.look_back, target = excluded.target, resume_after = excluded.resume_after
                """)
                .param("shops", list.stream().mapToLong(each -> each.id.value()).toArray())
                .param(
                        "timed",
                        list.stream().map(each -> !each.timed().isEmpty()).toArray(Boolean[]::new))
                .param(
                        "until",
                        list.stream()
                                .map(each -> text(each.clock.workedUntil()))
                                .toArray(String[]::new))
                .param(
                        "back",
                        list.stream().map(each -> text(each.clock.lookBack())).toArray(String[]::new))
                .param(
                        "targets",
                        list.stream()
                                .map(each -> each.clock.target() == null ? null : text(each.clock.target()))
                                .toArray(String[]::new))
                .param(
                        "resume",
                        list.stream().map(each -> each.clock.resumeAfter()).toArray(Long[]::new))
                .update();
    }

    /** In the order given, which is the order of the stream. */
    void insert(ShopId shop, List<Move> moves) {
        if (moves.isEmpty()) return;
        db.sql("""
                with numbered as materialized (
                    select nextval('segment_stream') as id, given.* from (
                        select * from unnest(:segments::bigint[], :versions::int[], :people::bigint[],
                            :times::timestamptz[], :entered::boolean[], :changes::bigint[])
                            with ordinality as given (segment, version, person, at, entered, change, place)
                        order by place) as given)
                insert into segment_move (shop_id, segment_id, at, id, subscriber_id, change_id, version, entered)
                select :shop, segment, at, id, person, change, version, entered from numbered
                """)
                .param("shop", shop.value())
                .param(
                        "segments",
                        moves.stream().mapToLong(move -> move.segment().value()).toArray())
                .param("versions", moves.stream().map(Move::version).toArray(Integer[]::new))
                .param("people", moves.stream().mapToLong(Move::person).toArray())
                .param("times", moves.stream().map(move -> text(move.at())).toArray(String[]::new))
                .param("entered", moves.stream().map(Move::entered).toArray(Boolean[]::new))
                .param("changes", moves.stream().map(Move::change).toArray(Long[]::new))
                .update();
    }

    void supersede(ShopId shop, List<Recorded> moves) {
        if (moves.isEmpty()) return;
        db.sql("""
                update segment_move set superseded = true
                from unnest(:segments::bigint[], :times::timestamptz[], :ids::bigint[]) as none (segment, at, id)
                where shop_id = :shop and segment_id = none.segment
                  and segment_move.at = none.at and segment_move.id = none.id
                """)
                .param("shop", shop.value())
                .param(
                        "segments",
                        moves.stream().mapToLong(move -> move.segment().value()).toArray())
                .param("times", moves.stream().map(move -> text(move.at())).toArray(String[]::new))
                .param("ids", moves.stream().mapToLong(Recorded::id).toArray())
                .update();
    }

    /** These people's moves at {@code from} and later, each place's in order. */
    Map<Place, List<Recorded>> since(ShopId shop, Collection<SubscriberId> people, long from) {
        var moves = new HashMap<Place, List<Recorded>>();
        db.sql("""
                select segment_id, subscriber_id, at, id, entered, change_id from segment_move
                where shop_id = :shop and subscriber_id = any(:people) and at >= :from::timestamptz and not superseded
                order by at, id
                """)
                .param("shop", shop.value())
                .param("people", people.stream().mapToLong(SubscriberId::value).toArray())
                .param("from", text(from))
                .query(row -> {
                    var move = recorded(row);
                    var place = new Place(new SubscriberId(move.person), move.segment);
                    moves.computeIfAbsent(place, _ -> new ArrayList<>()).add(move);
                });
        return moves;
    }

    private static Recorded recorded(ResultSet row) throws SQLException {
        return new Recorded(
                new SegmentId(row.getLong("segment_id")),
                row.getLong("subscriber_id"),
                micros(row, "at"),
                row.getLong("id"),
                row.getBoolean("entered"),
                row.getObject("change_id", Long.class));
    }

    List<Membership> memberships(ShopId shop) {
        return db.sql("select * from segment_membership where shop_id = :shop")
                .param("shop", shop.value())
                .query((row, _) -> membership(row))
                .list();
    }

    Optional<Membership> membership(ShopId shop, SegmentId segment) {
        return db.sql("select * from segment_membership where shop_id = :shop and segment_id = :segment")
                .param("shop", shop.value())
                .param("segment", segment.value())
                .query((row, _) -> membership(row))
                .optional();
    }

    private static Membership membership(ResultSet row) throws SQLException {
        return new Membership(
                new SegmentId(row.getLong("segment_id")),
                row.getInt("version"),
                row.getString("basis"),
                micros(row, "filled_at"),
                row.getLong("snapshot_id"),
                micros(row, "snapshot_at"),
                row.getLong("members"),
                row.getLong("moves"),
                row.getObject("frozen_since") == null ? null : micros(row, "frozen_since"),
                row.getString("frozen_reason"));
    }

    /** After a fill or a rename; no longer frozen. */
    void save(ShopId shop, KeptSegment segment, long snapshot) {
        db.sql("""
                insert into segment_membership
                    (shop_id, segment_id, version, basis, filled_at, snapshot_id, snapshot_at, members, moves)
                values (:shop, :segment, :version, :basis, :filled::timestamptz, :snapshot, :at::timestamptz, :members, 0)
                on conflict (shop_id, segment_id) do update set version = excluded.version, basis = excluded.basis,
                    filled_at = excluded.filled_at, snapshot_id = excluded.snapshot_id,
                    snapshot_at = excluded.snapshot_at, members = excluded.members, moves = 0,
                    frozen_since = null, frozen_reason = null
                """)
                .param("shop", shop.value())
                .param("segment", segment.id.value())
                .param("version", segment.version)
                .param("basis", segment.basis)
                .param("filled", text(segment.filledAt))
                .param("snapshot", snapshot)
                .param("at", text(segment.snapshotAt))
                .param("members", segment.members.size())
                .update();
    }

    void rename(ShopId shop, SegmentId segment, int version) {
        db.sql("update segment_membership set version = :version where shop_id = :shop and segment_id = :segment")
                .param("shop", shop.value())
                .param("segment", segment.value())
                .param("version", version)
                .update();
    }

    void checkpoint(ShopId shop, SegmentId segment, long snapshot, long at, long moves) {
        db.sql("""
                update segment_membership set snapshot_id = :snapshot, snapshot_at = :at::timestamptz, moves = :moves
                where shop_id = :shop and segment_id = :segment
                """)
                .param("shop", shop.value())
                .param("segment", segment.value())
                .param("snapshot", snapshot)
                .param("at", text(at))
                .param("moves", moves)
                .update();
    }

    void freeze(ShopId shop, SegmentId segment, long since, String reason) {
        db.sql("""
                update segment_membership set frozen_since = :since::timestamptz, frozen_reason = :reason
                where shop_id = :shop and segment_id = :segment
                """)
                .param("shop", shop.value())
                .param("segment", segment.value())
                .param("since", text(since))
                .param("reason", reason)
                .update();
    }

    record Delta(long members, long moves) {
        Delta plus(Delta other) {
            return new Delta(members + other.members, moves + other.moves);
        }
    }

    /** Adds to how many there are and how many moves came since the snapshot. */
    void count(ShopId shop, Map<SegmentId, Delta> changes) {
        if (changes.isEmpty()) return;
        var segments = List.copyOf(changes.keySet());
        var deltas = List.copyOf(changes.values());
        db.sql("""
                update segment_membership set members = members + people, moves = moves + more
                from unnest(:segments::bigint[], :members::bigint[], :moves::bigint[]) as change (segment, people, more)
                where shop_id = :shop and segment_id = segment
                """)
                .param("shop", shop.value())
                .param("segments", segments.stream().mapToLong(SegmentId::value).toArray())
                .param("members", deltas.stream().mapToLong(Delta::members).toArray())
                .param("moves", deltas.stream().mapToLong(Delta::moves).toArray())
                .update();
    }

    void forget(ShopId shop, SegmentId segment) {
        db.sql("delete from segment_membership where shop_id = :shop and segment_id = :segment")
                .param("shop", shop.value())
                .param("segment", segment.value())
                .update();
    }

    static String text(long micros) {
        return OffsetDateTime.ofInstant(Fact.instant(micros), ZoneOffset.UTC).toString();
    }

    static long micros(ResultSet row, String column) throws SQLException {
        return Fact.micros(row.getObject(column, OffsetDateTime.class).toInstant());
    }
}
