package app.tandem.segments;

import static app.tandem.segments.MembershipRows.micros;
import static app.tandem.segments.MembershipRows.text;

import app.tandem.shared.Problem;
import app.tandem.shared.ShopId;
import app.tandem.subscribers.SubscriberId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What is written down of memberships, for people to read. */
@Component
class MembershipReport {
    private static final int MOST_POINTS = 400;

    /** Newest first: every move, and each time that everybody was told at once. */
    private static final String HISTORY = """
            (select at, id, subscriber_id, entered, change_id, null as reason, 0 as members, 0 as came, 0 as went
             from segment_move
             where shop_id = :shop and segment_id = :segment and not superseded
               and (at, id) < (:at::timestamptz, :id) order by at desc, id desc limit :limit)
            union all
            (select at, id, null, null, null, reason, members, entered, "left"
             from segment_snapshot
             where shop_id = :shop and segment_id = :segment and reason <> 'checkpoint'
               and (at, id) < (:at::timestamptz, :id) order by at desc, id desc limit :limit)
            order by at desc, id desc limit :limit
            """;

    private final JdbcClient db;

    MembershipReport(JdbcClient db) {
        this.db = db;
    }

    /**
     * @param kind {@code entered} or {@code left} of one person; {@code filled}, {@code edited} or {@code rebuilt} of all
     * @param cause {@code data} or {@code time}, and for everybody {@code fill}, {@code edit} or {@code rebuild}
     * @param change what did it, of one person and {@code data}
     * @param came how many came by an edit, as {@code went}
     */
    record Entry(
            long id,
            Instant at,
            String kind,
            String cause,
            @Nullable SubscriberId subscriber,
            @Nullable Long change,
            long members,
            long came,
            long went) {

        static Entry of(ResultSet row) throws SQLException {
            var reason = row.getString("reason");
            var change = row.getObject("change_id", Long.class);
            var kind = reason != null ? reason : row.getBoolean("entered") ? "entered" : "left";
            return new Entry(
                    row.getLong("id"),
                    Fact.instant(micros(row, "at")),
                    kind,
                    reason != null ? cause(reason) : change == null ? "time" : "data",
                    reason == null ? new SubscriberId(row.getLong("subscriber_id")) : null,
                    change,
                    row.getLong("members"),
                    row.getLong("came"),
                    row.getLong("went"));
        }

        private static String cause(String reason) {
            return switch (reason) {
                case "filled" -> "fill";
                case "edited" -> "edit";
                default -> "rebuild";
            };
        }

        String cursor() {
            return Fact.micros(at) + "_" + id;
        }
    }

    /** @param cursor of the last entry seen; null for the newest */
    List<Entry> history(ShopId shop, SegmentId segment, int limit, @Nullable String cursor) {
        var after = cursor == null || cursor.isBlank() ? Place.END : Place.parse(cursor);
        return db.sql(HISTORY)
                .param("shop", shop.value())
                .param("segment", segment.value())
                .param("at", text(after.at))
                .param("id", after.id)
                .param("limit", limit)
                .query((row, _) -> Entry.of(row))
                .list();
    }

    private record Place(long at, long id) {
        static final Place END = new Place(Fact.micros(Instant.parse("9999-01-01T00:00:00Z")), Long.MAX_VALUE);
        private static final long BEGIN = Fact.micros(Instant.parse("0001-01-01T00:00:00Z"));

        static Place parse(String text) {
            var parts = text.split("_", -1);
            try {
                var at = Long.parseLong(parts[0]);
                if (parts.length == 2 && BEGIN <= at && at <= END.at) return new Place(at, Long.parseLong(parts[1]));
            } catch (NumberFormatException _) {
                // Falls through to the refusal.
            }
            throw Problem.invalid(
                    "cursor-invalid", "cursor", "cursor is not one that this list gave. Start again without it.");
        }
    }

    record Point(Instant at, long count) {}

    /** How many there were, at up to 400 instants evenly between two; none before the first fill. */
    List<Point> sizes(ShopId shop, SegmentId segment, Instant from, Instant to) {
        var begin = Fact.micros(from);
        var step = Math.max(1, Math.ceilDiv(Fact.micros(to) - begin, MOST_POINTS - 1));
        var first = known(shop, segment);
        if (first == null) return List.of();
        var deltas = deltas(shop, segment, begin, step, Fact.micros(to));
        var points = new ArrayList<Point>();
        var count = 0L;
        for (var i = 0; i < MOST_POINTS; i++) {
            count += deltas.getOrDefault(i, 0L);
            var at = Math.min(begin + i * step, Fact.micros(to));
            if (at >= first) points.add(new Point(Fact.instant(at), count));
            if (at >= Fact.micros(to)) break;
        }
        return points;
    }

