package app.tandem.rewards;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Time as Smile's contract shows it: UTC, always three decimals. What is stored is cut to them too. */
public final class Milliseconds {
    /** For {@code @JsonFormat}; {@code Instant} by itself would leave out zeros. */
    public static final String PATTERN = "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'";

    private Milliseconds() {}

    public static OffsetDateTime now(Clock clock) {
        return at(clock.instant());
    }

    public static OffsetDateTime at(Instant instant) {
        return OffsetDateTime.ofInstant(instant.truncatedTo(ChronoUnit.MILLIS), ZoneOffset.UTC);
    }
}
