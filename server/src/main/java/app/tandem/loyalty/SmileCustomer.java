package app.tandem.loyalty;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A customer as Smile answers it ({@code GET /customers}).
 *
 * @param email as given; null or blank where there is none
 * @param state {@code member}, {@code candidate}, {@code disabled}, or one that Smile may add
 * @param dateOfBirth year 1004 where only day and month are known
 * @param vipTierId null without a tier
 */
record SmileCustomer(
        long id,
        @Nullable String email,
        String state,
        long pointsBalance,
        @Nullable LocalDate dateOfBirth,
        @Nullable Long vipTierId,
        Vip vip,
        @Nullable String referralUrl,
        @Nullable Instant updatedAt) {

    /**
     * How the customer stands between the tiers ({@code vip_status}); figures are points or money, by the program.
     *
     * @param tierExpiresAt null in programs that count all time
     * @param progress earned or spent in the current period
     * @param periodEnd null in programs that count all time
     * @param keepNeeded still needed in this period to keep the tier; null where it is safe
     * @param nextTierId null in the top tier, as is {@code nextNeeded}
     */
    record Vip(
            @Nullable Instant tierExpiresAt,
            @Nullable BigDecimal progress,
            @Nullable Instant periodEnd,
            @Nullable BigDecimal keepNeeded,
            @Nullable Long nextTierId,
            @Nullable BigDecimal nextNeeded) {}
}
