package app.tandem.segments;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * When and where a rule is asked: "the last 30 days" end now, and a day is the shop's.
 *
 * @param now the one instant of the whole question, so that its parts agree
 */
record Asked(Instant now, ZoneId zone) {
    LocalDate today() {
        return LocalDate.ofInstant(now, zone);
    }
}
