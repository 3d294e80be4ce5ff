package app.tandem.loyalty;

import app.tandem.loyalty.SmileFailure.Kind;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads Smile's answers: strict where a wrong value would corrupt what we hold, and then naming its place ({@code
 * customers[3].points_balance is missing}); the figures beside it are left out where they cannot be read.
 */
final class SmileJson {
    private static final int LONGEST_CURSOR = 4096;
    private static final int LONGEST_TEXT = 2048;
    private static final int MOST_DIGITS = 30;

    private SmileJson() {}

    /** A page's object with its list of that name. */
    static JsonNode page(byte[] body, String list, JsonMapper json) {
        JsonNode root;
        try {
            root = json.readTree(body);
        } catch (JacksonException _) {
            throw odd("The answer is not JSON, or is cut off: " + opening(body));
        }
        if (!root.isObject()) throw odd("The answer is not a JSON object: " + opening(body));
        if (!root.path(list).isArray()) throw odd("The answer has no list \"" + list + "\".");
        if (!root.path("metadata").isObject()) {
            throw odd("The answer has no \"metadata\", so it does not say whether there are more.");
        }
        return root;
    }

    /** The next page's cursor; null on the last. */
    static @Nullable String next(JsonNode page) {
        var cursor = page.path("metadata").path("next_cursor");
        // Smile's own samples write "none" as null and as an empty text.
        if (cursor.isMissingNode() || cursor.isNull()) return null;
        if (!cursor.isString() || cursor.asString().length() > LONGEST_CURSOR) {
            throw odd("metadata.next_cursor is not a text.");
        }
        return cursor.asString().isBlank() ? null : cursor.asString();
    }

    static long required(JsonNode node, String name, String path) {
        var value = whole(node, name, path);
        if (value == null) throw odd(path + "." + name + " is missing.");
        return value;
    }

    static @Nullable Long whole(JsonNode node, String name, String path) {
        var value = node.path(name);
        if (value.isMissingNode() || value.isNull()) return null;
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw odd(path + "." + name + " is not a whole number.");
        }
        return value.asLong();
    }

    static @Nullable String text(JsonNode node, String name, String path) {
        var value = node.path(name);
        if (value.isMissingNode() || value.isNull()) return null;
        // PostgreSQL stores no NUL character, and a text of megabytes is no e-mail address.
        if (!value.isString()
                || value.asString().length() > LONGEST_TEXT
                || value.asString().indexOf('\0') >= 0) {
            throw odd(path + "." + name + " is not a text of at most " + LONGEST_TEXT + " characters.");
        }
        return value.asString();
    }

    static @Nullable Instant time(JsonNode node, String name, String path) {
        var text = text(node, name, path);
        if (text == null) return null;
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException _) {
            throw odd(path + "." + name + " is not an ISO 8601 time.");
        }
    }

    /** Null also where it is none, or none that the database keeps. */
    static @Nullable Instant timeIfAny(JsonNode node, String name) {
        try {
            var time = OffsetDateTime.parse(node.path(name).asString(""));
            return time.getYear() < 1 || time.getYear() > 9999 ? null : time.toInstant();
        } catch (DateTimeException _) {
            return null;
        }
    }

    /** Null also where it is none. */
    static @Nullable LocalDate dateIfAny(JsonNode node, String name) {
        try {
            var date = LocalDate.parse(node.path(name).asString(""));
            return date.getYear() < 1 || date.getYear() > 9999 ? null : date;
        } catch (DateTimeException _) {
            return null;
        }
    }

    /** Null also where it is none, or one of more digits than anybody counts. */
    static @Nullable BigDecimal numberIfAny(JsonNode node, String name) {
        var value = node.path(name);
        if (!value.isNumber()) return null;
        var number = value.decimalValue();
        return number.precision() > MOST_DIGITS || Math.abs(number.scale()) > MOST_DIGITS ? null : number;
    }

    private static String opening(byte[] body) {
        if (body.length == 0) return "it is empty.";
        var start = new String(body, 0, Math.min(body.length, 200), StandardCharsets.UTF_8).strip();
        return start.startsWith("<")
                ? "it is a web page. The base URL may not be the API's."
                : "it has " + body.length + " bytes.";
    }

    static SmileFailure odd(String fault) {
        return new SmileFailure(Kind.UNREADABLE, "Smile's answer was not understood. " + fault);
    }
}
