package app.tandem.rewards.api;

import app.tandem.shared.Problem;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Query parameters that several lists share. */
final class Parameters {
    private Parameters() {}

    /** Null where absent or blank. */
    static @Nullable String given(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    /** Ids are digits; anything else names nothing. */
    static long id(String text, String what) {
        if (text.length() <= 18 && !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Long.parseLong(text);
        }
        throw Problem.notFound(what);
    }

    /**
     * An ISO 8601 time, or a date (its first instant in UTC).
     *
     * @throws Problem 422 {@code updated-at-min-invalid}
     */
    static @Nullable Instant updatedAtMin(@Nullable String text) {
        var given = given(text);
        if (given == null) return null;
        try {
            // A plus sign that was not escaped arrives as a space.
            var time = given.length() == 10
                    ? LocalDate.parse(given).atStartOfDay().atOffset(ZoneOffset.UTC)
                    : OffsetDateTime.parse(given.replace(' ', '+'));
            // Beyond these years PostgreSQL would refuse.
            if (time.getYear() >= 1 && time.getYear() <= 9999) return time.toInstant();
        } catch (DateTimeException _) {
            // Falls through to the refusal.
        }
        throw Problem.invalid(
                "updated-at-min-invalid",
                "updated_at_min",
                "updated_at_min is an ISO 8601 time with its offset, such as 2026-06-02T12:00:00.000Z.");
    }

    /**
     * A comma-separated list of what to show besides the usual fields.
     *
     * @throws Problem 422 {@code include-unknown}
     */
    static Set<String> include(@Nullable String text, Set<String> known) {
        var included = new LinkedHashSet<String>();
        var given = given(text);
        if (given == null) return included;
        for (var part : given.split(",", -1)) {
            if (!known.contains(part.strip())) {
                throw Problem.invalid("include-unknown", "include", "include takes " + String.join(", ", known) + ".");
            }
            included.add(part.strip());
        }
        return included;
    }
}
