package app.tandem.shared;

import org.jspecify.annotations.Nullable;

/**
 * What page a caller wants.
 *
 * @param limit 1 to 250
 * @param after the keyset value of the last row seen; null for the first page
 */
public record PageRequest(int limit, @Nullable Long after) {
    public static final int MOST = 250;
    private static final int USUAL = 50;

    /** One row more than the page, to know whether there is a next one. */
    public int fetch() {
        return limit + 1;
    }

    /**
     * Reads {@code limit} and {@code cursor} of a request; both may be absent (50 rows, from the start).
     *
     * @throws Problem 422 {@code limit-invalid} or {@code cursor-invalid}
     */
    public static PageRequest of(@Nullable String limit, @Nullable String cursor) {
        return new PageRequest(limit(limit), cursor(cursor));
    }

    private static int limit(@Nullable String text) {
        if (text == null || text.isBlank()) return USUAL;
        try {
            var limit = Integer.parseInt(text.strip());
            if (limit >= 1 && limit <= MOST) return limit;
        } catch (NumberFormatException _) {
            // Falls through to the refusal, which says what is allowed.
        }
        throw Problem.invalid("limit-invalid", "limit", "limit is a whole number from 1 to " + MOST + ".");
    }

    private static @Nullable Long cursor(@Nullable String text) {
        if (text == null || text.isBlank()) return null;
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException _) {
            throw Problem.invalid(
                    "cursor-invalid", "cursor", "cursor is not one that this list gave. Start again without it.");
        }
    }
}
