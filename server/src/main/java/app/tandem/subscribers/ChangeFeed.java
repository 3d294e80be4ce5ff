package app.tandem.subscribers;

import app.tandem.shared.Problem;
import app.tandem.shared.ShopId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every change of a fact about a person, written in the transaction that makes it. What follows the facts (the audience
 * index) reads its tail, with the events recorded in between; what explains the past undoes it.
 */
@Service
public class ChangeFeed {

    /**
     * Something committed that concerns a person: facts changed, or an event was recorded.
     *
     * @param at when it was written; of an event that is when it was recorded
     * @param id its place among everything of one person, changes and events alike
     * @param event null where facts changed
     */
    public record Change(
            ShopId shop,
            SubscriberId person,
            Instant at,
            long id,
            @Nullable Event event) {}

    /**
     * Some of the changes, in the feed's order. The same one may be told twice.
     *
     * @param next where to go on, also across restarts
     * @param more whether there is more to read at once
     */
    public record Changes(List<Change> rows, FeedPosition next, boolean more) {

        /** Those whose facts changed; read them again. */
        public Map<ShopId, Set<SubscriberId>> people() {
            var people = new HashMap<ShopId, Set<SubscriberId>>();
            for (var row : rows) {
                if (row.event != null) continue;
                people.computeIfAbsent(row.shop, _ -> new LinkedHashSet<>()).add(row.person);
            }
            return people;
        }

        /** The events that were recorded. */
        public Map<ShopId, List<Event>> events() {
            var events = new HashMap<ShopId, List<Event>>();
            for (var row : rows) {
                if (row.event == null) continue;
                events.computeIfAbsent(row.shop, _ -> new ArrayList<>()).add(row.event);
            }
            return events;
        }
    }

    /** The position is of another database, or older than what is kept: start from {@link #head()} and read everybody. */
    public static final class PositionLost extends RuntimeException {
        PositionLost(String message) {
            super(message);
        }
    }

    private record Row(long xid, Change change) {}

    // The identifier stays with a copy of the files, so the history's number (it grows when a backup is rolled forward
    // to a point in time or a standby takes over) and the database's own number stand beside it.
    private static final String HERE = """
            (select system_identifier from pg_control_system()) || '.' ||
            substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8) || '.' ||
            (select oid from pg_database where datname = current_database())
            """;

    private final JdbcClient db;
    private final Events events;
    private final JsonMapper json;
    private final Clock clock;

    ChangeFeed(JdbcClient db, Events events, JsonMapper json, Clock clock) {
        this.db = db;
        this.events = events;
        this.json = json;
        this.clock = clock;
    }

