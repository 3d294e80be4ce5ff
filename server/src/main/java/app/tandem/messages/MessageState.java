package app.tandem.messages;

import app.tandem.shared.Problem;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Where a text stands. The lawful ways from one state to the next are here and nowhere else. */
public enum MessageState {
    /** Will leave. */
    PLANNED,
    /** Waits for something, such as a fresh balance. */
    HELD,
    /** Will not leave, for a reason. */
    SKIPPED,
    /** A sender has it in hand; after a crash it is in doubt until the carrier is asked. */
    CLAIMED,
    /** The carrier took it. */
    SENT,
    /** The phone has it. */
    DELIVERED,
    /** The carrier refused it, or could not deliver it. */
    FAILED,
    /** The carrier's answer was lost and it cannot tell; never sent again. */
    UNKNOWN;

    private Set<MessageState> next() {
        return switch (this) {
            case PLANNED -> EnumSet.of(HELD, SKIPPED, CLAIMED);
            case HELD -> EnumSet.of(HELD, PLANNED, SKIPPED, CLAIMED);
            // Back to planned only where the carrier surely does not have it; skipped by the last look before
            // hand-over.
            // A receipt may come before the answer is kept.
            case CLAIMED -> EnumSet.of(PLANNED, SKIPPED, SENT, DELIVERED, FAILED, UNKNOWN);
            case SENT -> EnumSet.of(DELIVERED, FAILED);
            case UNKNOWN -> EnumSet.of(DELIVERED, FAILED);
            case SKIPPED, DELIVERED, FAILED -> EnumSet.noneOf(MessageState.class);
        };
    }

    public boolean mayBecome(MessageState state) {
        return next().contains(state);
    }

    /** Codes of the states that may become this one: what an update's {@code where} allows. */
    String[] before() {
        return Arrays.stream(values())
                .filter(state -> state.mayBecome(this))
                .map(MessageState::code)
                .toArray(String[]::new);
    }

    /** As API and database say it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static MessageState of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }

    /** @throws Problem 422 for a word that is no state */
    static MessageState parse(String text) {
        for (var state : values()) if (state.code().equals(text)) return state;
        throw Problem.invalid(
                "state-unknown",
                "state",
                "state is one of "
                        + String.join(
                                ", ",
                                Arrays.stream(values()).map(MessageState::code).toList()) + ".");
    }
}
