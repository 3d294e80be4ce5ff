package app.tandem.messages;

import app.tandem.consent.ReasonCode;
import app.tandem.shared.PhoneNumber;
import app.tandem.subscribers.SubscriberId;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a person gets a text, and which.
 *
 * @param state planned or skipped
 * @param reason null where planned
 * @param evidence what the reason was decided on, such as "texted at 2026-05-01T10:00:00Z"
 * @param body as it leaves; null where it was not written
 * @param parts 0 where there is no body
 * @param quoted by path, such as {@code smile.points_balance}: values of other systems that the body quotes
 * @param missing paths that the template asks for and this person has no value of
 */
public record Decision(
        SubscriberId subscriber,
        PhoneNumber to,
        MessageState state,
        @Nullable ReasonCode reason,
        @Nullable String evidence,
        @Nullable String body,
        int parts,
        @Nullable Encoding encoding,
        Map<String, Quoted> quoted,
        Set<String> missing,
        Instant decidedAt) {

    /** @param asOf when the value was last known true; null where its source does not tell */
    public record Quoted(Object value, @Nullable Instant asOf) {}

    static Decision skipped(
            SubscriberId subscriber, PhoneNumber to, ReasonCode reason, @Nullable String evidence, Instant at) {
        return new Decision(
                subscriber, to, MessageState.SKIPPED, reason, evidence, null, 0, null, Map.of(), Set.of(), at);
    }
}
