package app.tandem.messages;

import app.tandem.consent.ReasonCode;
import app.tandem.messages.Decision.Quoted;
import app.tandem.messages.MessageEvents.Text;
import app.tandem.messages.carriers.Carrier;
import app.tandem.shared.PhoneNumber;
import app.tandem.shared.ShopId;
import app.tandem.subscribers.SubscriberId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** The table {@code message}: every way a row comes to be and changes its state. All of it in batches. */
@Component
class MessageStore {

    /** A row that is due, locked by the transaction that reads it. */
    record Due(
            long id,
            String cause,
            @Nullable SubscriberId subscriber,
            PhoneNumber to,
            String body,
            int parts,
            @Nullable Instant heldSince) {}

    /** A text as it was written again. */
    record Rewritten(long id, String body, int parts, Encoding encoding, Map<String, Quoted> quoted) {}

    /** Why a row does not leave now. */
    record Setback(long id, ReasonCode reason, @Nullable String evidence) {}

    private final JdbcClient db;
    private final MessageEvents events;
    private final JsonMapper json;

    MessageStore(JdbcClient db, MessageEvents events, JsonMapper json) {
        this.db = db;
        this.events = events;
        this.json = json;
    }

    static OffsetDateTime utc(Instant at) {
        return OffsetDateTime.ofInstant(at, ZoneOffset.UTC);
    }

    /** Writes decisions; those that stand already stay as they are. */
    int insert(Dispatch dispatch, List<Decision> decisions) {
        if (decisions.isEmpty()) return 0;
        return db.sql("""
                        insert into message (shop_id, cause, cause_id, step, subscriber_id, purpose, to_number, body,
                            parts, encoding, state, reason, evidence, quoted, decided_at, due_at)
                        select :shop, :cause, :causeId, :step, person, :purpose, number, body, parts, encoding, state,
                            reason, evidence, quoted::jsonb, decided::timestamptz, decided::timestamptz
                        from unnest(:people::bigint[], :numbers::text[], :bodies::text[], :parts::smallint[],
                                :encodings::text[], :states::text[], :reasons::text[], :evidence::text[],
                                :quoted::text[], :decided::text[])
                            as d (person, number, body, parts, encoding, state, reason, evidence, quoted, decided)
                        on conflict (shop_id, cause, cause_id, step, subscriber_id) do nothing
                        """)
                .param("shop", dispatch.shop().value())
                .param("cause", dispatch.cause().kind())
                .param("causeId", dispatch.cause().id())
                .param("step", dispatch.cause().step())
                .param("purpose", dispatch.purpose().name())
                .param(
                        "people",
                        longs(decisions, decision -> decision.subscriber().value()))
                .param("numbers", texts(decisions, decision -> decision.to().e164()))
                .param("bodies", texts(decisions, Decision::body))
                .param("parts", decisions.stream().map(Decision::parts).toArray(Integer[]::new))
                .param(
                        "encodings",
                        texts(
                                decisions,
                                d -> d.encoding() == null ? null : d.encoding().code()))
                .param("states", texts(decisions, decision -> decision.state().code()))
                .param(
                        "reasons",
                        texts(
                                decisions,
                                d -> d.reason() == null ? null : d.reason().code()))
                .param("evidence", texts(decisions, Decision::evidence))
                .param("quoted", texts(decisions, decision -> quoted(decision.quoted())))
                .param(
                        "decided",
                        texts(decisions, decision -> decision.decidedAt().toString()))
                .update();
    }

    /** A text of its own, such as an answer: planned at once. */
    long insertSingle(
            ShopId shop,
            Cause cause,
            @Nullable SubscriberId subscriber,
            String purpose,
            PhoneNumber to,
            String body,
            Instant now) {
        var parts = MessageParts.count(body);
        return db.sql("""
                        insert into message (shop_id, cause, cause_id, step, subscriber_id, purpose, to_number, body,
                            parts, encoding, state, decided_at, due_at)
                        values (:shop, :cause, :causeId, :step, :person::bigint, :purpose, :number, :body, :parts,
                            :encoding, 'planned', :now, :now)
                        returning id
                        """)
                .param("shop", shop.value())
                .param("cause", cause.kind())
                .param("causeId", cause.id())
                .param("step", cause.step())
                .param("person", subscriber == null ? null : subscriber.value())
                .param("purpose", purpose)
                .param("number", to.e164())
                .param("body", body)
                .param("parts", parts.parts())
                .param("encoding", parts.encoding().code())
                .param("now", utc(now))
                .query(Long.class)
                .single();
    }

