package app.tandem.rewards.api;

import java.time.Clock;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * 10 requests a second for each key (Smile's rate limit). A key's second begins with its first request; after it the
 * allowance is whole again. Counted in memory, so each server node gives a key its own 10: cheap on every request, and
 * the limit is there to keep one client from crowding out the others of a node.
 */
@Component
class RequestLimit {
    static final int PER_SECOND = 10;
    private static final long SECOND = 1_000;
    private static final int SWEEP_ABOVE = 1_000;

    private record Window(long start, int requests) {
        boolean covers(long now) {
            return now >= start && now - start < SECOND;
        }
    }

    private final ConcurrentHashMap<Long, Window> windows = new ConcurrentHashMap<>();
    private final AtomicLong lastSweep = new AtomicLong();
    private final Clock clock;
    private final boolean unlimited;

    RequestLimit(Clock clock, @Value("${tandem.rate-unlimited}") boolean unlimited) {
        this.clock = clock;
        this.unlimited = unlimited;
    }

    /** Counts one request of the key; false where it is one too many. */
    boolean allows(long key) {
        if (unlimited) return true;
        var now = clock.millis();
        sweep(now);
        var window = windows.merge(
                key,
                new Window(now, 1),
                (open, _) -> open.covers(now)
                        ? new Window(open.start(), Math.min(open.requests() + 1, PER_SECOND + 1))
                        : new Window(now, 1));
        return window.requests() <= PER_SECOND;
    }

    int size() {
        return windows.size();
    }

    /** Forgets keys that fell silent, at most once a second, so that memory follows the keys in use. */
    private void sweep(long now) {
        var last = lastSweep.get();
        if (windows.size() <= SWEEP_ABOVE || Math.abs(now - last) < SECOND) return;
        if (lastSweep.compareAndSet(last, now)) windows.values().removeIf(window -> !window.covers(now));
    }
}
