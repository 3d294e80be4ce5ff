package app.tandem.bench;

import java.util.Arrays;

/** How long the same kind of request took, each time. */
final class Timings {
    private final double[] sortedMillis;
    private final double sum;

    /** @param nanos at least one */
    Timings(long[] nanos) {
        sortedMillis =
                Arrays.stream(nanos).mapToDouble(each -> each / 1e6).sorted().toArray();
        sum = Arrays.stream(sortedMillis).sum();
    }

    int count() {
        return sortedMillis.length;
    }

    double p50() {
        return percentile(50);
    }

    double p99() {
        return percentile(99);
    }

    /** The smallest time that so many percent of the requests did not exceed: a time that was measured, not a mixture. */
    private double percentile(int percent) {
        var rank = (int) Math.ceil(percent / 100.0 * sortedMillis.length);
        return sortedMillis[Math.max(rank, 1) - 1];
    }

    /** One after the other. */
    double perSecond() {
        return sortedMillis.length * 1_000 / sum;
    }
}
