package app.tandem.segments;

import app.tandem.shared.ShopId;

/** Where audiences are indexed: in this process, or on a cluster. */
interface Audiences {
    /**
     * The shop's audience, holding everything that was committed before the call.
     *
     * @throws app.tandem.shared.Problem 503 {@code index-behind} where that takes too long
     */
    AudienceView current(ShopId shop);

    /** {@code lucene} or {@code opensearch}. */
    String kind();

    /** Whether the shop's audience is all there, so that {@link #current} has at most changes to wait for. */
    default boolean isReady(ShopId shop) {
        return true;
    }
}
