package app.tandem.campaigns;

import app.tandem.consent.ReasonCode;
import app.tandem.messages.Decision;
import app.tandem.messages.Dispatch;
import app.tandem.messages.MessageState;
import app.tandem.shared.PageRequest;
import app.tandem.shared.Problem;
import app.tandem.shared.ShopId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Rehearsals of a campaign: the same decisions, kept apart, and nothing leaves. */
@Component
class DryRuns {
    private static final int KEPT = 5;
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
    private static final TypeReference<List<DryRunWarnings.Warning>> WARNINGS = new TypeReference<>() {};

    record Parts(long total, Map<String, Long> byParts) {}

    record DryRun(
            String id,
            String campaign,
            String status,
            @Nullable String reason,
            Funnel funnel,
            Parts parts,
            List<DryRunWarnings.Warning> warnings,
            Instant startedAt,
            @Nullable Instant finishedAt) {}

    /** @param decision {@code send} or {@code skip} */
    record Row(
            String subscriber,
            String to,
            String decision,
            String state,
            @Nullable String reason,
            @Nullable String evidence,
            Instant at,
            @Nullable String text,
            int parts,
            @Nullable String encoding,
            @Nullable Map<String, Object> quoted) {}

    record Key(ShopId shop, long id, long campaign) {}

    private final JdbcClient db;
    private final JsonMapper json;
    private final Clock clock;
    private final CampaignStore campaigns;
    private final Audience audience;
    private final DryRunWarnings warnings;

    DryRuns(
            JdbcClient db,
            JsonMapper json,
            Clock clock,
            CampaignStore campaigns,
            Audience audience,
            DryRunWarnings warnings) {
        this.db = db;
        this.json = json;
        this.clock = clock;
        this.campaigns = campaigns;
        this.audience = audience;
        this.warnings = warnings;
    }

