package app.tandem.loyalty;

import app.tandem.loyalty.SmileFailure.Kind;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One page of customers. Reading is strict where a wrong value would corrupt a snapshot (id, state, balance, the
 * cursor) and lenient elsewhere: unknown keys are ignored, unknown states kept.
 *
 * @param next the next page's cursor; null on the last
 */
record CustomerPage(List<SmileCustomer> customers, @Nullable String next) {
    private static final int LONGEST_CURSOR = 4096;
    private static final int LONGEST_TEXT = 2048;

    /** @throws SmileFailure naming the fault, such as {@code customers[3].points_balance is missing} */
    static CustomerPage parse(byte[] body, JsonMapper json) {
        JsonNode root;
        try {
            root = json.readTree(body);
        } catch (JacksonException _) {
            throw odd("The answer is not JSON, or is cut off: " + opening(body));
        }
        if (!root.isObject()) throw odd("The answer is not a JSON object: " + opening(body));
        var list = root.path("customers");
        if (!list.isArray()) throw odd("The answer has no list \"customers\".");
        if (!root.path("metadata").isObject()) {
            throw odd("The answer has no \"metadata\", so it does not say whether there are more customers.");
        }
        var customers = new ArrayList<SmileCustomer>(list.size());
        for (int i = 0; i < list.size(); i++) customers.add(customer(list.get(i), "customers[" + i + "]"));
        return new CustomerPage(
                List.copyOf(customers), next(root.path("metadata").path("next_cursor")));
    }

    private static @Nullable String next(JsonNode cursor) {
        // Smile's own samples write "none" as null and as an empty text.
        if (cursor.isMissingNode() || cursor.isNull()) return null;
        if (!cursor.isString() || cursor.asString().length() > LONGEST_CURSOR) {
            throw odd("metadata.next_cursor is not a text.");
        }
        return cursor.asString().isBlank() ? null : cursor.asString();
    }

    private static SmileCustomer customer(JsonNode node, String path) {
        if (!node.isObject()) throw odd(path + " is not an object.");
        var state = text(node, "state", path);
        if (state == null || state.isBlank()) throw odd(path + ".state is missing.");
        var status = node.path("vip_status");
        if (!status.isMissingNode() && !status.isNull() && !status.isObject()) {
            throw odd(path + ".vip_status is not an object.");
        }
        // The tier beside vip_status is Smile's deprecated copy.
        var tier = status.isObject() ? whole(status, "vip_tier_id", path + ".vip_status") : null;
        return new SmileCustomer(
                required(node, "id", path),
                text(node, "email", path),
                state,
                required(node, "points_balance", path),
                status.isObject() ? tier : whole(node, "vip_tier_id", path),
                text(node, "referral_url", path),
                time(node, "updated_at", path));
    }

    private static long required(JsonNode node, String name, String path) {
        var value = whole(node, name, path);
        if (value == null) throw odd(path + "." + name + " is missing.");
        return value;
    }

    private static @Nullable Long whole(JsonNode node, String name, String path) {
        var value = node.path(name);
        if (value.isMissingNode() || value.isNull()) return null;
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw odd(path + "." + name + " is not a whole number.");
        }
        return value.asLong();
    }

    private static @Nullable String text(JsonNode node, String name, String path) {
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

    private static @Nullable Instant time(JsonNode node, String name, String path) {
        var text = text(node, name, path);
        if (text == null) return null;
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException _) {
            throw odd(path + "." + name + " is not an ISO 8601 time.");
        }
    }

    private static String opening(byte[] body) {
        if (body.length == 0) return "it is empty.";
        var start = new String(body, 0, Math.min(body.length, 200), StandardCharsets.UTF_8).strip();
        return start.startsWith("<")
                ? "it is a web page. The base URL may not be the API's."
                : "it has " + body.length + " bytes.";
    }

    private static SmileFailure odd(String fault) {
        return new SmileFailure(Kind.UNREADABLE, "Smile's answer was not understood. " + fault);
    }
}
