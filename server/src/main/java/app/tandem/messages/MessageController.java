package app.tandem.messages;

import app.tandem.consent.ReasonCode;
import app.tandem.shared.OpaqueId;
import app.tandem.shared.Page;
import app.tandem.shared.PageRequest;
import app.tandem.shared.Problem;
import app.tandem.shared.SignedIn;
import app.tandem.subscribers.SubscriberId;
import app.tandem.subscribers.Subscribers;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/messages")
class MessageController {
    private static final int LONGEST_COUNTED = 10_000;

    record PartsRequest(@Nullable String text) {}

    record PartsAnswer(String encoding, int units, int parts, List<MessageParts.Forced> forcedBy) {
        static PartsAnswer of(MessageParts parts) {
            return new PartsAnswer(parts.encoding().code(), parts.units(), parts.parts(), parts.forcedBy());
        }
    }

    /** @param subscriber for whom; absent for somebody without any values */
    record PreviewRequest(@Nullable String body, @Nullable String subscriber) {}

    record PreviewAnswer(String text, String encoding, int units, int parts, List<MessageParts.Forced> forcedBy) {}

    private final MessageList list;
    private final Templates templates;
    private final Previews previews;
    private final Subscribers subscribers;

    MessageController(MessageList list, Templates templates, Previews previews, Subscribers subscribers) {
        this.list = list;
        this.templates = templates;
        this.previews = previews;
        this.subscribers = subscribers;
    }

    @PostMapping("/parts")
    PartsAnswer parts(@RequestBody PartsRequest request) {
        var text = request.text();
        if (text == null) throw Problem.invalid("text-missing", "text", "Say which text to count.");
        if (text.length() > LONGEST_COUNTED) {
            throw Problem.invalid("text-too-long", "text", "At most 10,000 characters are counted at once.");
        }
        return PartsAnswer.of(MessageParts.count(text));
    }

    @PostMapping("/preview")
    PreviewAnswer preview(SignedIn who, @RequestBody PreviewRequest request) {
        var body = request.body() == null ? "" : request.body();
        var template = templates.read(body, "body");
        var person = request.subscriber() == null || request.subscriber().isBlank()
                ? null
                : subscribers.get(who.shop(), SubscriberId.parse(request.subscriber()));
        var text = previews.text(who.shop(), template, person);
        var parts = MessageParts.count(text);
        return new PreviewAnswer(text, parts.encoding().code(), parts.units(), parts.parts(), parts.forcedBy());
    }

    /** What a text may quote, by name: for the composer. */
    @GetMapping("/template-values")
    Map<String, List<String>> values() {
        var fields = new LinkedHashMap<String, List<String>>();
        templates.fields().forEach((name, known) -> fields.put(name, List.copyOf(known)));
        return fields;
    }

    /** @param state one, or several with commas between them */
    @GetMapping
    Page<MessageList.Answer> list(
            SignedIn who,
            @RequestParam @Nullable String campaign,
            @RequestParam @Nullable String flow,
            @RequestParam @Nullable String subscriber,
            @RequestParam @Nullable String state,
            @RequestParam @Nullable String reason,
            @RequestParam @Nullable String limit,
            @RequestParam @Nullable String cursor) {
        return list.page(
                who.shop(),
                new MessageList.Filter(
                        campaign == null || campaign.isBlank() ? null : OpaqueId.parse(campaign, "campaign"),
                        flow == null || flow.isBlank() ? null : OpaqueId.parse(flow, "flow"),
                        subscriber == null || subscriber.isBlank() ? null : SubscriberId.parse(subscriber),
                        states(state),
                        reason == null || reason.isBlank() ? null : reason(reason)),
                PageRequest.of(limit, cursor));
    }

    private static Set<MessageState> states(@Nullable String text) {
        if (text == null || text.isBlank()) return Set.of();
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .map(MessageState::parse)
                .collect(Collectors.toSet());
    }

    @GetMapping("/{id}")
    MessageList.Answer one(SignedIn who, @PathVariable String id) {
        return list.one(who.shop(), OpaqueId.parse(id, "message"));
    }

    private static ReasonCode reason(String text) {
        for (var reason : ReasonCode.values()) if (reason.code().equals(text)) return reason;
        throw Problem.invalid(
                "reason-unknown",
                "reason",
                "reason is one of "
                        + String.join(
                                ", ",
                                Arrays.stream(ReasonCode.values())
                                        .map(ReasonCode::code)
                                        .toList()) + ".");
    }
}
