package app.tandem.segments;

import app.tandem.shared.ShopId;
import app.tandem.subscribers.SubscriberId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.stereotype.Service;

/** Saved segments, and who is in them. */
@Service
public class Segments {

    /** @param sentence the rule in words */
    public record Summary(SegmentId id, String name, int version, String sentence) {}

    /** Empty where this shop has no such segment. */
    public Optional<Summary> find(ShopId shop, SegmentId id) {
        throw new UnsupportedOperationException();
    }

    /**
     * Names of sources that are off and make at least one of these segments match nobody; empty when all can be asked.
     * Segments that do not exist are passed over.
     */
    public Set<String> unavailable(ShopId shop, Collection<SegmentId> segments) {
        throw new UnsupportedOperationException();
    }

    /**
     * Hands out everybody in any of {@code include} and in none of {@code exclude}: proposed by the index as it stands
     * once it has applied every change committed before this call, and confirmed on PostgreSQL batch by batch.
     *
     * @param batchSize most people a batch
     * @param batch takes people in ascending order of id; nobody comes twice
     * @throws app.tandem.shared.Problem 404 for a segment that does not exist, 503 {@code index-behind}
     */
    public void forEachMember(
            ShopId shop,
            Collection<SegmentId> include,
            Collection<SegmentId> exclude,
            int batchSize,
            Consumer<List<SubscriberId>> batch) {
        throw new UnsupportedOperationException();
    }

    /**
     * Who of these people is a member now, told from PostgreSQL alone.
     *
     * @throws app.tandem.shared.Problem 404 for a segment that does not exist
     */
    public Set<SubscriberId> membersAmong(ShopId shop, SegmentId segment, Collection<SubscriberId> people) {
        throw new UnsupportedOperationException();
    }
}
