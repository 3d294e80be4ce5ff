package app.tandem.rewards;

import app.tandem.shared.Problem;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A JSON object read field by field. A record could not tell an absent field (stays as it is) from null (cleared), and
 * would take {@code "5"} or {@code 5.9} for five points.
 */
public final class JsonFields {
    private final JsonNode object;

    private JsonFields(JsonNode object) {
        this.object = object;
    }

    /** @throws Problem 422 {@code body-invalid} where the body is no object */
    public static JsonFields of(JsonNode body) {
        if (!body.isObject()) throw Problem.invalid("body-invalid", "body", "The body is a JSON object.");
        return new JsonFields(body);
    }

    /** True where the field is there, also as null. */
    public boolean has(String name) {
        return object.has(name);
    }

    /**
     * Trimmed text; null where absent, null or blank.
     *
     * @throws Problem 422 {@code <name>-invalid} for another kind, control characters or more than {@code most} characters
     */
    public @Nullable String text(String name, int most) {
        var node = object.path(name);
        if (node.isMissingNode() || node.isNull()) return null;
        if (!node.isString()) throw invalid(name, name + " is a text.");
        var text = node.stringValue().strip();
        if (text.length() > most) throw invalid(name, name + " has at most " + most + " characters.");
        if (!PlainText.isPlain(text)) throw invalid(name, name + " has characters that cannot be shown.");
        return text.isEmpty() ? null : text;
    }

    /**
     * A whole number; null where absent or null.
     *
     * @throws Problem 422 {@code <name>-invalid} for another kind, or one outside {@code least} to {@code most}
     */
    public @Nullable Long wholeNumber(String name, long least, long most) {
        var node = object.path(name);
        if (node.isMissingNode() || node.isNull()) return null;
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            var number = node.longValue();
            if (number >= least && number <= most) return number;
        }
        throw invalid(name, name + " is a whole number from " + least + " to " + most + ".");
    }

    private static Problem invalid(String name, String message) {
        return Problem.invalid(name.replace('_', '-') + "-invalid", name, message);
    }
}
