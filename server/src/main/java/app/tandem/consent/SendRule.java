package app.tandem.consent;

import app.tandem.shared.PhoneNumber;
import app.tandem.shared.ShopId;
import app.tandem.subscribers.SubscriberId;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/**
 * One reason not to text somebody now, such as a frequency cap. Rules are asked in order, each about those whom the
 * earlier ones let pass.
 */
public interface SendRule {

    /** @param smartSendingHours 0 where the author switched the cap off; {@code ignoreQuietHours} likewise */
    record Question(ShopId shop, Purpose purpose, Instant at, int smartSendingHours, boolean ignoreQuietHours) {}

    record Candidate(SubscriberId subscriber, PhoneNumber phone) {}

    /** A no. {@code evidence} is what it was decided on, such as "texted at 2026-05-01T10:00:00Z". */
    record Refusal(ReasonCode reason, String evidence) {}

    /** The refusals by person; those let pass are absent. */
    Map<SubscriberId, Refusal> refusals(Question question, Collection<Candidate> candidates);
}
