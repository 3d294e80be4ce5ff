package app.tandem.segments;

import app.tandem.shared.ShopId;
import app.tandem.subscribers.SubscriberId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Service;

/** The past, told by undoing what the change feed says came later. */
@Service
public class FactHistory {

    /**
     * Turns facts as they are now into facts as they were.
     *
     * @param criteria the fields to tell; others in the feed are left out
     * @param now facts read before this call, so that a change in between is undone too
     * @param at the instant asked about
     * @return the same people; whoever had no value then lacks the field
     * @throws app.tandem.shared.Problem 422 {@code before-history} where the feed no longer reaches back that far
     */
    public Map<SubscriberId, Map<String, Object>> asOf(
            ShopId shop, List<Criterion> criteria, Map<SubscriberId, Map<String, Object>> now, Instant at) {
        throw new UnsupportedOperationException();
    }
}
