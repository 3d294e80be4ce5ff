package app.tandem.segments;

import app.tandem.shared.ShopId;
import app.tandem.subscribers.FeedPosition;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What the servers agree on about the cluster: who feeds it and how far it has come. PostgreSQL's clock decides about the
 * lease, so that servers' clocks may differ. Whoever lost the lease can no longer write here.
 */
@Component
class ClusterRows {

    /** Another server has taken over. */
    static final class LeaseLost extends RuntimeException {
        LeaseLost() {
            super("Another server feeds the audience cluster now");
        }
    }

    /**
     * The right to feed the cluster, until another server has taken it over.
     *
     * @param generation greater than that of everybody before
     * @param position how far the indexes had come; null where that is not known
     */
    record Lease(String cluster, long generation, @Nullable FeedPosition position, AtomicLong writes) {
        /** Versions for what is written, in the order of time, also from one holder to the next. */
        long next() {
            return generation << 32 | writes.incrementAndGet();
        }
    }

    enum State {
        BUILDING,
        LIVE,
        RETIRED
    }

    /**
     * One version of a shop's index.
     *
     * @param shards for each shard a routing value that leads to it; empty until the index is made
     * @param mark every shard's own mark must have come this far
     * @param builtTo everybody up to this id is in; null while nobody is
     */
    record Index(
            ShopId shop,
            long version,
            State state,
            String format,
            List<String> shards,
            long mark,
            @Nullable Long builtTo) {
        Index made(List<String> atShards) {
            return new Index(shop, version, state, format, atShards, mark, builtTo);
        }

        Index marked(long to) {
            return new Index(shop, version, state, format, shards, to, builtTo);
        }

        Index live() {
            return new Index(shop, version, State.LIVE, format, shards, mark, builtTo);
        }
    }

    /**
     * What somebody who wants to ask has to know, all of one instant.
     *
     * @param led whether a server feeds the cluster and has found it as it should be
     * @param live null where the shop has no index to ask yet
     */
    record Reading(
            boolean led,
            @Nullable FeedPosition position,
            @Nullable Index live,
            int percent) {}

    private final JdbcClient db;

    ClusterRows(JdbcClient db) {
        this.db = db;
    }

    /** @return empty while another server holds it */
    @Transactional
    public Optional<Lease> acquire(String cluster, String holder, Duration length) {
        db.sql("insert into audience_cluster (cluster) values (:cluster) on conflict do nothing")
                .param("cluster", cluster)
                .update();
        return db.sql("""
                        update audience_cluster
                        set generation = generation + 1, holder = :holder, ready = false,
                            held_until = clock_timestamp() + :length::double precision * interval '1 millisecond'
                        where cluster = :cluster and held_until < clock_timestamp()
                        returning generation, position
                        """)
                .param("cluster", cluster)
                .param("holder", holder)
                .param("length", length.toMillis())
                .query((row, _) -> new Lease(
                        cluster, row.getLong("generation"), position(row.getString("position")), new AtomicLong()))
                .optional();
    }

    /** @return false where another server has taken over */
    @Transactional
    public boolean renew(Lease lease, Duration length) {
        return db.sql("""
                        update audience_cluster
                        set held_until = clock_timestamp() + :length::double precision * interval '1 millisecond'
                        where cluster = :cluster and generation = :generation
                        """)
                        .param("cluster", lease.cluster)
                        .param("generation", lease.generation)
                        .param("length", length.toMillis())
                        .update()
                == 1;
    }

