package app.tandem.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * One line of a report.
 *
 * @param name what was done
 * @param system who did it
 * @param n how often, or of how much
 * @param bytes what it takes in memory or on disk
 * @param aim null where there is none at this size
 * @param met null without an aim
 * @param note what one must know to read the figure
 */
record Row(
        @JsonProperty("case") String name,
        String system,
        long n,
        @JsonProperty("p50_ms") @Nullable Double p50,
        @JsonProperty("p99_ms") @Nullable Double p99,
        @JsonProperty("per_second") @Nullable Double perSecond,
        @Nullable Long bytes,
        @Nullable String aim,
        @Nullable Boolean met,
        @Nullable String note) {

    static Row timed(String name, String system, Timings timings) {
        return new Row(
                name,
                system,
                timings.count(),
                rounded(timings.p50()),
                rounded(timings.p99()),
                rounded(timings.perSecond()),
                null,
                null,
                null,
                null);
    }

    static Row rate(String name, String system, long n, double perSecond) {
        return new Row(name, system, n, null, null, rounded(perSecond), null, null, null, null);
    }

    static Row size(String name, String system, long bytes) {
        return new Row(name, system, 1, null, null, null, bytes, null, null, null);
    }

    Row aim(Aims.@Nullable Aim wanted) {
        if (wanted == null) return this;
        return new Row(name, system, n, p50, p99, perSecond, bytes, wanted.words(), wanted.met(), note);
    }

    /** In place of how many could be asked one after the other. */
    Row perSecond(double times) {
        return new Row(name, system, n, p50, p99, rounded(times), bytes, aim, met, note);
    }

    Row note(String words) {
        return new Row(name, system, n, p50, p99, perSecond, bytes, aim, met, words);
    }

    /** For whoever watches the run. */
    String brief() {
        var words = new StringBuilder(name + ", " + system + ":");
        if (p50 != null)
            words.append(" p50 ").append(p50).append(" ms, p99 ").append(p99).append(" ms");
        else if (bytes != null) words.append(" ").append(bytes / 1_000_000).append(" MB");
        else words.append(" ").append(perSecond).append("/s");
        return words.append(Boolean.FALSE.equals(met) ? " (aim missed: " + aim + ")" : "")
                .toString();
    }

    private static double rounded(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }
}
