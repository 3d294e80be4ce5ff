package app.tandem.messages;

import app.tandem.consent.Purpose;
import app.tandem.consent.ReasonCode;
import app.tandem.segments.SegmentId;
import app.tandem.shared.ShopId;
import app.tandem.subscribers.SubscriberId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * What campaigns and flows do with their texts: open a dispatch, write its decisions, let it run, pause or cancel it.
 * Every change of a dispatch's status waits for claims under way and holds for the next one.
 */
@Service
public class Dispatches {

    /** Published in the transaction that found nothing left to send. */
    public record DispatchFinished(ShopId shop, Cause cause) {}

    /** Published in the transaction that stopped a dispatch whose segments cannot be asked any more. */
    public record DispatchStopped(ShopId shop, Cause cause, ReasonCode reason, String sentence) {}

    /**
     * Where the texts of a cause stand; the states add up to all of its decisions.
     *
     * @param skipped by reason
     * @param optOuts people who opted out after its text and before any other
     */
    public record Numbers(Map<MessageState, Long> states, Map<ReasonCode, Long> skipped, long optOuts) {
        public static final Numbers NONE = new Numbers(Map.of(), Map.of(), 0);

        public long of(MessageState state) {
            return states.getOrDefault(state, 0L);
        }

        /** Everybody who was not skipped. */
        public long kept() {
            return states.values().stream().mapToLong(Long::longValue).sum() - of(MessageState.SKIPPED);
        }
    }

    private final JdbcClient db;
    private final MessageStore messages;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Dispatches(JdbcClient db, MessageStore messages, ApplicationEventPublisher events, Clock clock) {
        this.db = db;
        this.messages = messages;
        this.events = events;
        this.clock = clock;
    }

    /** Opens a dispatch whose decisions are to be written; nothing leaves before {@link #run}. Repeating it is harmless. */
    public void open(Dispatch dispatch) {
        db.sql("""
                        insert into dispatch (shop_id, cause, cause_id, step, purpose, status, body, include, exclude,
                            smart_sending_hours, ignore_quiet_hours, max_staleness_seconds, created_at)
                        values (:shop, :cause, :causeId, :step, :purpose, 'preparing', :body, :include, :exclude, :hours,
                            :ignoreQuiet, :staleness::int, :now)
                        on conflict (shop_id, cause, cause_id, step) do nothing
                        """)
                .param("shop", dispatch.shop().value())
                .param("cause", dispatch.cause().kind())
                .param("causeId", dispatch.cause().id())
                .param("step", dispatch.cause().step())
                .param("purpose", dispatch.purpose().name())
                .param("body", dispatch.body())
                .param("include", MessageStore.longs(dispatch.include(), SegmentId::value))
                .param("exclude", MessageStore.longs(dispatch.exclude(), SegmentId::value))
                .param("hours", dispatch.smartSendingHours())
                .param("ignoreQuiet", dispatch.ignoreQuietHours())
                .param("staleness", dispatch.maxStalenessSeconds())
                .param("now", MessageStore.utc(clock.instant()))
                .update();
    }

    /** Those of these people who have no decision yet: after a crash the audience is gone through again from its start. */
    public List<SubscriberId> undecided(Dispatch dispatch, List<SubscriberId> people) {
        var decided = messages.decided(dispatch.shop(), dispatch.cause(), people);
        return people.stream().filter(person -> !decided.contains(person)).toList();
    }

    /** Keeps decisions; a person who has one already keeps it. */
    public void keep(Dispatch dispatch, List<Decision> decisions) {
        messages.insert(dispatch, decisions);
    }

    /** Lets texts leave. */
    public void run(ShopId shop, Cause cause) {
        become(shop, cause, "running", "preparing", "paused");
    }

    /** No text is claimed after this commits. */
    public void pause(ShopId shop, Cause cause) {
        become(shop, cause, "paused", "running");
    }

    /** No text is claimed after this commits, and what has not left is skipped. */
    @Transactional
    public void cancel(ShopId shop, Cause cause) {
        become(shop, cause, "cancelled", "preparing", "running", "paused");
        messages.skipRest(shop, cause, ReasonCode.CAMPAIGN_CANCELLED, clock.instant());
    }

    /** Stops a running dispatch for its owner to look at. */
    void stop(ShopId shop, Cause cause, ReasonCode reason, String sentence) {
        if (become(shop, cause, "paused", "running")) {
            events.publishEvent(new DispatchStopped(shop, cause, reason, sentence));
        }
    }

    private boolean become(ShopId shop, Cause cause, String status, String... before) {
        return db.sql("""
                                update dispatch set status = :status
                                where shop_id = :shop and cause = :cause and cause_id = :causeId and step = :step
                                  and status = any(:before)
                                """)
                        .param("status", status)
                        .param("shop", shop.value())
                        .param("cause", cause.kind())
                        .param("causeId", cause.id())
                        .param("step", cause.step())
                        .param("before", before)
                        .update()
                > 0;
    }

    /** Ends a running dispatch that has nothing left to send or to learn; true if it did. */
    @Transactional
    boolean finish(ShopId shop, Cause cause) {
        var finished = db.sql("""
                                update dispatch d set status = 'finished'
                                where shop_id = :shop and cause = :cause and cause_id = :causeId and step = :step
                                  and status = 'running'
                                  and not exists (select 1 from message m
                                      where m.shop_id = :shop and m.cause = :cause and m.cause_id = :causeId
                                        and m.step = :step and m.state in ('planned', 'held'))
                                  and not exists (select 1 from message m
                                      where m.shop_id = :shop and m.cause = :cause and m.cause_id = :causeId
                                        and m.step = :step and m.state = 'claimed')
                                """)
                        .param("shop", shop.value())
                        .param("cause", cause.kind())
                        .param("causeId", cause.id())
                        .param("step", cause.step())
                        .update()
                > 0;
        if (finished) events.publishEvent(new DispatchFinished(shop, cause));
        return finished;
    }