    /** Writes changes down as part of the caller's transaction. Changes that change nothing are left out. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void append(ShopId shop, Collection<FactChange> changes) {
        append(shop, changes, null);
    }

    /** @param source what brought the changes, such as {@code import:12}; null for the API */
    @Transactional(propagation = Propagation.MANDATORY)
    void append(ShopId shop, Collection<FactChange> changes, @Nullable String source) {
        var real = changes.stream().filter(change -> !change.now().isEmpty()).toList();
        if (real.isEmpty()) return;
        db.sql("""
                insert into subscriber_change (shop_id, subscriber_id, at, was, now, source)
                select :shop, person, :at, was, now, :source
                from unnest(:people::bigint[], :was::text[]::jsonb[], :now::text[]::jsonb[]) as change (person, was, now)
                """)
                .param("shop", shop.value())
                .param("at", OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                .param("source", source)
                .param(
                        "people",
                        real.stream()
                                .mapToLong(change -> change.subscriber().value())
                                .toArray())
                .param(
                        "was",
                        real.stream()
                                .map(change -> json.writeValueAsString(change.was()))
                                .toArray(String[]::new))
                .param(
                        "now",
                        real.stream()
                                .map(change -> json.writeValueAsString(change.now()))
                                .toArray(String[]::new))
                .update();
    }

    /** The position that covers everything committed before the call. */
    public FeedPosition head() {
        return db.sql("select pg_current_snapshot()::text as snapshot, " + HERE + " as system")
                .query((row, number) -> new FeedPosition(
                        row.getString("system"), FeedPosition.Snapshot.parse(row.getString("snapshot")), null))
                .single();
    }

    /**
     * What was committed since {@code from}, however the transactions overlapped: those that were open then and have
     * ended are read now, and those still open are not waited for.
     *
     * @param limit at most this many changes are read in one go
     * @throws PositionLost where {@code from} is of another database or older than what is kept
     */
    public Changes read(FeedPosition from, int limit) {
        var head = head();
        check(from, head);
        var target = from.upTo() == null ? head.done() : from.upTo().target();
        if (from.upTo() == null && target.equals(from.done())) return new Changes(List.of(), from, false);

        var rows = new ArrayList<Row>();
        var xid = from.upTo() == null ? 0 : from.upTo().xid();
        var id = from.upTo() == null ? 0 : from.upTo().id();
        for (var open : from.done().open()) {
            if (open < xid || !target.sees(open) || rows.size() >= limit) continue;
            rows.addAll(ofTransaction(open, open == xid ? id : 0, limit - rows.size()));
        }
        if (rows.size() < limit) {
            var begun = xid >= from.done().xmax();
            rows.addAll(after(begun ? xid : from.done().xmax(), begun ? id : 0, target, limit - rows.size()));
        }

        var changes = rows.stream().map(Row::change).toList();
        if (rows.size() < limit) {
            return new Changes(changes, new FeedPosition(from.system(), target, null), !target.equals(head.done()));
        }
        var last = rows.getLast();
        var stretch = new FeedPosition.Stretch(target, last.xid, last.change.id());
        return new Changes(changes, new FeedPosition(from.system(), from.done(), stretch), true);
    }

    private List<Row> ofTransaction(long xid, long afterId, int limit) {
        return db.sql(tail("where xid = :xid::text::xid8 and id > :id order by id limit :limit")
                        + "order by id limit :limit")
                .param("xid", Long.toString(xid))
                .param("id", afterId)
                .param("limit", limit)
                .query((row, _) -> row(row))
                .list();
    }

    /** Bounded on both sides, so that rows restored from another database's future cost nothing. */
    private List<Row> after(long xid, long id, FeedPosition.Snapshot target, int limit) {
        return db.sql(tail("""
                        where (xid, id) > (:xid::text::xid8, :id) and xid < :xmax::text::xid8
                          and xid <> all(:open::text[]::xid8[])
                        order by xid, id limit :limit
                        """) + "order by xid, id limit :limit")
                .param("xid", Long.toString(xid))
                .param("id", id)
                .param("xmax", Long.toString(target.xmax()))
                .param("open", target.open().stream().map(String::valueOf).toArray(String[]::new))
                .param("limit", limit)
                .query((row, _) -> row(row))
                .list();
    }

    /** Both tables' tails as one: each is read from its index, and no further than the limit. */
    static String tail(String where) {
        return """
                (select shop_id, subscriber_id, at, id, xid, xid::text as transaction, null as type,
                    null::timestamptz as occurred_at, null::timestamptz as recorded_at, null as properties
                 from subscriber_change %1$s)
                union all
                (select shop_id, subscriber_id, recorded_at, id, xid, xid::text as transaction, type, occurred_at, recorded_at,
                    properties::text
                 from event %1$s)
                """.formatted(where);
    }

    private Row row(ResultSet row) throws SQLException {
        var event = row.getString("type") == null ? null : events.event(row);
        var change = new Change(
                new ShopId(row.getLong("shop_id")),
                new SubscriberId(row.getLong("subscriber_id")),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getLong("id"),
                event);
        return new Row(row.getLong("transaction"), change);
    }

    private void check(FeedPosition from, FeedPosition head) {
        if (!from.system().equals(head.system())) {
            throw new PositionLost("The position is of database " + from.system() + ", this is " + head.system());
        }
        var ahead = from.upTo() == null ? from.done() : from.upTo().target();
        if (ahead.xmax() > head.done().xmax()) throw new PositionLost("The position lies in this database's future");
        var dropped = db.sql("select highest_xid::text from subscriber_change_dropped")
                .query(Long.class)
                .single();
        // Some of the dropped months may have come after the position. Rather read everybody again than miss one.
        if (dropped >= from.done().xmin()) throw new PositionLost("The feed no longer reaches back to the position");
    }

    /**
     * What has to be put back to tell the past: for everybody asked for, the fields that changed after {@code at} and
     * the values they had then; no value is a null node. People made later have a null {@code created_at}.
     *
     * @throws Problem 422 {@code before-history} where the feed no longer reaches back to {@code at}
     */
    public Map<SubscriberId, Map<String, JsonNode>> undo(ShopId shop, Collection<SubscriberId> people, Instant at) {
        var from = keptFrom();
        if (at.isBefore(from)) {
            throw new Problem(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "before-history",
                    "The past is kept since " + from + ". Ask for a later time.",
                    List.of(new Problem.FieldError("at", "at is before " + from + ".")));
        }
        var past = new HashMap<SubscriberId, Map<String, JsonNode>>();
        // The first change after that time knows the value at that time. Ids grow with every change of one person.
        db.sql("""
                select distinct on (subscriber_id, field) subscriber_id, field, value::text
                from subscriber_change, jsonb_each(was) as before (field, value)
                where shop_id = :shop and subscriber_id = any(:people) and at > :at
                order by subscriber_id, field, id
                """)
                .param("shop", shop.value())
                .param(
                        "people",
                        people.stream()
                                .mapToLong(SubscriberId::value)
                                .distinct()
                                .toArray())
                .param("at", OffsetDateTime.ofInstant(at, ZoneOffset.UTC))
                .query(row -> {
                    past.computeIfAbsent(new SubscriberId(row.getLong("subscriber_id")), _ -> new LinkedHashMap<>())
                            .put(row.getString("field"), json.readTree(row.getString("value")));
                });
        return past;
    }

    /**
     * What happened to some of a person's facts in one transaction.
     *
     * @param was the values before, only of fields that changed; no value is a null node
     */
    public record Past(Instant at, Map<String, JsonNode> was, Map<String, JsonNode> now) {}

    /** One person's changes that touch any of {@code fields}, the newest first, strictly earlier than {@code before}. */
    public List<Past> past(ShopId shop, SubscriberId person, Collection<String> fields, Instant before, int limit) {
        return db.sql("""
                        select at, was::text, now::text from subscriber_change
                        where shop_id = :shop and subscriber_id = :person and at < :before
                          and jsonb_exists_any(now, :fields::text[])
                        order by at desc, id desc limit :limit
                        """)
                .param("shop", shop.value())
                .param("person", person.value())
                .param("fields", fields.toArray(String[]::new))
                .param("before", OffsetDateTime.ofInstant(before, ZoneOffset.UTC))
                .param("limit", limit)
                .query((row, number) -> new Past(
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        values(row.getString("was")),
                        values(row.getString("now"))))
                .list();
    }

    /**
     * One row of the past.
     *
     * @param id its place among everything of one person
     * @param was the values before, only of fields that changed; no value is a null node
     */
    public record Undo(long id, Instant at, Map<String, JsonNode> was) {}

    /** These people's changes at {@code from} and later, each person's newest first. Whoever has none is absent. */
    public Map<SubscriberId, List<Undo>> since(ShopId shop, Collection<SubscriberId> people, Instant from) {
        var changes = new HashMap<SubscriberId, List<Undo>>();
        db.sql("""
                select subscriber_id, id, at, was::text from subscriber_change
                where shop_id = :shop and subscriber_id = any(:people) and at >= :from
                order by subscriber_id, id desc
                """)
                .param("shop", shop.value())
                .param("people", people.stream().mapToLong(SubscriberId::value).toArray())
                .param("from", OffsetDateTime.ofInstant(from, ZoneOffset.UTC))
                .query(row -> {
                    var undo = new Undo(
                            row.getLong("id"),
                            row.getObject("at", OffsetDateTime.class).toInstant(),
                            values(row.getString("was")));
                    changes.computeIfAbsent(new SubscriberId(row.getLong("subscriber_id")), _ -> new ArrayList<>())
                            .add(undo);
                });
        return changes;
    }

    private Map<String, JsonNode> values(String text) {
        var values = new LinkedHashMap<String, JsonNode>();
        json.readTree(text).properties().forEach(field -> values.put(field.getKey(), field.getValue()));
        return values;
    }

    private Instant keptFrom() {
        // Before the first drop nothing is missing: minus infinity, which Java's times do not have.
        return db.sql("""
                        select case when isfinite(kept_from) then kept_from else timestamptz '0001-01-01 00:00:00Z' end
                        from subscriber_change_dropped
                        """).query(OffsetDateTime.class).single().toInstant();
    }
}
