package app.tandem.loyalty;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One reading of Smile's customers, as far as it got.
 *
 * @param basisAt start of its first page, also over a resume; null while queued
 * @param changedSince Smile's {@code updated_at_min}; null for all customers
 * @param cursor of the page to fetch next; null at the start
 * @param changed customers whose row was made or changed; {@code retired} those that vanished
 * @param customers how many were known when it finished
 * @param reasonCode why it failed, with {@code reason} as a sentence
 */
record SmilePass(
        long id,
        PassKind kind,
        Status status,
        Stage stage,
        boolean scheduled,
        long generation,
        Instant requestedAt,
        @Nullable Instant startedAt,
        @Nullable Instant basisAt,
        @Nullable Instant finishedAt,
        @Nullable Instant changedSince,
        @Nullable String cursor,
        int pages,
        long fetched,
        long changed,
        long retired,
        long requests,
        long throttled,
        @Nullable Long customers,
        @Nullable String reasonCode,
        @Nullable String reason) {
    enum Status {
        QUEUED,
        RUNNING,
        DONE,
        FAILED;

        String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    enum Stage {
        FETCHING,
        /** Every page was read; those not seen are being removed. */
        RETIRING
    }
}
