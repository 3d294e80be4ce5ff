package app.tandem.loyalty;

import static app.tandem.loyalty.SmileJson.odd;
import static app.tandem.loyalty.SmileJson.required;
import static app.tandem.loyalty.SmileJson.time;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One page of the points ledger.
 *
 * @param next the next page's cursor; null on the last
 */
record PointsPage(List<Transaction> transactions, @Nullable String next) {
    private static final int LONGEST_DESCRIPTION = 1_000;

    /** @param pointsChange above zero where points were given, below where they were taken */
    record Transaction(
            long id,
            long customer,
            long pointsChange,
            @Nullable String description,
            Instant createdAt) {}

    /** @throws SmileFailure naming the fault, such as {@code points_transactions[3].points_change is missing} */
    static PointsPage parse(byte[] body, JsonMapper json) {
        var page = SmileJson.page(body, "points_transactions", json);
        var list = page.path("points_transactions");
        var transactions = new ArrayList<Transaction>(list.size());
        for (int i = 0; i < list.size(); i++) {
            transactions.add(transaction(list.get(i), "points_transactions[" + i + "]"));
        }
        return new PointsPage(List.copyOf(transactions), SmileJson.next(page));
    }

    private static Transaction transaction(JsonNode node, String path) {
        if (!node.isObject()) throw odd(path + " is not an object.");
        var createdAt = time(node, "created_at", path);
        if (createdAt == null) throw odd(path + ".created_at is missing.");
        return new Transaction(
                required(node, "id", path),
                required(node, "customer_id", path),
                required(node, "points_change", path),
                description(node.path("description").asString("").strip()),
                createdAt);
    }

    private static @Nullable String description(String text) {
        if (text.isEmpty() || text.indexOf('\0') >= 0) return null;
        return text.length() <= LONGEST_DESCRIPTION ? text : text.substring(0, LONGEST_DESCRIPTION);
    }
}
