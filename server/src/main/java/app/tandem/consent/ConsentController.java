package app.tandem.consent;

import app.tandem.shared.Problem;
import app.tandem.shared.SignedIn;
import app.tandem.subscribers.SubscriberAnswer;
import app.tandem.subscribers.SubscriberId;
import app.tandem.subscribers.Subscribers;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/subscribers")
class ConsentController {
    private final Consent consent;
    private final Subscribers subscribers;

    ConsentController(Consent consent, Subscribers subscribers) {
        this.consent = consent;
        this.subscribers = subscribers;
    }

    /** @param method how the person said it; {@code manual} when absent */
    record Unsubscribe(@Nullable String method, @Nullable String wording) {}

    /** Takes somebody off the list, now. Repeating it is harmless. */
    @PostMapping("/{id}/unsubscribe")
    SubscriberAnswer unsubscribe(
            SignedIn who, @PathVariable String id, @RequestBody(required = false) @Nullable Unsubscribe body) {
        var person = subscribers.get(who.shop(), SubscriberId.parse(id));
        var method =
                body == null || body.method() == null ? "manual" : body.method().strip();
        var wording = body == null ? null : body.wording();
        if (method.isEmpty() || method.length() > 100 || method.indexOf('\0') >= 0) {
            throw Problem.invalid("consent-invalid", "method", "method is a text of 1 to 100 characters.");
        }
        if (wording != null && (wording.length() > 2_000 || wording.indexOf('\0') >= 0)) {
            throw Problem.invalid("consent-invalid", "wording", "wording is a text of at most 2000 characters.");
        }
        consent.optOut(who.shop(), person.phone(), method, wording, who.name());
        return subscribers.answers(who.shop(), List.of(person.id())).getFirst();
    }
}
