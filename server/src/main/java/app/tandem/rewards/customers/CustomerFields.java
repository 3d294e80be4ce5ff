package app.tandem.rewards.customers;

import app.tandem.rewards.JsonFields;
import app.tandem.shared.EmailAddress;
import app.tandem.shared.Problem;
import java.time.DateTimeException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** What the merchant may write on a customer; the balance is not among it. */
record CustomerFields(
        @Nullable String email,
        @Nullable String firstName,
        @Nullable String lastName,
        CustomerState state,
        @Nullable LocalDate dateOfBirth) {

    /** A new customer is a candidate unless said otherwise: nobody joins by being written down. */
    static final CustomerFields NONE = new CustomerFields(null, null, null, CustomerState.CANDIDATE, null);

    static CustomerFields of(RewardsCustomer customer) {
        return new CustomerFields(
                customer.email(), customer.firstName(), customer.lastName(), customer.state(), customer.dateOfBirth());
    }

    /**
     * These fields with what the body gives in their place; absent ones stay, null ones are cleared.
     *
     * @throws Problem 422 naming the first field that is not valid
     */
    CustomerFields with(JsonFields body) {
        if (body.has("points_balance")) {
            throw Problem.invalid(
                    "points-balance-read-only",
                    "points_balance",
                    "Points move by entries in the ledger: POST /api/rewards/customers/{id}/points.");
        }
        return new CustomerFields(
                body.has("email") ? email(body.text("email", 254)) : email,
                body.has("first_name") ? body.text("first_name", 100) : firstName,
                body.has("last_name") ? body.text("last_name", 100) : lastName,
                body.has("state") ? state(body.text("state", 20)) : state,
                body.has("date_of_birth") ? date(body.text("date_of_birth", 10)) : dateOfBirth);
    }

    private static @Nullable String email(@Nullable String text) {
        if (text == null) return null;
        return EmailAddress.parse(text)
                .map(EmailAddress::value)
                .orElseThrow(() -> Problem.invalid("email-invalid", "email", "That is not an e-mail address."));
    }

    private static CustomerState state(@Nullable String text) {
        return CustomerState.parse(text == null ? "" : text);
    }

    private static @Nullable LocalDate date(@Nullable String text) {
        if (text == null) return null;
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException _) {
            throw Problem.invalid(
                    "date-of-birth-invalid",
                    "date_of_birth",
                    "Give the date of birth as YYYY-MM-DD; year 1004 where only day and month are known.");
        }
    }
}
