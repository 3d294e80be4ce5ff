package app.tandem.rewards.ledger;

import app.tandem.rewards.JsonFields;
import app.tandem.rewards.Slice;
import app.tandem.rewards.customers.RewardsCustomers;
import app.tandem.shared.OpaqueId;
import app.tandem.shared.Page;
import app.tandem.shared.PageRequest;
import app.tandem.shared.SignedIn;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@RestController
@RequestMapping("/api/rewards/customers/{customer}/points")
class PointsLedgerController {
    private final PointsLedger ledger;
    private final RewardsCustomers customers;

    PointsLedgerController(PointsLedger ledger, RewardsCustomers customers) {
        this.ledger = ledger;
        this.customers = customers;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    PointsEntry change(SignedIn who, @PathVariable String customer, @RequestBody JsonNode body) {
        return ledger.change(who.shop(), OpaqueId.parse(customer, "customer"), PointsChange.of(JsonFields.of(body)));
    }

    @GetMapping
    Page<PointsEntry> list(
            SignedIn who,
            @PathVariable String customer,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        var page = PageRequest.of(limit, cursor);
        var id = customers.get(who.shop(), OpaqueId.parse(customer, "customer")).id();
        return Page.of(ledger.list(who.shop(), new EntryFilter(id, null), Slice.of(page)), page, PointsEntry::id);
    }
}
