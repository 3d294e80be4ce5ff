package app.tandem.campaigns;

import app.tandem.campaigns.Campaign.Content;
import app.tandem.campaigns.Campaign.Status;
import app.tandem.segments.SegmentId;
import app.tandem.shared.PageRequest;
import app.tandem.shared.Problem;
import app.tandem.shared.ShopId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The table {@code campaign}. */
@Component
class CampaignStore {
    private final JdbcClient db;
    private final JsonMapper json;
    private final Clock clock;

    CampaignStore(JdbcClient db, JsonMapper json, Clock clock) {
        this.db = db;
        this.json = json;
        this.clock = clock;
    }

    private OffsetDateTime now() {
        return OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    long insert(ShopId shop, Content content) {
        return content(db.sql("""
                                insert into campaign (shop_id, name, status, include, exclude, body, smart_sending_hours,
                                    quiet_hours, schedule_at, max_staleness_seconds, created_at, updated_at)
                                values (:shop, :name, 'draft', :include, :exclude, :body, :hours, :quietHours,
                                    :at::timestamptz, :staleness::int, :now, :now)
                                returning id
                                """), shop, content).query(Long.class).single();
    }

    /** Writes a draft anew that this transaction has locked. */
    void update(ShopId shop, long id, Content content) {
        content(db.sql("""
                                        update campaign set name = :name, include = :include, exclude = :exclude,
                                            body = :body, smart_sending_hours = :hours, quiet_hours = :quietHours,
                                            schedule_at = :at::timestamptz, max_staleness_seconds = :staleness::int,
                                            updated_at = :now
                                        where shop_id = :shop and id = :id and status = 'draft'
                                        """), shop, content).param("id", id).update();
    }

    private JdbcClient.StatementSpec content(JdbcClient.StatementSpec statement, ShopId shop, Content content) {
        return statement
                .param("shop", shop.value())
                .param("name", content.name())
                .param("include", ids(content.include()))
                .param("exclude", ids(content.exclude()))
                .param("body", content.body())
                .param("hours", content.smartSendingHours())
                .param("quietHours", content.ignoreQuietHours() ? "ignore" : "respect")
                .param(
                        "at",
                        content.scheduleAt() == null
                                ? null
                                : OffsetDateTime.ofInstant(content.scheduleAt(), ZoneOffset.UTC))
                .param("staleness", content.maxStalenessSeconds())
                .param("now", now());
    }

    private static Long[] ids(List<SegmentId> segments) {
        return segments.stream().map(SegmentId::value).toArray(Long[]::new);
    }

    boolean deleteDraft(ShopId shop, long id) {
        return db.sql("delete from campaign where shop_id = :shop and id = :id and status = 'draft'")
                        .param("shop", shop.value())
                        .param("id", id)
                        .update()
                > 0;
    }

    Optional<Campaign> find(ShopId shop, long id) {
        return db.sql("select * from campaign where shop_id = :shop and id = :id")
                .param("shop", shop.value())
                .param("id", id)
                .query(this::campaign)
                .optional();
    }

    /** @throws Problem 404 */
    Campaign get(ShopId shop, long id) {
        return find(shop, id).orElseThrow(() -> Problem.notFound("campaign"));
    }

    /** Nobody else changes it until the transaction ends. @throws Problem 404 */
    Campaign locked(ShopId shop, long id) {
        return db.sql("select * from campaign where shop_id = :shop and id = :id for update")
                .param("shop", shop.value())
                .param("id", id)
                .query(this::campaign)
                .optional()
                .orElseThrow(() -> Problem.notFound("campaign"));
    }

    /** Newest first. */
    List<Campaign> list(ShopId shop, @Nullable Status status, PageRequest page) {
        return db.sql("""
                        select * from campaign
                        where shop_id = :shop and (:after::bigint is null or id < :after)
                          and (:status::text is null or status = :status)
                        order by id desc limit :fetch
                        """)
                .param("shop", shop.value())
                .param("after", page.after())
                .param("status", status == null ? null : status.code())
                .param("fetch", page.fetch())
                .query(this::campaign)
                .list();
    }

    /** Moves it on if it stands where it is expected; false otherwise. */
    boolean become(ShopId shop, long id, Status status, @Nullable String reason, Status... before) {
        return db.sql("""
                                update campaign set status = :status, reason = :reason, updated_at = :now,
                                    started_at = case when :status in ('preparing', 'sending')
                                        then coalesce(started_at, :now) else started_at end,
                                    finished_at = case when :status in ('sent', 'cancelled', 'failed') then :now end
                                where shop_id = :shop and id = :id and status = any(:before)
                                """)
                        .param("status", status.code())
                        .param("reason", reason)
                        .param("now", now())
                        .param("shop", shop.value())
                        .param("id", id)
                        .param("before", Arrays.stream(before).map(Status::code).toArray(String[]::new))
                        .update()
                > 0;
    }

    /** Whether it is being prepared; holds its status still until the transaction ends. */
    boolean lockedPreparing(ShopId shop, long id) {
        return db.sql("select status from campaign where shop_id = :shop and id = :id for share")
                .param("shop", shop.value())
                .param("id", id)
                .query((row, number) -> Status.of(row.getString("status")))
                .optional()
                .filter(status -> status == Status.PREPARING)
                .isPresent();
    }

    void prepared(ShopId shop, long id, Funnel funnel) {
        db.sql("update campaign set prepared = true, funnel = :funnel::jsonb where shop_id = :shop and id = :id")
                .param("funnel", json.writeValueAsString(funnel))
                .param("shop", shop.value())
                .param("id", id)
                .update();
    }

    record Key(ShopId shop, long id) {}

    /** Starts those whose time has come. */
    void startScheduled() {
        db.sql("""
                        update campaign set status = 'preparing', started_at = :now, updated_at = :now
                        where status = 'scheduled' and schedule_at <= :now
                        """).param("now", now()).update();
    }

    List<Key> preparing() {
        return db.sql("select shop_id, id from campaign where status = 'preparing' order by started_at")
                .query((row, number) -> new Key(new ShopId(row.getLong(1)), row.getLong(2)))
                .list();
    }

    private Campaign campaign(ResultSet row, int number) throws SQLException {
        var staleness = row.getInt("max_staleness_seconds");
        var limit = row.wasNull() ? null : Integer.valueOf(staleness);
        var funnel = row.getString("funnel");
        var content = new Content(
                row.getString("name"),
                segments(row, "include"),
                segments(row, "exclude"),
                row.getString("body"),
                row.getInt("smart_sending_hours"),
                row.getString("quiet_hours").equals("ignore"),
                instant(row, "schedule_at"),
                limit);
        return new Campaign(
                new ShopId(row.getLong("shop_id")),
                row.getLong("id"),
                Status.of(row.getString("status")),
                content,
                row.getBoolean("prepared"),
                funnel == null ? null : json.readValue(funnel, Funnel.class),
                row.getString("reason"),
                at(row, "created_at"),
                at(row, "updated_at"),
                instant(row, "started_at"),
                instant(row, "finished_at"));
    }

    private static List<SegmentId> segments(ResultSet row, String column) throws SQLException {
        return Arrays.stream((Long[]) row.getArray(column).getArray())
                .map(SegmentId::new)
                .toList();
    }

    private static Instant at(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
