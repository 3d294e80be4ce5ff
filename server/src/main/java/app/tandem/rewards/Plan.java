package app.tandem.rewards;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the merchant pays for; it decides whether API keys work. */
public enum Plan {
    FREE,
    STARTER,
    GROWTH,
    PLUS,
    PRO,
    ENTERPRISE;

    /** Growth, Plus (its newer name), Pro and Enterprise. */
    public boolean hasApiAccess() {
        return compareTo(GROWTH) >= 0;
    }

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Empty where no plan is called so. */
    public static Optional<Plan> of(String text) {
        return Arrays.stream(values()).filter(plan -> plan.text().equals(text)).findFirst();
    }
}
