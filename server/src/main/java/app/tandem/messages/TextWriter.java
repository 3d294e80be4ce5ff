package app.tandem.messages;

import app.tandem.consent.ReasonCode;
import app.tandem.messages.Personalisation.Values;
import app.tandem.shared.StorableText;

/** Writes one person's text. */
final class TextWriter {
    private TextWriter() {}

    sealed interface Outcome {
        record Written(String body, MessageParts parts) implements Outcome {}

        record NotWritten(ReasonCode reason, String evidence) implements Outcome {}
    }

    static Outcome write(MessageTemplate template, Values values) {
        String body;
        try {
            body = template.render(values.names());
        } catch (MessageTemplate.RenderFailure cause) {
            return new Outcome.NotWritten(ReasonCode.TEMPLATE_ERROR, String.valueOf(cause.getMessage()));
        }
        if (body.isBlank()) return new Outcome.NotWritten(ReasonCode.EMPTY_TEXT, "Nothing but spaces is left.");
        if (body.length() > Templates.LONGEST_TEXT) {
            return new Outcome.NotWritten(
                    ReasonCode.TEMPLATE_ERROR,
                    "The text came out with %,d characters; at most %,d can be sent."
                            .formatted(body.length(), Templates.LONGEST_TEXT));
        }
        if (!StorableText.is(body)) {
            return new Outcome.NotWritten(ReasonCode.TEMPLATE_ERROR, "A character was cut in half.");
        }
        return new Outcome.Written(body, MessageParts.count(body));
    }
}