    boolean isHeld(Lease lease) {
        return db.sql("select 1 from audience_cluster where cluster = :cluster and generation = :generation")
                .param("cluster", lease.cluster)
                .param("generation", lease.generation)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /** Lets another server take over at once. */
    @Transactional
    public void release(Lease lease) {
        db.sql("""
                update audience_cluster set held_until = '-infinity', ready = false
                where cluster = :cluster and generation = :generation
                """)
                .param("cluster", lease.cluster)
                .param("generation", lease.generation)
                .update();
    }

    /** From now on, or no longer, the live indexes may be asked. */
    @Transactional
    public void ready(Lease lease, boolean ready) {
        hold(lease);
        db.sql("update audience_cluster set ready = :ready where cluster = :cluster")
                .param("ready", ready)
                .param("cluster", lease.cluster)
                .update();
    }

    /**
     * The live indexes have come so far.
     *
     * @param position null where that is not known any more
     * @param marks of the indexes that were written to, by version
     */
    @Transactional
    public void reached(Lease lease, @Nullable FeedPosition position, Map<Long, Long> marks) {
        hold(lease);
        db.sql("update audience_cluster set position = :position where cluster = :cluster")
                .param("position", position == null ? null : position.toString())
                .param("cluster", lease.cluster)
                .update();
        if (marks.isEmpty()) return;
        db.sql("""
                update audience_cluster_index as index set mark = new.mark
                from unnest(:versions::bigint[], :marks::bigint[]) as new (version, mark)
                where index.cluster = :cluster and index.version = new.version
                """)
                .param("cluster", lease.cluster)
                .param(
                        "versions",
                        marks.keySet().stream().mapToLong(each -> each).toArray())
                .param("marks", marks.values().stream().mapToLong(each -> each).toArray())
                .update();
    }

    List<Index> all(String cluster) {
        return db.sql("select * from audience_cluster_index where cluster = :cluster order by shop_id, version")
                .param("cluster", cluster)
                .query((row, _) -> index(row))
                .list();
    }

    /** Those that nobody asks any more since {@code length}. */
    List<Index> retired(String cluster, Duration length) {
        return db.sql("""
                        select * from audience_cluster_index
                        where cluster = :cluster and state = 'retired'
                          and retired_at < clock_timestamp() - :length::double precision * interval '1 millisecond'
                        """)
                .param("cluster", cluster)
                .param("length", length.toMillis())
                .query((row, _) -> index(row))
                .list();
    }

    @Transactional
    public Index begin(Lease lease, ShopId shop, String format, long people) {
        hold(lease);
        return db.sql("""
                        insert into audience_cluster_index (shop_id, cluster, state, format, people)
                        values (:shop, :cluster, 'building', :format, :people) returning *
                        """)
                .param("shop", shop.value())
                .param("cluster", lease.cluster)
                .param("format", format)
                .param("people", people)
                .query((row, _) -> index(row))
                .single();
    }

    @Transactional
    public void made(Lease lease, Index index, List<String> shards) {
        hold(lease);
        db.sql("""
                update audience_cluster_index set shards = :shards
                where shop_id = :shop and cluster = :cluster and version = :version
                """)
                .param("shards", shards.toArray(String[]::new))
                .param("shop", index.shop.value())
                .param("cluster", lease.cluster)
                .param("version", index.version)
                .update();
    }

    @Transactional
    public void built(Lease lease, Index index, long upTo, int more) {
        hold(lease);
        db.sql("""
                update audience_cluster_index set built_to = :up_to, built = built + :more
                where shop_id = :shop and cluster = :cluster and version = :version
                """)
                .param("up_to", upTo)
                .param("more", more)
                .param("shop", index.shop.value())
                .param("cluster", lease.cluster)
                .param("version", index.version)
                .update();
    }

    /** It takes the place of the shop's live index. */
    @Transactional
    public void live(Lease lease, Index index, long mark) {
        hold(lease);
        db.sql("""
                update audience_cluster_index set state = 'retired', retired_at = clock_timestamp()
                where shop_id = :shop and cluster = :cluster and state = 'live'
                """)
                .param("shop", index.shop.value())
                .param("cluster", lease.cluster)
                .update();
        db.sql("""
                update audience_cluster_index set state = 'live', mark = :mark
                where shop_id = :shop and cluster = :cluster and version = :version
                """)
                .param("mark", mark)
                .param("shop", index.shop.value())
                .param("cluster", lease.cluster)
                .param("version", index.version)
                .update();
    }

    @Transactional
    public void remove(Lease lease, Index index) {
        hold(lease);
        db.sql("""
                delete from audience_cluster_index
                where shop_id = :shop and cluster = :cluster and version = :version
                """)
                .param("shop", index.shop.value())
                .param("cluster", lease.cluster)
                .param("version", index.version)
                .update();
    }

    /** @throws LeaseLost where it is not ours; while the transaction lasts nobody takes it */
    private void hold(Lease lease) {
        var ours = db.sql("""
                        select 1 from audience_cluster where cluster = :cluster and generation = :generation
                        for no key update
                        """)
                .param("cluster", lease.cluster)
                .param("generation", lease.generation)
                .query(Integer.class)
                .optional();
        if (ours.isEmpty()) throw new LeaseLost();
    }

    Reading read(String cluster, ShopId shop) {
        return db.sql("""
                        select of.position, of.ready and of.held_until > clock_timestamp() as led, live.*,
                            coalesce(building.built * 100 / greatest(building.people, building.built, 1), 0) as percent
                        from audience_cluster as of
                        left join audience_cluster_index as live
                            on live.shop_id = :shop and live.cluster = of.cluster and live.state = 'live'
                        left join audience_cluster_index as building
                            on building.shop_id = :shop and building.cluster = of.cluster and building.state = 'building'
                        where of.cluster = :cluster
                        """)
                .param("cluster", cluster)
                .param("shop", shop.value())
                .query((row, _) -> new Reading(
                        row.getBoolean("led"),
                        position(row.getString("position")),
                        row.getString("state") == null ? null : index(row),
                        row.getInt("percent")))
                .optional()
                .orElseGet(() -> new Reading(false, null, null, 0));
    }

    private static @Nullable FeedPosition position(@Nullable String text) {
        if (text == null) return null;
        try {
            return FeedPosition.parse(text);
        } catch (IllegalArgumentException _) {
            return null; // Of a version that wrote it otherwise.
        }
    }

    private static Index index(ResultSet row) throws SQLException {
        return new Index(
                new ShopId(row.getLong("shop_id")),
                row.getLong("version"),
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getString("format"),
                texts(row.getArray("shards")),
                row.getLong("mark"),
                row.getObject("built_to", Long.class));
    }

    private static List<String> texts(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }
}
