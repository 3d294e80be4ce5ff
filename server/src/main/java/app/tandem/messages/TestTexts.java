package app.tandem.messages;

import app.tandem.consent.Consent;
import app.tandem.consent.Purpose;
import app.tandem.shared.PhoneNumber;
import app.tandem.shared.Problem;
import app.tandem.shared.ShopId;
import app.tandem.subscribers.Subscribers;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Sends a draft to one phone, to look at. */
@Service
public class TestTexts {
    private final Subscribers subscribers;
    private final Consent consent;
    private final Templates templates;
    private final Previews previews;
    private final MessageStore messages;
    private final Clock clock;

    TestTexts(
            Subscribers subscribers,
            Consent consent,
            Templates templates,
            Previews previews,
            MessageStore messages,
            Clock clock) {
        this.subscribers = subscribers;
        this.consent = consent;
        this.templates = templates;
        this.previews = previews;
        this.messages = messages;
        this.clock = clock;
    }

    /** @param id of the message */
    public record Sent(long id, String text, MessageParts parts) {}

    /**
     * Sends at once, with the values of whoever has the number, or none where nobody has.
     *
     * @param campaign whose text it is
     * @throws Problem 422 {@code template-invalid}, 409 {@code opted-out}
     */
    @Transactional
    public Sent send(ShopId shop, long campaign, String body, PhoneNumber phone) {
        var template = templates.read(body, "message.body");
        var person = subscribers.byPhone(shop, phone).orElse(null);
        if (!consent.optedOut(shop, List.of(phone)).isEmpty()) {
            throw Problem.conflict(
                    "opted-out", phone + " opted out. Not even a test goes there before it texts START.");
        }
        var text = previews.text(shop, template, person);
        var cause = new Cause("test", campaign, UUID.randomUUID().toString());
        var id = messages.insertSingle(
                shop,
                cause,
                person == null ? null : person.id(),
                Purpose.CONVERSATIONAL.name(),
                phone,
                text,
                clock.instant());
        return new Sent(id, text, MessageParts.count(text));
    }
}
