package app.tandem.shared;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** A time in a request's query. */
public final class TimeParameter {
    private TimeParameter() {}

    /**
     * @param field its name, for the refusal
     * @param text ISO 8601 with a zone
     * @return null where it is missing
     * @throws Problem 422 {@code <field>-invalid} where it is no time, or one after the year 9999; {@code before-history}
     *     where it lies before the year 1
     */
    public static @Nullable Instant of(String field, @Nullable String text) {
        if (text == null || text.isBlank()) return null;
        try {
            var time = OffsetDateTime.parse(text.strip());
            if (time.getYear() < 1) {
                throw Problem.invalid(
                        "before-history", field, field + " lies before anything is known. Ask for a later time.");
            }
            if (time.getYear() <= 9999) return time.toInstant();
        } catch (DateTimeParseException _) {
            // Falls through to the refusal.
        }
        throw Problem.invalid(
                field + "-invalid", field, field + " is a time with its zone, such as 2026-05-31T09:00:00Z.");
    }
}