    /** The dispatch, locked against changes of its status until the transaction ends; empty where it does not run. */
    Optional<Dispatch> running(ShopId shop, Cause cause) {
        return db.sql("""
                        select * from dispatch
                        where shop_id = :shop and cause = :cause and cause_id = :causeId and step = :step
                          and status = 'running' for share
                        """)
                .param("shop", shop.value())
                .param("cause", cause.kind())
                .param("causeId", cause.id())
                .param("step", cause.step())
                .query(Dispatches::dispatch)
                .optional();
    }

    /** The shop's dispatches that run, oldest first. */
    List<Cause> running(ShopId shop) {
        return db.sql("select cause, cause_id, step from dispatch where shop_id = :shop and status = 'running'"
                        + " order by created_at, cause_id")
                .param("shop", shop.value())
                .query((row, number) -> cause(row))
                .list();
    }

    /** Shops with something that may leave now. */
    Collection<ShopId> busy() {
        return db.sql("""
                        select shop_id from dispatch where status = 'running'
                        union
                        select shop_id from message
                        where state in ('planned', 'held') and cause in ('answer', 'test') and due_at <= :now
                        """)
                .param("now", MessageStore.utc(clock.instant()))
                .query((row, number) -> new ShopId(row.getLong(1)))
                .list();
    }

    /** Counts the texts of a cause. */
    public Numbers numbers(ShopId shop, Cause cause) {
        return numbers(shop, List.of(cause)).getOrDefault(cause, Numbers.NONE);
    }

    /** Counts the texts of many causes at once; those without any are absent. */
    public Map<Cause, Numbers> numbers(ShopId shop, Collection<Cause> causes) {
        if (causes.isEmpty()) return Map.of();
        var asked = List.copyOf(causes);
        var states = new HashMap<Cause, Map<MessageState, Long>>();
        var skipped = new HashMap<Cause, Map<ReasonCode, Long>>();
        ofCauses(shop, asked, """
                        select cause, cause_id, step, state, case when state = 'skipped' then reason end as reason,
                            count(*) as texts
                        from unnest(:kinds::text[], :ids::bigint[], :steps::text[]) as asked (cause, cause_id, step)
                        join message using (cause, cause_id, step)
                        where shop_id = :shop
                        group by 1, 2, 3, 4, 5
                        """).query(row -> {
            var cause = cause(row);
            var texts = row.getLong("texts");
            states.computeIfAbsent(cause, each -> new EnumMap<>(MessageState.class))
                    .merge(MessageState.of(row.getString("state")), texts, Long::sum);
            var reason = row.getString("reason");
            if (reason != null) {
                skipped.computeIfAbsent(cause, each -> new EnumMap<>(ReasonCode.class))
                        .merge(ReasonCode.of(reason), texts, Long::sum);
            }
        });
        var optOuts = optOuts(shop, asked);
        var numbers = new HashMap<Cause, Numbers>();
        states.forEach((cause, counted) -> numbers.put(
                cause, new Numbers(counted, skipped.getOrDefault(cause, Map.of()), optOuts.getOrDefault(cause, 0L))));
        return numbers;
    }

    private Map<Cause, Long> optOuts(ShopId shop, List<Cause> asked) {
        var counted = new HashMap<Cause, Long>();
        ofCauses(shop, asked, """
                        with asked as (
                            select * from unnest(:kinds::text[], :ids::bigint[], :steps::text[])
                                as asked (cause, cause_id, step))
                        select last.cause, last.cause_id, last.step, count(distinct i.subscriber_id) as people
                        from inbound i
                        cross join lateral (
                            select m.cause, m.cause_id, m.step from message m
                            where m.shop_id = i.shop_id and m.subscriber_id = i.subscriber_id
                              and m.purpose = 'PROMOTIONAL' and m.claimed_at < i.received_at
                            order by m.claimed_at desc limit 1) as last
                        join asked using (cause, cause_id, step)
                        where i.shop_id = :shop and i.meaning = 'opt_out'
                          and i.received_at > (select min(created_at) from dispatch
                              join asked using (cause, cause_id, step) where shop_id = :shop)
                        group by 1, 2, 3
                        """).query(row -> {
            counted.put(cause(row), row.getLong("people"));
        });
        return counted;
    }

    private JdbcClient.StatementSpec ofCauses(ShopId shop, List<Cause> asked, String sql) {
        return db.sql(sql)
                .param("kinds", MessageStore.texts(asked, Cause::kind))
                .param("ids", MessageStore.longs(asked, Cause::id))
                .param("steps", MessageStore.texts(asked, Cause::step))
                .param("shop", shop.value());
    }

    private static Cause cause(ResultSet row) throws SQLException {
        return new Cause(row.getString("cause"), row.getLong("cause_id"), row.getString("step"));
    }

    private static Dispatch dispatch(ResultSet row, int number) throws SQLException {
        var staleness = row.getInt("max_staleness_seconds");
        var limit = row.wasNull() ? null : Integer.valueOf(staleness);
        return new Dispatch(
                new ShopId(row.getLong("shop_id")),
                cause(row),
                Purpose.valueOf(row.getString("purpose")),
                row.getString("body"),
                segments(row, "include"),
                segments(row, "exclude"),
                row.getInt("smart_sending_hours"),
                row.getBoolean("ignore_quiet_hours"),
                limit);
    }

    private static List<SegmentId> segments(ResultSet row, String column) throws SQLException {
        return Arrays.stream((Long[]) row.getArray(column).getArray())
                .map(SegmentId::new)
                .toList();
    }
}
