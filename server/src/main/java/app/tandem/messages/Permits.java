package app.tandem.messages;

import java.time.Duration;

/**
 * How many message parts may leave now, for one shop: a bucket that fills evenly and holds a quarter of a second. Texts
 * of more parts than were asked for are owed, so the long run keeps to the rate.
 */
final class Permits {
    private static final double BURST_SECONDS = 0.25;

    private double perSecond;
    private double tokens;
    private long filledAt = System.nanoTime();

    /**
     * Takes up to {@code most} parts without waiting.
     *
     * @return how many; 0 where it is too early
     */
    synchronized int take(int rate, int most) {
        var now = System.nanoTime();
        perSecond = rate;
        tokens = Math.min(Math.max(1, rate * BURST_SECONDS), tokens + (now - filledAt) / 1e9 * rate);
        filledAt = now;
        if (tokens < 1) return 0;
        var taken = (int) Math.min(most, Math.floor(tokens));
        tokens -= taken;
        return taken;
    }

    /** Settles what was taken against the parts that really left. */
    synchronized void settle(int taken, int left) {
        tokens += taken - left;
    }

    /** How long until there is one to take. */
    synchronized Duration wait(int rate) {
        var missing = Math.max(0, 1 - tokens);
        return Duration.ofNanos((long) (missing / Math.max(1, perSecond > 0 ? perSecond : rate) * 1e9));
    }
}
