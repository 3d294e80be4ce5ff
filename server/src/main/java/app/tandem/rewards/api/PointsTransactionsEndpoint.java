package app.tandem.rewards.api;

import static app.tandem.rewards.api.Parameters.given;

import app.tandem.rewards.JsonFields;
import app.tandem.rewards.apikeys.Scope;
import app.tandem.rewards.ledger.EntryFilter;
import app.tandem.rewards.ledger.PointsChange;
import app.tandem.rewards.ledger.PointsEntry;
import app.tandem.rewards.ledger.PointsLedger;
import app.tandem.shared.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Smile's points transactions: the ledger, newest first. */
@RestController
@RequestMapping("/rewards/v1/points_transactions")
class PointsTransactionsEndpoint {
    record TransactionList(List<PointsEntry> pointsTransactions, Cursor.Metadata metadata) {}

    record OneTransaction(PointsEntry pointsTransaction) {}

    private final PointsLedger ledger;

    PointsTransactionsEndpoint(PointsLedger ledger) {
        this.ledger = ledger;
    }

    /** @param updatedAtMin inclusive */
    @GetMapping
    ResponseEntity<TransactionList> list(
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @RequestParam(name = "customer_id", required = false) @Nullable String customerId,
            @RequestParam(name = "updated_at_min", required = false) @Nullable String updatedAtMin,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        caller.require(Scope.POINTS_TRANSACTION_READ);
        var wanted = Cursor.wanted(limit, cursor);
        var filter = new EntryFilter(customer(given(customerId)), Parameters.updatedAtMin(updatedAtMin));
        var page = wanted.page(ledger.list(caller.shop(), filter, wanted.slice()), PointsEntry::id);
        return json(HttpStatus.OK, new TransactionList(page.rows(), page.metadata()));
    }

    private static @Nullable Long customer(@Nullable String text) {
        if (text == null) return null;
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException _) {
            throw Problem.invalid("customer-id-invalid", "customer_id", "customer_id is a whole number.");
        }
    }

    @GetMapping("/{id}")
    ResponseEntity<OneTransaction> get(@RequestAttribute(Caller.ATTRIBUTE) Caller caller, @PathVariable String id) {
        caller.require(Scope.POINTS_TRANSACTION_READ);
        return json(
                HttpStatus.OK, new OneTransaction(ledger.get(caller.shop(), Parameters.id(id, "points transaction"))));
    }

    @PostMapping
    ResponseEntity<OneTransaction> create(
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller, @RequestBody JsonNode body) {
        caller.require(Scope.POINTS_TRANSACTION_WRITE);
        if (!body.path("points_transaction").isObject()) {
            throw missing("points_transaction", "Wrap the fields: {\"points_transaction\": {…}}.");
        }
        var fields = JsonFields.of(body.path("points_transaction"));
        var customer = fields.wholeNumber("customer_id", 0, Long.MAX_VALUE);
        if (customer == null) throw missing("customer_id", "customer_id is missing.");
        if (!fields.has("points_change")) throw missing("points_change", "points_change is missing.");
        var change = PointsChange.of(fields);
        // The contract has no request ids: each call is a change of its own.
        var entry = ledger.change(
                caller.shop(),
                customer,
                new PointsChange(change.points(), change.description(), change.internalNote(), null));
        return json(HttpStatus.CREATED, new OneTransaction(entry));
    }

    /** Smile answers 400 where a parameter is missing, and 422 where one is refused. */
    private static Problem missing(String field, String message) {
        return new Problem(
                HttpStatus.BAD_REQUEST, "parameter-missing", message, List.of(new Problem.FieldError(field, message)));
    }

    private static <T> ResponseEntity<T> json(HttpStatus status, T body) {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_JSON)
                .body(body);
    }
}
