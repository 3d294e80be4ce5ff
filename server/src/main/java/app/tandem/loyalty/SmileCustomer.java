package app.tandem.loyalty;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A customer as Smile answers it ({@code GET /customers}).
 *
 * @param email as given; null or blank where there is none
 * @param state {@code member}, {@code candidate}, {@code disabled}, or one that Smile may add
 * @param vipTierId null without a tier
 */
record SmileCustomer(
        long id,
        @Nullable String email,
        String state,
        long pointsBalance,
        @Nullable Long vipTierId,
        @Nullable String referralUrl,
        @Nullable Instant updatedAt) {}