    /** Who of these people has a decision already. */
    Set<SubscriberId> decided(ShopId shop, Cause cause, Collection<SubscriberId> people) {
        return new HashSet<>(db.sql("""
                        select subscriber_id from message
                        where shop_id = :shop and cause = :cause and cause_id = :causeId and step = :step
                          and subscriber_id = any(:people)
                        """)
                .param("shop", shop.value())
                .param("cause", cause.kind())
                .param("causeId", cause.id())
                .param("step", cause.step())
                .param("people", people.stream().map(SubscriberId::value).toArray(Long[]::new))
                .query((row, number) -> new SubscriberId(row.getLong(1)))
                .list());
    }

    /** Rows of a dispatch that may leave now, locked; rows that another sender has locked are passed over. */
    List<Due> due(ShopId shop, Cause cause, Instant now, int most) {
        return db.sql("""
                        select id, cause, subscriber_id, to_number, body, parts, held_since from message
                        where shop_id = :shop and cause = :cause and cause_id = :causeId and step = :step
                          and state in ('planned', 'held') and due_at <= :now
                        order by due_at, id limit :most for update skip locked
                        """)
                .param("shop", shop.value())
                .param("cause", cause.kind())
                .param("causeId", cause.id())
                .param("step", cause.step())
                .param("now", utc(now))
                .param("most", most)
                .query(MessageStore::due)
                .list();
    }

    /** Answers and tests that may leave now, locked. */
    List<Due> dueSingles(ShopId shop, Instant now, int most) {
        return db.sql("""
                        select id, cause, subscriber_id, to_number, body, parts, held_since from message
                        where shop_id = :shop and cause in ('answer', 'test') and state in ('planned', 'held')
                          and due_at <= :now
                        order by due_at, id limit :most for update skip locked
                        """)
                .param("shop", shop.value())
                .param("now", utc(now))
                .param("most", most)
                .query(MessageStore::due)
                .list();
    }

    private static Due due(ResultSet row, int number) throws SQLException {
        var subscriber = row.getLong("subscriber_id");
        var person = row.wasNull() ? null : new SubscriberId(subscriber);
        var held = row.getObject("held_since", OffsetDateTime.class);
        return new Due(
                row.getLong("id"),
                row.getString("cause"),
                person,
                new PhoneNumber(row.getString("to_number")),
                row.getString("body"),
                row.getInt("parts"),
                held == null ? null : held.toInstant());
    }

    void rewrite(ShopId shop, List<Rewritten> texts) {
        if (texts.isEmpty()) return;
        db.sql("""
                        update message m set body = t.body, parts = t.parts, encoding = t.encoding, quoted = t.quoted::jsonb
                        from unnest(:ids::bigint[], :bodies::text[], :parts::smallint[], :encodings::text[],
                            :quoted::text[]) as t (id, body, parts, encoding, quoted)
                        where m.shop_id = :shop and m.id = t.id
                        """)
                .param("shop", shop.value())
                .param("ids", longs(texts, Rewritten::id))
                .param("bodies", texts(texts, Rewritten::body))
                .param("parts", texts.stream().map(Rewritten::parts).toArray(Integer[]::new))
                .param("encodings", texts(texts, text -> text.encoding().code()))
                .param("quoted", texts(texts, text -> quoted(text.quoted())))
                .update();
    }

    void claim(ShopId shop, Collection<Long> ids, long sender, Instant now) {
        if (ids.isEmpty()) return;
        db.sql("""
                        update message set state = 'claimed', claimed_by = :sender, claimed_at = :now, reason = null,
                            evidence = null
                        where shop_id = :shop and id = any(:ids) and state = any(:before)
                        """)
                .param("sender", sender)
                .param("now", utc(now))
                .param("shop", shop.value())
                .param("ids", ids.toArray(Long[]::new))
                .param("before", MessageState.CLAIMED.before())
                .update();
    }

