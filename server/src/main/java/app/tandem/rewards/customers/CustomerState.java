package app.tandem.rewards.customers;

import app.tandem.shared.Problem;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A candidate (guest) is known but has not joined; a member takes part; a disabled (excluded) one is shut out. */
public enum CustomerState {
    CANDIDATE,
    MEMBER,
    DISABLED;

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Empty where no state is called so. */
    public static Optional<CustomerState> of(String text) {
        return Arrays.stream(values())
                .filter(state -> state.text().equals(text))
                .findFirst();
    }

    /** @throws Problem 422 {@code state-unknown} */
    public static CustomerState parse(String text) {
        return of(text).orElseThrow(() ->
                Problem.invalid("state-unknown", "state", "A customer's state is candidate, member or disabled."));
    }
}
