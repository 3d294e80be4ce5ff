package app.tandem.consent;

import app.tandem.shared.Problem;
import app.tandem.subscribers.ProfilePart.Rehearsal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A consent as an API call or an import row states it.
 *
 * @param at when the person said so, where the caller knows
 */
record ConsentWish(
        ConsentStatus status,
        String method,
        @Nullable String source,
        @Nullable String wording,
        @Nullable Instant at) {
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_WORDING = 2_000;

    /** @throws Problem 422 naming the field */
    static ConsentWish parse(JsonNode json) {
        if (!json.isObject()) {
            throw Problem.invalid(
                    "consent-invalid", "consent", "consent is an object such as {\"state\": \"subscribed\"}.");
        }
        var status = ConsentStatus.of(json.path("state").asString(""))
                .orElseThrow(() -> Problem.invalid(
                        "consent-invalid",
                        "consent.state",
                        "consent.state is subscribed, unsubscribed or never_subscribed."));
        var method = text(json, "method", LONGEST_NAME);
        return new ConsentWish(
                status,
                method == null ? "api" : method,
                text(json, "source", LONGEST_NAME),
                text(json, "wording", LONGEST_WORDING),
                at(json.path("at")));
    }

    private static @Nullable String text(JsonNode json, String name, int longest) {
        var value = json.path(name);
        if (value.isMissingNode() || value.isNull()) return null;
        var text = value.isString() ? value.stringValue().strip() : "";
        if (!value.isString() || text.length() > longest || text.indexOf('\0') >= 0) {
            throw Problem.invalid(
                    "consent-invalid",
                    "consent." + name,
                    "consent." + name + " is a text of at most " + longest + " characters.");
        }
        return text.isEmpty() ? null : text;
    }

    private static @Nullable Instant at(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) return null;
        return instant(value.isString() ? value.stringValue().strip() : "");
    }

    private static Instant instant(String text) {
        try {
            var at = text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
            // Telephones that text are younger; a year 0 is a slip, and the database keeps microseconds.
            if (at.isAfter(Instant.EPOCH)) return at.truncatedTo(ChronoUnit.MICROS);
        } catch (DateTimeException _) {
            // Falls through to the refusal, which says what is understood.
        }
        throw Problem.invalid(
                "consent-invalid",
                "consent.at",
                "consent.at is a time such as 2026-05-01T10:00:00Z, or a day such as 2026-05-01.");
    }

    /**
     * What follows for a number in this state. An opt-out stands until the person says yes again, later: a yes without
     * a time may be an old list, so it undoes nothing. A no that is said again is written down again, so that a yes from
     * between the two does not count; only one that tells of the standing no, or of an earlier one, says nothing new.
     */
    Rehearsal against(ConsentState current, Instant now) {
        var optedOut = current.status() == ConsentStatus.UNSUBSCRIBED;
        var since = current.since();
        var newer = at == null || since == null || at.isAfter(since);
        if (status == ConsentStatus.SUBSCRIBED && optedOut && (at == null || !newer || at.isAfter(now))) {
            return new Rehearsal.Refused(optedOut(since));
        }
        if (at != null && at.isAfter(now)) return new Rehearsal.Refused(inFuture());
        return new Rehearsal.Accepted(
                switch (status) {
                    case NEVER_SUBSCRIBED -> since == null;
                    case UNSUBSCRIBED -> !optedOut || newer;
                    case SUBSCRIBED -> status != current.status();
                });
    }

    private static Problem inFuture() {
        return Problem.invalid(
                "consent-in-future", "consent.at", "consent.at lies in the future. Give the time it was given.");
    }

    private static Problem optedOut(@Nullable Instant since) {
        return Problem.conflict(
                "opted-out",
                "This number opted out at " + since
                        + ". Only a newer consent counts: give consent.at, later than that and not in the future.");
    }

    /** When it holds from. An opt-out told to us holds from now, whenever it was said: until now texts may have left. */
    Instant since(Instant now) {
        return at == null || status == ConsentStatus.UNSUBSCRIBED ? now : at;
    }
}
