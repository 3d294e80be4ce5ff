package app.tandem.subscribers;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes the change feed's months ahead of time and drops those that are older than what is kept. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ChangeFeedSettings.class)
class ChangeFeedPartitions {
    private static final Logger log = LoggerFactory.getLogger(ChangeFeedPartitions.class);
    private static final int MONTHS_AHEAD = 3;
    private static final Pattern NAME = Pattern.compile("subscriber_change_(\\d{4})_(\\d{2})");

    private final JdbcClient db;
    private final TransactionTemplate transaction;
    private final ChangeFeedSettings settings;
    private final Clock clock;

    ChangeFeedPartitions(JdbcClient db, TransactionTemplate transaction, ChangeFeedSettings settings, Clock clock) {
        this.db = db;
        this.transaction = transaction;
        this.settings = settings;
        this.clock = clock;
    }

    @Bean
    RecurringTask<Void> changeFeedMonths() {
        return Tasks.recurring("change-feed-months", FixedDelay.ofHours(6)).execute((_, _) -> tidy());
    }

    /** Brings the months up to date. What has to wait for a lock too long is left for the next time. */
    void tidy() {
        var now = clock.instant();
        var month = YearMonth.from(now.atOffset(ZoneOffset.UTC));
        var there = months();
        for (var ahead = 0; ahead <= MONTHS_AHEAD; ahead++) {
            var wanted = month.plusMonths(ahead);
            if (!there.contains(wanted)) leniently("make", wanted, () -> make(wanted));
        }
        var keepFrom = now.minus(java.time.Duration.ofDays(settings.keepDays()));
        for (var old : there) {
            if (!start(old.plusMonths(1)).isAfter(keepFrom)) leniently("drop", old, () -> drop(old));
        }
    }

    /** The months that have a partition, the oldest first. */
    List<YearMonth> months() {
        return db.sql("""
                        select child.relname from pg_inherits
                        join pg_class child on child.oid = inhrelid
                        where inhparent = 'subscriber_change'::regclass order by 1
                        """).query(String.class).list().stream()
                .map(NAME::matcher)
                .filter(java.util.regex.Matcher::matches)
                .map(name -> YearMonth.of(Integer.parseInt(name.group(1)), Integer.parseInt(name.group(2))))
                .toList();
    }

    private void leniently(String what, YearMonth month, Runnable work) {
        try {
            transaction.executeWithoutResult(_ -> {
                // Both lock the feed for a moment. Behind a long transaction they would make every writer wait too.
                db.sql("set local lock_timeout = '3s'").update();
                work.run();
            });
        } catch (DataAccessException busy) {
            log.warn("Could not {} the change feed's month {}; trying again later", what, month, busy);
        }
    }

    /** Rows of the month that already landed in the catch-all (a clock was off, or we were late) move over. */
    private void make(YearMonth month) {
        var name = name(month);
        db.sql("create table %s (like subscriber_change including defaults including constraints)".formatted(name))
                .update();
        db.sql("lock table subscriber_change_default in access exclusive mode").update();
        db.sql("""
                with moved as (delete from subscriber_change_default where at >= :from and at < :to returning *)
                insert into %s select * from moved
                """.formatted(name))
                .param("from", utc(start(month)))
                .param("to", utc(start(month.plusMonths(1))))
                .update();
        // Attaching, unlike "create … partition of", lets writers go on.
        db.sql("alter table subscriber_change attach partition %s for values from ('%s') to ('%s')"
                        .formatted(name, start(month), start(month.plusMonths(1))))
                .update();
    }

    private void drop(YearMonth month) {
        var name = name(month);
        db.sql("lock table %s in access exclusive mode".formatted(name)).update();
        db.sql("""
                update subscriber_change_dropped set
                    kept_from = greatest(kept_from, :from),
                    highest_xid = greatest(highest_xid, (select xid from %s order by xid desc limit 1))
                """.formatted(name))
                .param("from", utc(start(month.plusMonths(1))))
                .update();
        db.sql("drop table " + name).update();
    }

    private static String name(YearMonth month) {
        return "subscriber_change_%04d_%02d".formatted(month.getYear(), month.getMonthValue());
    }

    private static Instant start(YearMonth month) {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
