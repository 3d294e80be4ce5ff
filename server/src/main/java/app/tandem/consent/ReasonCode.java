package app.tandem.consent;

import java.util.Locale;

/** Why a text was held, skipped or failed: one list for campaigns, flows, API, timeline and audit. */
public enum ReasonCode {
    NOT_SUBSCRIBED("Not subscribed"),
    OPTED_OUT("Opted out"),
    EXCLUDED("In an excluded segment"),
    NO_LONGER_IN_SEGMENT("No longer in the segment"),
    DUPLICATE_NUMBER("Another profile with this number already gets the text"),
    CAPPED("Had a text too recently (smart sending)"),
    QUIET_HOURS("Held for quiet hours"),
    SEGMENT_UNAVAILABLE("The segment uses an integration that is off"),
    BALANCE_STALE("The balance could not be refreshed in time"),
    TEMPLATE_ERROR("The text could not be rendered"),
    EMPTY_TEXT("The text came out empty"),
    CAMPAIGN_CANCELLED("The campaign was cancelled"),
    CARRIER_REFUSED("The carrier refused the text"),
    CARRIER_UNREACHABLE("The carrier could not be reached"),
    OUTCOME_UNKNOWN("The carrier's answer was lost; it was not sent again");

    private final String label;

    ReasonCode(String label) {
        this.label = label;
    }

    /** For people. */
    public String label() {
        return label;
    }

    /** The stable code in API and database, such as {@code opted_out}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static ReasonCode of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
