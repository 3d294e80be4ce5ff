package app.tandem.segments;

import static app.tandem.segments.MembershipRows.text;

import app.tandem.shared.ShopId;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Forgets memberships that are older than what is kept. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MembershipSettings.class)
class MembershipRetention {
    /** Rows a statement, so that none holds locks for long. */
    private static final int BATCH = 20_000;

    private final JdbcClient db;
    private final SnapshotRows snapshots;
    private final MembershipSettings settings;
    private final Clock clock;

    MembershipRetention(JdbcClient db, SnapshotRows snapshots, MembershipSettings settings, Clock clock) {
        this.db = db;
        this.snapshots = snapshots;
        this.settings = settings;
        this.clock = clock;
    }

    @Bean
    RecurringTask<Void> segmentHistory() {
        return Tasks.recurring("segment-history", FixedDelay.ofHours(6)).execute((_, _) -> tidy());
    }

    private record Known(ShopId shop, SegmentId segment) {}

    void tidy() {
        var keepFrom = Fact.micros(clock.instant().minus(Duration.ofDays(settings.keepDays())));
        var all = db.sql("select distinct shop_id, segment_id from segment_snapshot")
                .query((row, _) ->
                        new Known(new ShopId(row.getLong("shop_id")), new SegmentId(row.getLong("segment_id"))))
                .list();
        for (var known : all) {
            // From the last snapshot before that time on, everything later can still be told.
            snapshots.last(known.shop, known.segment, keepFrom).ifPresent(base -> forgetBefore(known, base));
        }
    }

    private void forgetBefore(Known known, SnapshotRows.Snapshot base) {
        var deleted = BATCH;
        while (deleted == BATCH) {
            deleted = db.sql("""
                            delete from segment_move where ctid = any(array(
                                select ctid from segment_move
                                where shop_id = :shop and segment_id = :segment and (at, id) < (:at::timestamptz, :id)
                                limit :limit))
                            """)
                    .param("shop", known.shop.value())
                    .param("segment", known.segment.value())
                    .param("at", text(base.at()))
                    .param("id", base.id())
                    .param("limit", BATCH)
                    .update();
        }
        List<Long> old = db.sql("""
                        delete from segment_snapshot
                        where shop_id = :shop and segment_id = :segment and (at, id) < (:at::timestamptz, :id)
                        returning id
                        """)
                .param("shop", known.shop.value())
                .param("segment", known.segment.value())
                .param("at", text(base.at()))
                .param("id", base.id())
                .query((row, _) -> row.getLong("id"))
                .list();
        snapshots.dropPages(known.shop, known.segment, old);
    }
}