    private @Nullable Long known(ShopId shop, SegmentId segment) {
        return db
                .sql("select min(at) as at from segment_snapshot where shop_id = :shop and segment_id = :segment")
                .param("shop", shop.value())
                .param("segment", segment.value())
                .query((row, _) -> row.getObject("at") == null ? Long.MIN_VALUE : micros(row, "at"))
                .list()
                .stream()
                .filter(at -> at != Long.MIN_VALUE)
                .findFirst()
                .orElse(null);
    }

    /** What came and went up to each point since the one before it; up to the first, everything from the beginning. */
    private TreeMap<Integer, Long> deltas(ShopId shop, SegmentId segment, long begin, long step, long to) {
        var deltas = new TreeMap<Integer, Long>();
        db.sql("""
                with base as (
                    select at, id, members from segment_snapshot
                    where shop_id = :shop and segment_id = :segment and at <= :begin::timestamptz
                    order by at desc, id desc limit 1),
                change as (
                    select at, members as delta from base
                    union all
                    select at, case when entered then 1 else -1 end from segment_move
                    where shop_id = :shop and segment_id = :segment and not superseded and at <= :to::timestamptz
                      and (at, id) > (coalesce((select at from base), '-infinity'), coalesce((select id from base), 0))
                    union all
                    select at, entered - "left" from segment_snapshot
                    where shop_id = :shop and segment_id = :segment and at > :begin::timestamptz and at <= :to::timestamptz)
                select greatest(0, ceil(extract(epoch from at - :begin::timestamptz) * 1000000 / :step))::int as point,
                    sum(delta)::bigint as delta
                from change group by 1
                """)
                .param("shop", shop.value())
                .param("segment", segment.value())
                .param("begin", text(begin))
                .param("to", text(to))
                .param("step", step)
                .query(row -> {
                    deltas.put(row.getInt("point"), row.getLong("delta"));
                });
        return deltas;
    }

    /**
     * One move of the stream.
     *
     * @param at microseconds since 1970
     * @param change null where time alone did it
     */
    record Streamed(
            long id,
            SegmentId segment,
            SubscriberId subscriber,
            long at,
            boolean entered,
            @Nullable Long change,
            int version) {}

    /** The moves of all segments in the order in which they were found. */
    List<Streamed> stream(ShopId shop, long after, int limit) {
        return db.sql("""
                        select * from segment_move where shop_id = :shop and id > :after and not superseded
                        order by id limit :limit
                        """)
                .param("shop", shop.value())
                .param("after", after)
                .param("limit", limit)
                .query((row, _) -> streamed(row))
                .list();
    }

    /** One person's moves, the newest first. */
    List<Streamed> ofPerson(ShopId shop, SubscriberId person, Instant before, int limit) {
        return db.sql("""
                        select * from segment_move
                        where shop_id = :shop and subscriber_id = :person and at < :before::timestamptz and not superseded
                        order by at desc, id desc limit :limit
                        """)
                .param("shop", shop.value())
                .param("person", person.value())
                .param("before", text(Fact.micros(before)))
                .param("limit", limit)
                .query((row, _) -> streamed(row))
                .list();
    }

    /** One person's last move in each segment. */
    Map<SegmentId, Streamed> lastMoves(ShopId shop, SubscriberId person) {
        var last = new HashMap<SegmentId, Streamed>();
        db.sql("""
                select distinct on (segment_id) * from segment_move
                where shop_id = :shop and subscriber_id = :person and not superseded
                order by segment_id, at desc, id desc
                """).param("shop", shop.value()).param("person", person.value()).query(row -> {
            var move = streamed(row);
            last.put(move.segment, move);
        });
        return last;
    }

    private static Streamed streamed(ResultSet row) throws SQLException {
        return new Streamed(
                row.getLong("id"),
                new SegmentId(row.getLong("segment_id")),
                new SubscriberId(row.getLong("subscriber_id")),
                micros(row, "at"),
                row.getBoolean("entered"),
                row.getObject("change_id", Long.class),
                row.getInt("version"));
    }
}
