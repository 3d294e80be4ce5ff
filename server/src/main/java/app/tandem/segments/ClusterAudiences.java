package app.tandem.segments;

import app.tandem.segments.ClusterRows.Reading;
import app.tandem.shared.Problem;
import app.tandem.shared.ShopId;
import app.tandem.subscribers.ChangeFeed;
import app.tandem.subscribers.ChangeFeed.PositionLost;
import app.tandem.subscribers.FeedPosition;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** The audiences on the cluster, asked from any of the servers, whichever of them feeds it. */
final class ClusterAudiences implements Audiences {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    private final OpenSearch cluster;
    private final ClusterIndexes indexes;
    private final ClusterIndexer indexer;
    private final ClusterRows rows;
    private final ChangeFeed feed;
    private final AudienceReader reader;

    ClusterAudiences(
            OpenSearch cluster,
            ClusterIndexes indexes,
            ClusterIndexer indexer,
            ClusterRows rows,
            ChangeFeed feed,
            AudienceReader reader) {
        this.cluster = cluster;
        this.indexes = indexes;
        this.indexer = indexer;
        this.rows = rows;
        this.feed = feed;
        this.reader = reader;
    }

    @Override
    public AudienceView current(ShopId shop) {
        var deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
        var index = awaitCurrent(shop, deadline);
        return new ClusterView(
                shop,
                index,
                cluster,
                (rule, people) -> reader.facts(shop, people, rule),
                () -> renewed(shop),
                deadline);
    }

    @Override
    public String kind() {
        return "opensearch";
    }

    /** The index as it is to be asked after an answer that was none: perhaps another one by now. */
    private ClusterIndex renewed(ShopId shop) {
        indexer.doubt(shop);
        return awaitCurrent(shop, System.nanoTime() + LONGEST_WAIT.toNanos());
    }

    private ClusterIndex awaitCurrent(ShopId shop, long deadline) {
        var head = feed.head();
        while (true) {
            var identity = indexer.identity();
            var reading = identity.isPresent() ? rows.read(identity.get(), shop) : new Reading(false, null, null, 0);
            var live = reading.live();
            if (reading.led() && live != null && covers(reading.position(), head)) {
                return new ClusterIndex(indexes.name(live), live.shards().size(), live.mark());
            }
            if (System.nanoTime() >= deadline) throw behind(reading);
            indexer.wake();
            pause(reading);
        }
    }

    /** Also where nothing has changed since: then nobody has written the later position down. */
    private boolean covers(@Nullable FeedPosition position, FeedPosition head) {
        if (position == null) return false;
        if (position.covers(head)) return true;
        try {
            var changes = feed.read(position, 1);
            return changes.rows().isEmpty() && changes.next().covers(head);
        } catch (PositionLost _) {
            return false;
        }
    }

    private static void pause(Reading reading) {
        try {
            Thread.sleep(BETWEEN_LOOKS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw behind(reading);
        }
    }

    private static Problem behind(Reading reading) {
        var reason = reading.led() && reading.live() == null
                ? "The audience index is being built, " + reading.percent() + " % done"
                : "Changes are still being applied";
        return new Problem(
                HttpStatus.SERVICE_UNAVAILABLE,
                "index-behind",
                reason + ", and an older number would be a guess. Try again in a moment.");
    }
}
