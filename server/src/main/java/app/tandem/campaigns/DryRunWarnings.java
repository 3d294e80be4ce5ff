package app.tandem.campaigns;

import app.tandem.messages.Encoding;
import app.tandem.messages.MessageParts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What an author would want to know before sending, found in the rehearsed texts. */
@Component
class DryRunWarnings {
    /** @param code for programs @param message for people */
    record Warning(String code, String message) {}

    private final JdbcClient db;

    DryRunWarnings(JdbcClient db) {
        this.db = db;
    }

    List<Warning> of(DryRuns.Key run, Campaign campaign) {
        var found = new ArrayList<Warning>();
        costlyCharacters(run, campaign, found);
        missingValues(run, found);
        staleBalances(run, campaign, found);
        if (!campaign.content().body().toUpperCase(Locale.ROOT).contains("STOP")) {
            found.add(new Warning(
                    "no-opt-out-words",
                    "The text does not say how to opt out. “Reply STOP to opt out” belongs in at least the first text"
                            + " a person gets."));
        }
        return found;
    }

    private void costlyCharacters(DryRuns.Key run, Campaign campaign, List<Warning> found) {
        var costly = count(run, "state = 'planned' and encoding = '" + Encoding.UCS2.code() + "'");
        if (costly == 0) return;
        var own = MessageParts.count(campaign.content().body()).forcedBy();
        var why = own.isEmpty()
                ? "a person's own values"
                : "“" + own.getFirst().character() + "” at character "
                        + (own.getFirst().index() + 1);
        found.add(new Warning(
                "ucs2-forced",
                "%,d texts hold 70 characters a part instead of 160, because of %s.".formatted(costly, why)));
    }

    private void missingValues(DryRuns.Key run, List<Warning> found) {
        db.sql("""
                        select path, count(*) as people from dry_run_decision, unnest(missing) as path
                        where shop_id = :shop and dry_run_id = :run and state = 'planned'
                        group by path order by path
                        """).param("shop", run.shop().value()).param("run", run.id()).query(row -> {
            found.add(new Warning(
                    "value-missing",
                    "%,d people have no %s; their text shows its default, or nothing."
                            .formatted(row.getLong("people"), row.getString("path"))));
        });
    }

    private void staleBalances(DryRuns.Key run, Campaign campaign, List<Warning> found) {
        var limit = campaign.content().maxStalenessSeconds();
        if (limit == null) return;
        var stale = db.sql("""
                        select count(*) from dry_run_decision
                        where shop_id = :shop and dry_run_id = :run and state = 'planned' and exists (
                            select 1 from jsonb_each(quoted) as q (path, quote)
                            where (quote ->> 'as_of')::timestamptz < decided_at - make_interval(secs => :limit))
                        """)
                .param("shop", run.shop().value())
                .param("run", run.id())
                .param("limit", limit)
                .query(Long.class)
                .single();
        if (stale > 0) {
            found.add(new Warning(
                    "balance-stale",
                    "%,d texts quote a balance older than %,d seconds; they will wait for a fresh one."
                            .formatted(stale, limit)));
        }
    }

    private long count(DryRuns.Key run, String where) {
        return db.sql("select count(*) from dry_run_decision where shop_id = :shop and dry_run_id = :run and " + where)
                .param("shop", run.shop().value())
                .param("run", run.id())
                .query(Long.class)
                .single();
    }
}
