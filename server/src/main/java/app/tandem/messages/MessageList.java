package app.tandem.messages;

import app.tandem.consent.ReasonCode;
import app.tandem.shared.Page;
import app.tandem.shared.PageRequest;
import app.tandem.shared.Problem;
import app.tandem.shared.ShopId;
import app.tandem.subscribers.SubscriberId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Reads messages for people and programs. */
@Component
class MessageList {
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    /** Null, and no states, for any. */
    record Filter(
            @Nullable Long campaign,
            @Nullable Long flow,
            @Nullable SubscriberId subscriber,
            Set<MessageState> states,
            @Nullable ReasonCode reason) {}

    /** @param kind why it exists: {@code campaign}, {@code test} or {@code answer} (to what the person wrote) */
    record Answer(
            String id,
            String kind,
            @Nullable String campaign,
            @Nullable String subscriber,
            String to,
            @Nullable String body,
            int parts,
            @Nullable String encoding,
            String state,
            @Nullable String reason,
            @Nullable String evidence,
            Map<String, Object> quoted,
            Instant decidedAt,
            @Nullable Instant claimedAt,
            @Nullable Instant sentAt,
            @Nullable Instant endedAt,
            @Nullable String carrier,
            @Nullable String carrierId) {}

    private final JdbcClient db;
    private final JsonMapper json;

    MessageList(JdbcClient db, JsonMapper json) {
        this.db = db;
        this.json = json;
    }

    Page<Answer> page(ShopId shop, Filter filter, PageRequest page) {
        var where = new StringBuilder("shop_id = :shop");
        if (page.after() != null) where.append(" and id < :after");
        if (filter.campaign() != null) where.append(" and cause = 'campaign' and cause_id = :campaign");
        if (filter.flow() != null) where.append(" and cause = 'flow' and cause_id = :flow");
        if (filter.subscriber() != null) where.append(" and subscriber_id = :subscriber");
        if (!filter.states().isEmpty()) where.append(" and state in (:states)");
        if (filter.reason() != null) where.append(" and reason = :reason");
        var rows = db.sql("select * from message where " + where + " order by id desc limit :fetch")
                .param("shop", shop.value())
                .param("after", page.after())
                .param("campaign", filter.campaign())
                .param("flow", filter.flow())
                .param(
                        "subscriber",
                        filter.subscriber() == null ? null : filter.subscriber().value())
                .param(
                        "states",
                        filter.states().stream().map(MessageState::code).toList())
                .param(
                        "reason",
                        filter.reason() == null ? null : filter.reason().code())
                .param("fetch", page.fetch())
                .query(this::answer)
                .list();
        return Page.of(rows, page, row -> Long.valueOf(row.id()));
    }

    /** @throws Problem 404 */
    Answer one(ShopId shop, long id) {
        return db.sql("select * from message where shop_id = :shop and id = :id")
                .param("shop", shop.value())
                .param("id", id)
                .query(this::answer)
                .optional()
                .orElseThrow(() -> Problem.notFound("message"));
    }

    private Answer answer(ResultSet row, int number) throws SQLException {
        var kind = row.getString("cause");
        var quoted = row.getString("quoted");
        return new Answer(
                row.getString("id"),
                kind,
                kind.equals("answer") ? null : row.getString("cause_id"),
                row.getString("subscriber_id"),
                row.getString("to_number"),
                row.getString("body"),
                row.getInt("parts"),
                row.getString("encoding"),
                row.getString("state"),
                row.getString("reason"),
                row.getString("evidence"),
                quoted == null ? Map.of() : json.readValue(quoted, OBJECT),
                row.getObject("decided_at", OffsetDateTime.class).toInstant(),
                instant(row, "claimed_at"),
                instant(row, "sent_at"),
                instant(row, "ended_at"),
                row.getString("carrier"),
                row.getString("carrier_id"));
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
