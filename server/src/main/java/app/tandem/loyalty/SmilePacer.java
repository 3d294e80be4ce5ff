package app.tandem.loyalty;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * Spaces requests evenly for each key, whoever makes them: a check of the key, a full pass, a delta. Evenly, because
 * Smile's window may be fixed or sliding; evenly spaced requests stay below the limit in both.
 */
@Component
class SmilePacer {
    private static final int REMEMBERED = 10_000;
    private final long spacing;
    private final Map<SmileKey, Long> nextTurn = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<SmileKey, Long> eldest) {
            return size() > REMEMBERED;
        }
    };

    SmilePacer(SmileSettings settings) {
        this.spacing = TimeUnit.SECONDS.toNanos(1) / settings.requestsPerSecond();
    }

    /** Waits until this key's turn. */
    void await(SmileKey key) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(turn(key));
    }

    private synchronized long turn(SmileKey key) {
        var now = System.nanoTime();
        var mine = Math.max(now, nextTurn.getOrDefault(key, now));
        nextTurn.put(key, mine + spacing);
        return mine - now;
    }
}