    private OffsetDateTime now() {
        return OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /** Starts a rehearsal; a campaign keeps its last few. */
    @Transactional
    long begin(ShopId shop, long campaign) {
        db.sql("""
                        delete from dry_run where shop_id = :shop and campaign_id = :campaign and id not in (
                            select id from dry_run where shop_id = :shop and campaign_id = :campaign
                            order by id desc limit :kept)
                        """)
                .param("shop", shop.value())
                .param("campaign", campaign)
                .param("kept", KEPT - 1)
                .update();
        return db.sql("insert into dry_run (shop_id, campaign_id, status, started_at)"
                        + " values (:shop, :campaign, 'running', :now) returning id")
                .param("shop", shop.value())
                .param("campaign", campaign)
                .param("now", now())
                .query(Long.class)
                .single();
    }

    List<Key> running() {
        return db.sql("select shop_id, id, campaign_id from dry_run where status = 'running' order by started_at")
                .query((row, number) -> new Key(new ShopId(row.getLong(1)), row.getLong(2), row.getLong(3)))
                .list();
    }

    /** Decides for everybody. Begun again after a crash it begins from the start. */
    void rehearse(Key run) {
        var campaign = campaigns.find(run.shop(), run.campaign());
        if (campaign.isEmpty()) return;
        db.sql("delete from dry_run_decision where shop_id = :shop and dry_run_id = :run")
                .param("shop", run.shop().value())
                .param("run", run.id())
                .update();
        try {
            var content = campaign.get().content();
            audience.decide(
                    content,
                    campaign.get().dispatch(),
                    people -> people,
                    (dispatch, decisions) -> keep(run, dispatch, decisions));
            finish(run, "done", null, warnings.of(run, campaign.get()));
        } catch (Problem refusal) {
            if (refusal.status().is5xxServerError()) throw refusal;
            finish(run, "failed", refusal.detail(), List.of());
        }
    }

    void finish(Key run, String status, @Nullable String reason, List<DryRunWarnings.Warning> found) {
        db.sql("""
                        update dry_run set status = :status, reason = :reason, warnings = :warnings::jsonb,
                            finished_at = :now
                        where shop_id = :shop and id = :run and status = 'running'
                        """)
                .param("status", status)
                .param("reason", reason)
                .param("warnings", json.writeValueAsString(found))
                .param("now", now())
                .param("shop", run.shop().value())
                .param("run", run.id())
                .update();
    }

    private void keep(Key run, Dispatch dispatch, List<Decision> decisions) {
        var columns = new DecisionColumns(decisions, json);
        db.sql("""
                        insert into dry_run_decision (shop_id, dry_run_id, subscriber_id, to_number, state, reason,
                            evidence, body, parts, encoding, quoted, missing, decided_at)
                        select :shop, :run, person, number, state, reason, evidence, body, parts, encoding,
                            quoted::jsonb, string_to_array(missing, ' '), decided::timestamptz
                        from unnest(:people::bigint[], :numbers::text[], :states::text[], :reasons::text[],
                                :evidence::text[], :bodies::text[], :parts::smallint[], :encodings::text[],
                                :quoted::text[], :missing::text[], :decided::text[])
                            as d (person, number, state, reason, evidence, body, parts, encoding, quoted, missing, decided)
                        """)
                .param("shop", dispatch.shop().value())
                .param("run", run.id())
                .params(columns.all())
                .update();
    }

    /** @throws Problem 404 */
    DryRun get(ShopId shop, long id) {
        record Head(
                long campaign,
                String status,
                @Nullable String reason,
                @Nullable String warnings,
                Instant startedAt,
                @Nullable Instant finishedAt) {}
        var head = db.sql("select * from dry_run where shop_id = :shop and id = :run")
                .param("shop", shop.value())
                .param("run", id)
                .query((row, number) -> new Head(
                        row.getLong("campaign_id"),
                        row.getString("status"),
                        row.getString("reason"),
                        row.getString("warnings"),
                        row.getObject("started_at", OffsetDateTime.class).toInstant(),
                        CampaignStore.instant(row, "finished_at")))
                .optional()
                .orElseThrow(() -> Problem.notFound("dry run"));
        return new DryRun(
                Long.toString(id),
                Long.toString(head.campaign()),
                head.status(),
                head.reason(),
                funnel(shop, id),
                parts(shop, id),
                head.warnings() == null ? List.of() : json.readValue(head.warnings(), WARNINGS),
                head.startedAt(),
                head.finishedAt());
    }

    private Funnel funnel(ShopId shop, long run) {
        var skipped = new EnumMap<ReasonCode, Long>(ReasonCode.class);
        var planned = new long[1];
        db.sql("""
                        select reason, count(*) as people from dry_run_decision
                        where shop_id = :shop and dry_run_id = :run group by reason
                        """).param("shop", shop.value()).param("run", run).query(row -> {
            var reason = row.getString("reason");
            if (reason == null) planned[0] = row.getLong("people");
            else skipped.put(ReasonCode.of(reason), row.getLong("people"));
        });
        return Funnel.of(planned[0], skipped);
    }

    private Parts parts(ShopId shop, long run) {
        var byParts = new LinkedHashMap<String, Long>();
        var total = new long[1];
        db.sql("""
                        select parts, count(*) as people from dry_run_decision
                        where shop_id = :shop and dry_run_id = :run and state = 'planned' group by parts order by parts
                        """).param("shop", shop.value()).param("run", run).query(row -> {
            byParts.put(Integer.toString(row.getInt("parts")), row.getLong("people"));
            total[0] += row.getInt("parts") * row.getLong("people");
        });
        return new Parts(total[0], byParts);
    }

    /**
     * @param reason a reason code or a name of the funnel; null for everybody
     * @throws Problem 404, 422 for a word that is neither
     */
    List<Row> decisions(ShopId shop, long id, @Nullable String reason, PageRequest page) {
        if (db.sql("select 1 from dry_run where shop_id = :shop and id = :run")
                .param("shop", shop.value())
                .param("run", id)
                .query(Integer.class)
                .optional()
                .isEmpty()) {
            throw Problem.notFound("dry run");
        }
        var filter = new ArrayList<String>();
        var where = where(reason == null || reason.isBlank() ? "members" : reason, filter);
        return db.sql("select * from dry_run_decision where shop_id = :shop and dry_run_id = :run"
                        + " and (:after::bigint is null or subscriber_id > :after) and " + where
                        + " order by subscriber_id limit :fetch")
                .param("shop", shop.value())
                .param("run", id)
                .param("after", page.after())
                .param("reason", filter.isEmpty() ? null : filter.getFirst())
                .param("fetch", page.fetch())
                .query(this::row)
                .list();
    }

    private static String where(String reason, List<String> filter) {
        return switch (reason) {
            case "members" -> "true";
            case "reachable" -> "reason is distinct from 'not_subscribed' and reason is distinct from 'opted_out'";
            case "will_send" -> "state = 'planned'";
            default -> {
                var code = reason.equals("quiet_held") ? ReasonCode.QUIET_HOURS.code() : reason;
                for (var known : ReasonCode.values()) if (known.code().equals(code)) filter.add(code);
                if (filter.isEmpty()) {
                    throw Problem.invalid("reason-unknown", "reason", "There is no reason called “" + reason + "”.");
                }
                yield "reason = :reason";
            }
        };
    }

    private Row row(ResultSet row, int number) throws SQLException {
        var state = MessageState.of(row.getString("state"));
        var quoted = row.getString("quoted");
        return new Row(
                row.getString("subscriber_id"),
                row.getString("to_number"),
                state == MessageState.SKIPPED ? "skip" : "send",
                state.code(),
                row.getString("reason"),
                row.getString("evidence"),
                row.getObject("decided_at", OffsetDateTime.class).toInstant(),
                row.getString("body"),
                row.getInt("parts"),
                row.getString("encoding"),
                quoted == null ? null : json.readValue(quoted, OBJECT));
    }
}
