package app.tandem.rewards.customers;

import app.tandem.rewards.Milliseconds;
import com.fasterxml.jackson.annotation.JsonFormat;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A customer as Smile's contract shows one; the Admin shows the same.
 *
 * @param email normalised; several customers may share one
 * @param dateOfBirth year 1004 where only day and month are known
 * @param pointsBalance spendable points, never below zero, whatever the state
 * @param vipTierId null: the account has no tiers
 * @param updatedAt whole milliseconds; grows with every change of this customer, balance included
 */
public record RewardsCustomer(
        long id,
        @Nullable String firstName,
        @Nullable String lastName,
        @Nullable String email,
        CustomerState state,
        @Nullable LocalDate dateOfBirth,
        long pointsBalance,
        String referralUrl,
        @Nullable Long vipTierId,

        @JsonFormat(shape = JsonFormat.Shape.STRING, pattern = Milliseconds.PATTERN, timezone = "UTC")
        Instant createdAt,

        @JsonFormat(shape = JsonFormat.Shape.STRING, pattern = Milliseconds.PATTERN, timezone = "UTC")
        Instant updatedAt) {}
