package app.tandem.loyalty;

import static app.tandem.loyalty.SmileJson.dateIfAny;
import static app.tandem.loyalty.SmileJson.numberIfAny;
import static app.tandem.loyalty.SmileJson.odd;
import static app.tandem.loyalty.SmileJson.required;
import static app.tandem.loyalty.SmileJson.text;
import static app.tandem.loyalty.SmileJson.time;
import static app.tandem.loyalty.SmileJson.timeIfAny;
import static app.tandem.loyalty.SmileJson.whole;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One page of customers. Reading is strict where a wrong value would corrupt a snapshot (id, state, balance, the
 * cursor) and lenient elsewhere: unknown keys are ignored, unknown states kept.
 *
 * @param next the next page's cursor; null on the last
 */
record CustomerPage(List<SmileCustomer> customers, @Nullable String next) {

    /** @throws SmileFailure naming the fault, such as {@code customers[3].points_balance is missing} */
    static CustomerPage parse(byte[] body, JsonMapper json) {
        var page = SmileJson.page(body, "customers", json);
        var list = page.path("customers");
        var customers = new ArrayList<SmileCustomer>(list.size());
        for (int i = 0; i < list.size(); i++) customers.add(customer(list.get(i), "customers[" + i + "]"));
        return new CustomerPage(List.copyOf(customers), SmileJson.next(page));
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
                dateIfAny(node, "date_of_birth"),
                status.isObject() ? tier : whole(node, "vip_tier_id", path),
                new SmileCustomer.Vip(
                        timeIfAny(status, "vip_tier_expires_at"),
                        numberIfAny(status, "progress_value"),
                        timeIfAny(status, "current_vip_period_end"),
                        numberIfAny(status, "delta_to_retain_vip_tier"),
                        whole(status, "next_vip_tier_id", path + ".vip_status"),
                        numberIfAny(status, "delta_to_next_vip_tier")),
                text(node, "referral_url", path),
                time(node, "updated_at", path));
    }
}