    void skip(ShopId shop, List<Setback> rows, Instant now) {
        setBack(shop, rows, MessageState.SKIPPED, now, now);
    }

    /** Holds rows until {@code until}; how long in all is counted from their first hold. */
    void hold(ShopId shop, List<Setback> rows, Instant now, Instant until) {
        setBack(shop, rows, MessageState.HELD, now, until);
    }

    private void setBack(ShopId shop, List<Setback> rows, MessageState state, Instant now, Instant due) {
        if (rows.isEmpty()) return;
        db.sql("""
                        update message m set state = :state, reason = t.reason, evidence = t.evidence, due_at = :due,
                            decided_at = :now, held_since = case when :state = 'held' then coalesce(held_since, :now) end
                        from unnest(:ids::bigint[], :reasons::text[], :evidence::text[]) as t (id, reason, evidence)
                        where m.shop_id = :shop and m.id = t.id and m.state = any(:before)
                        """)
                .param("state", state.code())
                .param("due", utc(due))
                .param("now", utc(now))
                .param("ids", longs(rows, Setback::id))
                .param("reasons", texts(rows, row -> row.reason().code()))
                .param("evidence", texts(rows, Setback::evidence))
                .param("shop", shop.value())
                .param("before", state.before())
                .update();
    }

    /** Keeps the carrier's answers to rows that this sender claimed; unclear ones stay claimed. */
    @Transactional
    void answered(ShopId shop, String carrier, Map<Long, Carrier.Answer> answers, long sender, Instant now) {
        var ids = answers.keySet().stream().sorted().toList();
        var kept = new LinkedHashMap<Long, Outcome>();
        for (var id : ids) {
            switch (answers.get(id)) {
                case Carrier.Answer.Accepted(var carrierId) ->
                    kept.put(id, new Outcome(MessageState.SENT, carrierId, null, null));
                case Carrier.Answer.Refused(var why) ->
                    kept.put(id, new Outcome(MessageState.FAILED, null, ReasonCode.CARRIER_REFUSED, why));
                case Carrier.Answer.Unclear _ -> {}
                case null -> {}
            }
        }
        outcomes(shop, carrier, kept, sender, now);
    }

    /** What became of a claimed row. {@code planned} puts it back: the carrier surely does not have it. */
    record Outcome(
            MessageState state,
            @Nullable String carrierId,
            @Nullable ReasonCode reason,
            @Nullable String evidence) {}

    @Transactional
    void outcomes(ShopId shop, String carrier, Map<Long, Outcome> outcomes, long sender, Instant now) {
        if (outcomes.isEmpty()) return;
        var rows = List.copyOf(outcomes.entrySet());
        var sent = new ArrayList<Text>();
        var failed = new ArrayList<Text>();
        var kept = db.sql("""
                        update message m set state = t.state, carrier = :carrier, carrier_id = t.carrier_id,
                            reason = t.reason, evidence = t.evidence,
                            sent_at = case when t.state = 'sent' then :now end,
                            ended_at = case when t.state in ('failed', 'unknown') then :now end
                        from unnest(:ids::bigint[], :states::text[], :carrierIds::text[], :reasons::text[],
                            :evidence::text[]) as t (id, state, carrier_id, reason, evidence)
                        where m.shop_id = :shop and m.id = t.id and m.state = 'claimed' and m.claimed_by = :sender
                        returning m.state, m.subscriber_id, m.cause, m.cause_id, m.reason
                        """)
                .param("carrier", carrier)
                .param("now", utc(now))
                .param("ids", longs(rows, Map.Entry::getKey))
                .param("states", texts(rows, row -> row.getValue().state().code()))
                .param("carrierIds", texts(rows, row -> row.getValue().carrierId()))
                .param("reasons", texts(rows, row -> code(row.getValue().reason())))
                .param("evidence", texts(rows, row -> row.getValue().evidence()))
                .param("shop", shop.value())
                .param("sender", sender)
                .query((row, _) -> switch (MessageState.of(row.getString("state"))) {
                    case SENT -> sent.add(Text.of(row, now));
                    case FAILED -> failed.add(Text.of(row, now));
                    default -> true;
                })
                .list()
                .size();
        events.record(shop, sent, List.of(), failed);
        if (kept == rows.size()) return;
        // A receipt that came first made it delivered; the answer still says how the carrier calls it, and when.
        db.sql("""
                        update message m set carrier = :carrier, carrier_id = t.carrier_id, sent_at = :now
                        from unnest(:ids::bigint[], :carrierIds::text[]) as t (id, carrier_id)
                        where m.shop_id = :shop and m.id = t.id and m.state = 'delivered' and m.carrier_id is null
                          and t.carrier_id is not null
                        """)
                .param("carrier", carrier)
                .param("now", utc(now))
                .param("ids", longs(rows, Map.Entry::getKey))
                .param("carrierIds", texts(rows, row -> row.getValue().carrierId()))
                .param("shop", shop.value())
                .update();
    }

