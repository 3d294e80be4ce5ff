package app.tandem.segments;

import app.tandem.shared.ShopId;
import app.tandem.subscribers.FeedPosition;
import java.util.HashMap;
import java.util.Map;

/** What the keeper of memberships has in memory: the same as is written down. For one thread. */
final class KeeperMemory {
    final Map<ShopId, KeptShop> shops = new HashMap<>();
    long generation;
    FeedPosition position;
    /** When time was last worked off and the position last written, in microseconds since 1970. */
    long tickedAt;

    KeeperMemory(long generation, FeedPosition position) {
        this.generation = generation;
        this.position = position;
    }

    /** Another keeper has written meanwhile: everything in memory is worth nothing. */
    static final class Overtaken extends RuntimeException {
        Overtaken() {
            super("Another server keeps the memberships now.");
        }
    }
}
