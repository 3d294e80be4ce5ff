package app.tandem.rewards.apikeys;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** What a key may do; the names are Smile's. Only those whose endpoints exist are offered. */
public enum Scope {
    CUSTOMER_READ("customer:read"),
    POINTS_TRANSACTION_READ("points_transaction:read"),
    POINTS_TRANSACTION_WRITE("points_transaction:write");

    private final String text;

    Scope(String text) {
        this.text = text;
    }

    @JsonValue
    public String text() {
        return text;
    }

    static Optional<Scope> of(String text) {
        return Arrays.stream(values()).filter(scope -> scope.text.equals(text)).findFirst();
    }

    /** Whether a key with {@code granted} may do this: {@code write} on an entity includes {@code read} on it. */
    public boolean isIn(Set<Scope> granted) {
        return granted.contains(this) || this == POINTS_TRANSACTION_READ && granted.contains(POINTS_TRANSACTION_WRITE);
    }
}