    @Transactional
    void delivered(ShopId shop, Collection<Long> ids, Instant now) {
        var sent = new ArrayList<Text>();
        var delivered = new ArrayList<Text>();
        db.sql("""
                        with ready as (
                            select id, state, claimed_at from message
                            where shop_id = :shop and id = any(:ids) and state = any(:before) order by id for update)
                        update message m set state = 'delivered', ended_at = :now, reason = null, evidence = null
                        from ready where m.shop_id = :shop and m.id = ready.id
                        returning ready.state, ready.claimed_at, m.sent_at, m.subscriber_id, m.cause, m.cause_id, m.reason
                        """)
                .param("now", utc(now))
                .param("shop", shop.value())
                .param("ids", ids.toArray(Long[]::new))
                .param("before", MessageState.DELIVERED.before())
                .query(row -> {
                    delivered.add(Text.of(row, after(row.getObject("sent_at", OffsetDateTime.class), now)));
                    // The receipt is the first to say that it left: when, is known from the hand-over.
                    if (MessageState.of(row.getString("state")) == MessageState.SENT) return;
                    sent.add(Text.of(
                            row,
                            row.getObject("claimed_at", OffsetDateTime.class).toInstant()));
                });
        events.record(shop, sent, delivered, List.of());
    }

    /** A receipt that was read before the answer was kept has waited for it: it still came later. */
    private static Instant after(@Nullable OffsetDateTime sent, Instant now) {
        return sent == null || now.isAfter(sent.toInstant())
                ? now
                : sent.toInstant().plus(1, ChronoUnit.MICROS);
    }

    /** Skips what has not left yet. */
    void skipRest(ShopId shop, Cause cause, ReasonCode reason, Instant now) {
        db.sql("""
                        update message set state = 'skipped', reason = :reason, evidence = null, decided_at = :now
                        where shop_id = :shop and cause = :cause and cause_id = :causeId and step = :step
                          and state in ('planned', 'held')
                        """)
                .param("reason", reason.code())
                .param("now", utc(now))
                .param("shop", shop.value())
                .param("cause", cause.kind())
                .param("causeId", cause.id())
                .param("step", cause.step())
                .update();
    }

    @Nullable
    String quoted(Map<String, Quoted> quoted) {
        return quoted.isEmpty() ? null : json.writeValueAsString(quoted);
    }

    private static @Nullable String code(@Nullable ReasonCode reason) {
        return reason == null ? null : reason.code();
    }

    /** One column of a batch; a lambda that may answer null. */
    interface Column<T> {
        @Nullable
        String of(T row);
    }

    interface Number<T> {
        long of(T row);
    }

    static <T> @Nullable String[] texts(List<T> rows, Column<T> column) {
        var values = new @Nullable String[rows.size()];
        for (var i = 0; i < values.length; i++) values[i] = column.of(rows.get(i));
        return values;
    }

    static <T> Long[] longs(List<T> rows, Number<T> column) {
        var values = new Long[rows.size()];
        for (var i = 0; i < values.length; i++) values[i] = column.of(rows.get(i));
        return values;
    }
}
