package app.tandem.messages;

import app.tandem.shared.Problem;
import app.tandem.shared.StorableText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import liqp.exceptions.LiquidException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;

/** Reads the Liquid of message bodies, and refuses what would go wrong later, with the line. */
@Service
public class Templates {
    /** Characters of a text as it leaves: what carriers take (Twilio refuses more). */
    static final int LONGEST_TEXT = 1_600;
    /** Characters of a template; its tags come on top of the text. */
    private static final int LONGEST_TEMPLATE = 10_000;

    static final List<String> SUBSCRIBER_FIELDS =
            List.of("first_name", "last_name", "email", "phone", "time_zone", "tags", "properties");
    static final List<String> SHOP_FIELDS = List.of("name");
    private static final Pattern INVALID_TAG = Pattern.compile("Invalid Tag: '([^']*)'");
    private static final Pattern NO_FILTER = Pattern.compile("line (\\d+).*no filter available named: \\|?(.*)");

    private final Map<String, Collection<String>> fields = new LinkedHashMap<>();

    Templates(ObjectProvider<TemplateValues> sources) {
        fields.put("subscriber", SUBSCRIBER_FIELDS);
        fields.put("shop", SHOP_FIELDS);
        for (var source : sources.orderedStream().toList()) fields.put(source.name(), source.fields());
    }

    /** Every value a text may quote, by name: for the composer. */
    public Map<String, Collection<String>> fields() {
        return fields;
    }

    /**
     * Reads a body.
     *
     * @param field where it stands in the request, such as {@code message.body}
     * @throws Problem 422 {@code body-blank}, {@code body-too-long}, {@code template-invalid}
     */
    public MessageTemplate read(String body, String field) {
        if (body.isBlank()) throw Problem.invalid("body-blank", field, "Write a text. An empty one is never sent.");
        if (body.length() > LONGEST_TEMPLATE) {
            throw Problem.invalid(
                    "body-too-long",
                    field,
                    "The text has %,d characters; at most %,d can be sent.".formatted(body.length(), LONGEST_TEXT));
        }
        if (!StorableText.is(body)) {
            throw Problem.invalid("template-invalid", field, "The text has a character that no phone can show.");
        }
        var template = parse(body, field);
        var least = shortest(template);
        if (least > LONGEST_TEXT) {
            throw Problem.invalid(
                    "body-too-long",
                    field,
                    "The text has %,d characters; at most %,d can be sent.".formatted(least, LONGEST_TEXT));
        }
        return template;
    }

    /** Reads a body that {@link #read} accepted before, such as a campaign's. */
    MessageTemplate reread(String body) {
        return parse(body, "body");
    }

    private MessageTemplate parse(String body, String field) {
        TemplateReader.Reading reading;
        try {
            reading = TemplateReader.read(body);
        } catch (RuntimeException cause) {
            throw refused(field, cause instanceof LiquidException where ? sentence(where) : sentence(cause));
        }
        var faults = new ArrayList<Problem.FieldError>();
        reading.asked().forEach((path, line) -> {
            var fault = unknown(path);
            if (!fault.isEmpty()) faults.add(new Problem.FieldError(field, "Line " + line + ": " + fault));
        });
        if (!faults.isEmpty()) {
            throw new Problem(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "template-invalid",
                    faults.getFirst().message(),
                    faults);
        }
        return new MessageTemplate(
                body, reading.root(), Set.copyOf(reading.asked().keySet()));
    }

    /** What is wrong with asking for that path; empty where nothing is. */
    private String unknown(String path) {
        var root = TemplateReader.root(path);
        var known = fields.get(root);
        if (known == null) {
            return "there is no value {{ " + path + " }}. A text may quote " + String.join(", ", fields.keySet()) + ".";
        }
        if (root.equals(path)) {
            return "say what of " + root + ": it has " + String.join(", ", known) + ".";
        }
        var field = path.substring(root.length() + 1);
        if (known.contains(field)) return "";
        return root + " has no " + field + ". It has " + String.join(", ", known) + ".";
    }

    private static Problem refused(String field, String sentence) {
        return Problem.invalid("template-invalid", field, sentence);
    }

    private static String sentence(LiquidException cause) {
        var said = String.valueOf(cause.getMessage());
        var tag = INVALID_TAG.matcher(said);
        if (tag.find()) return "Line " + cause.line + ": there is no tag {% " + tag.group(1) + " %} in texts.";
        return "Line " + cause.line + ", character " + (cause.charPositionInLine + 1)
                + ": the template cannot be read from here. Check that every {{ is closed by }}, every {% by %}, and"
                + " every {% if %} by {% endif %}.";
    }

    private static String sentence(RuntimeException cause) {
        var filter = NO_FILTER.matcher(String.valueOf(cause.getMessage()));
        if (filter.find()) return "Line " + filter.group(1) + ": there is no filter " + filter.group(2) + " in texts.";
        return "Line 1: the template cannot be read. " + cause.getMessage();
    }

    /** Characters of the text for somebody without any values; 0 where it cannot be rendered so. */
    private static int shortest(MessageTemplate template) {
        try {
            return template.render(Map.of()).length();
        } catch (MessageTemplate.RenderFailure _) {
            return 0;
        }
    }
}
