package app.tandem.loyalty;

import app.tandem.shared.Problem;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads all customers, or those that changed since the last pass. */
enum PassKind {
    FULL,
    DELTA;

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static PassKind of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }

    /** @throws Problem 422 */
    static PassKind parse(@Nullable String text) {
        if ("full".equals(text)) return FULL;
        if ("delta".equals(text)) return DELTA;
        throw Problem.invalid("kind-invalid", "kind", "kind is full (all customers) or delta (what changed).");
    }
}
