package app.tandem.rewards.customers;

import app.tandem.rewards.JsonFields;
import app.tandem.rewards.PlainText;
import app.tandem.rewards.Slice;
import app.tandem.shared.OpaqueId;
import app.tandem.shared.Page;
import app.tandem.shared.PageRequest;
import app.tandem.shared.Problem;
import app.tandem.shared.SignedIn;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@RestController
@RequestMapping("/api/rewards/customers")
class RewardsCustomerController {
    private final RewardsCustomers customers;

    RewardsCustomerController(RewardsCustomers customers) {
        this.customers = customers;
    }

    /** @param query how the e-mail, the name or the last name begins */
    @GetMapping
    Page<RewardsCustomer> list(
            SignedIn who,
            @RequestParam(required = false) @Nullable String query,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        var page = PageRequest.of(limit, cursor);
        var filter = new CustomerFilter(
                null, state == null || state.isBlank() ? null : CustomerState.parse(state), null, beginsWith(query));
        return Page.of(customers.list(who.shop(), filter, Slice.of(page)), page, RewardsCustomer::id)
                .withTotal(customers.count(who.shop(), filter));
    }

    private static @Nullable String beginsWith(@Nullable String query) {
        if (query == null || query.isBlank()) return null;
        var text = query.strip();
        if (text.length() <= 254 && PlainText.isPlain(text)) return text;
        throw Problem.invalid("query-invalid", "query", "Search for at most 254 characters.");
    }

    @GetMapping("/{id}")
    RewardsCustomer get(SignedIn who, @PathVariable String id) {
        return customers.get(who.shop(), OpaqueId.parse(id, "customer"));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    RewardsCustomer create(SignedIn who, @RequestBody JsonNode body) {
        return customers.create(who.shop(), CustomerFields.NONE.with(JsonFields.of(body)));
    }

    /** Absent fields stay as they are; null clears. */
    @PatchMapping("/{id}")
    RewardsCustomer change(SignedIn who, @PathVariable String id, @RequestBody JsonNode body) {
        var fields = JsonFields.of(body);
        return customers.change(who.shop(), OpaqueId.parse(id, "customer"), before -> before.with(fields));
    }
}
