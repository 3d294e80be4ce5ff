package app.tandem.segments;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/**
 * When and where a rule is asked: "the last 30 days" end now, and a day is the shop's.
 *
 * @param now the one instant of the whole question, so that its parts agree
 */
record Asked(Instant now, ZoneId zone) {
    /** An instant is as fine as PostgreSQL keeps it, so that every reader of a rule takes it for the same one. */
    Asked {
        now = now.truncatedTo(ChronoUnit.MICROS);
    }

    LocalDate today() {
        return LocalDate.ofInstant(now, zone);
    }
}
