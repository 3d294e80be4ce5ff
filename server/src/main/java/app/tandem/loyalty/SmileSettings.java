package app.tandem.loyalty;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the Smile integration works its passes ({@code tandem.smile.*}).
 *
 * @param deltaEvery how often changes are fetched
 * @param fullEvery how often all customers are read, to notice those that vanished
 * @param overlap how far a delta reaches back before the last pass's start, against clocks that differ
 * @param requestsPerSecond for each key; Smile allows 10, and the merchant may use the key elsewhere
 * @param connectTimeout for a connection
 * @param requestTimeout for a whole answer
 * @param attempts how often a request is tried before its pass fails
 * @param firstPause before the second attempt; doubled with each more, with jitter
 * @param longestPause between two attempts, also where Smile asks for more
 * @param brokenRetry how often a connection that Smile refused is tried again by itself
 */
@ConfigurationProperties("tandem.smile")
record SmileSettings(
        @DefaultValue("1m") Duration deltaEvery,
        @DefaultValue("24h") Duration fullEvery,
        @DefaultValue("5m") Duration overlap,
        @DefaultValue("9") int requestsPerSecond,
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("20s") Duration requestTimeout,
        @DefaultValue("5") int attempts,
        @DefaultValue("500ms") Duration firstPause,
        @DefaultValue("30s") Duration longestPause,
        @DefaultValue("1h") Duration brokenRetry) {
    SmileSettings {
        require(deltaEvery.compareTo(Duration.ofSeconds(5)) >= 0, "tandem.smile.delta-every is at least 5 seconds");
        require(fullEvery.compareTo(deltaEvery) >= 0, "tandem.smile.full-every is at least tandem.smile.delta-every");
        require(!overlap.isNegative(), "tandem.smile.overlap is not negative");
        require(
                requestsPerSecond >= 1 && requestsPerSecond <= 1000,
                "tandem.smile.requests-per-second is from 1 to 1000");
        require(attempts >= 1 && attempts <= 20, "tandem.smile.attempts is from 1 to 20");
        require(connectTimeout.isPositive(), "tandem.smile.connect-timeout is positive");
        // The lease on a shop's passes is renewed before each attempt and has to outlive it.
        require(
                requestTimeout.isPositive() && requestTimeout.compareTo(Duration.ofSeconds(30)) <= 0,
                "tandem.smile.request-timeout is at most 30 seconds");
        require(firstPause.isPositive(), "tandem.smile.first-pause is positive");
        require(
                longestPause.compareTo(firstPause) >= 0 && longestPause.compareTo(Duration.ofSeconds(30)) <= 0,
                "tandem.smile.longest-pause is from tandem.smile.first-pause to 30 seconds");
        require(brokenRetry.compareTo(Duration.ofMinutes(1)) >= 0, "tandem.smile.broken-retry is at least a minute");
    }

    private static void require(boolean holds, String rule) {
        if (!holds) throw new IllegalArgumentException(rule + ".");
    }
}
