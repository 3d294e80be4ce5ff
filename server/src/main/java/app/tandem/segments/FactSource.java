package app.tandem.segments;

import app.tandem.shared.ShopId;
import app.tandem.subscribers.SubscriberId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A module that brings criteria, and the facts they ask for. Every change of such a fact is also appended to the change
 * feed ({@code ChangeFeed}), in the transaction that changes it: that keeps the index current and the past explainable.
 */
public interface FactSource {

    /** Short name, such as {@code smile}; what {@code unavailable} lists. */
    String name();

    /** What it offers in this shop. */
    List<Criterion> criteria(ShopId shop);

    /** Segments worth having from the first day that ask what it knows. */
    default List<ReadyMade> readyMade() {
        return List.of();
    }

    /** The kinds of events it records. */
    default List<EventKind> events(ShopId shop) {
        return List.of();
    }

    /**
     * Whether one of its kinds of events can be asked now, where that depends on more than {@link #unavailable}.
     *
     * @return null when available, else a sentence that says why and what to do
     */
    default @Nullable String unavailable(ShopId shop, EventKind kind) {
        return unavailable(shop);
    }

    /**
     * Whether its criteria can be asked now. While a source is unavailable, a rule that uses it anywhere matches nobody.
     *
     * @return null when available, else a sentence that says why and what to do
     */
    default @Nullable String unavailable(ShopId shop) {
        return null;
    }

    /**
     * The facts as they are now, by field. A field without a value is absent. Values are of the criterion's {@link
     * FactType}.
     */
    Map<SubscriberId, Map<String, Object>> facts(ShopId shop, Collection<SubscriberId> people);

    /**
     * The facts as they were. People who did not exist then are absent.
     *
     * @throws app.tandem.shared.Problem 422 {@code before-history} where the feed no longer reaches back to {@code at}
     */
    Map<SubscriberId, Map<String, Object>> facts(ShopId shop, Collection<SubscriberId> people, Instant at);
}
