package app.tandem.consent;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;

/** Whether a number agreed to get marketing texts. */
public enum ConsentStatus {
    SUBSCRIBED,
    UNSUBSCRIBED,
    /** Nobody ever said yes or no. Like a no when it comes to sending, but nothing that has to be undone. */
    NEVER_SUBSCRIBED;

    /** The name in API, database and rules, such as {@code never_subscribed}. */
    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<ConsentStatus> of(String code) {
        for (var status : values()) {
            if (status.code().equals(code)) return Optional.of(status);
        }
        return Optional.empty();
    }
}
