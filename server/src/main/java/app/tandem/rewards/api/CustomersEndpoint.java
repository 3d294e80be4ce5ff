package app.tandem.rewards.api;

import static app.tandem.rewards.api.Parameters.given;

import app.tandem.rewards.apikeys.Scope;
import app.tandem.rewards.customers.CustomerFilter;
import app.tandem.rewards.customers.CustomerState;
import app.tandem.rewards.customers.RewardsCustomer;
import app.tandem.rewards.customers.RewardsCustomers;
import app.tandem.shared.EmailAddress;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Smile's customers: read only, newest first. */
@RestController
@RequestMapping("/rewards/v1/customers")
class CustomersEndpoint {
    private static final String VIP_STATUS = "vip_status";
    private static final Set<String> VIP_TIERS = Set.of("vip_status.vip_tier", "vip_status.next_vip_tier");

    /** @param vipStatus only where asked for */
    record ShownCustomer(
            @JsonUnwrapped RewardsCustomer customer,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Map<String, @Nullable Object> vipStatus) {}

    record CustomerList(List<ShownCustomer> customers, Cursor.Metadata metadata) {}

    record OneCustomer(ShownCustomer customer) {}

    private final RewardsCustomers customers;

    CustomersEndpoint(RewardsCustomers customers) {
        this.customers = customers;
    }

    /**
     * @param email exact, without case
     * @param updatedAtMin inclusive
     */
    @GetMapping
    ResponseEntity<CustomerList> list(
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @RequestParam(required = false) @Nullable String email,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(name = "updated_at_min", required = false) @Nullable String updatedAtMin,
            @RequestParam(required = false) @Nullable String include,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        caller.require(Scope.CUSTOMER_READ);
        var wanted = Cursor.wanted(limit, cursor);
        var included = Parameters.include(include, Set.of(VIP_STATUS));
        var address = EmailAddress.parse(given(email));
        var inState = given(state);
        var filter = new CustomerFilter(
                address.orElse(null),
                inState == null ? null : CustomerState.parse(inState),
                Parameters.updatedAtMin(updatedAtMin),
                null);
        // What is no address is nobody's.
        var found = given(email) != null && address.isEmpty()
                ? List.<RewardsCustomer>of()
                : customers.list(caller.shop(), filter, wanted.slice());
        var page = wanted.page(found, RewardsCustomer::id);
        return json(new CustomerList(
                page.rows().stream().map(customer -> shown(customer, included)).toList(), page.metadata()));
    }

    @GetMapping("/{id}")
    ResponseEntity<OneCustomer> get(
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String include) {
        caller.require(Scope.CUSTOMER_READ);
        var known = new TreeSet<>(VIP_TIERS);
        known.add(VIP_STATUS);
        var included = Parameters.include(include, known);
        return json(new OneCustomer(shown(customers.get(caller.shop(), Parameters.id(id, "customer")), included)));
    }

    /** An account without tiers: every figure is null. */
    private static ShownCustomer shown(RewardsCustomer customer, Set<String> included) {
        if (included.isEmpty()) return new ShownCustomer(customer, null);
        var status = new LinkedHashMap<String, @Nullable Object>();
        status.put("vip_tier_id", null);
        status.put("vip_tier_expires_at", null);
        status.put("progress_value", null);
        status.put("current_vip_period_end", null);
        status.put("delta_to_retain_vip_tier", null);
        status.put("next_vip_tier_id", null);
        status.put("delta_to_next_vip_tier", null);
        if (included.contains("vip_status.vip_tier")) status.put("vip_tier", null);
        if (included.contains("vip_status.next_vip_tier")) status.put("next_vip_tier", null);
        return new ShownCustomer(customer, status);
    }

    private static <T> ResponseEntity<T> json(T body) {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(body);
    }
}
