package app.tandem.consent;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What follows from the ledger for a number now.
 *
 * @param since when the person said so; null while the ledger says nothing
 * @param method how, such as {@code form} or {@code keyword}; null likewise
 */
public record ConsentState(
        ConsentStatus status,
        @Nullable Instant since,
        @Nullable String method) {
    static final ConsentState NONE = new ConsentState(ConsentStatus.NEVER_SUBSCRIBED, null, null);
}
