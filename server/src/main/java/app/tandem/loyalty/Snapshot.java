package app.tandem.loyalty;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What we hold of the Smile customer that counts for an e-mail address.
 *
 * @param state as Smile says it; only {@code member} is enrolled
 * @param dateOfBirth year 1004 where only day and month are known
 */
record Snapshot(
        long smileId,
        String state,
        long pointsBalance,
        @Nullable LocalDate dateOfBirth,
        @Nullable String vipTier,
        Vip vip,
        @Nullable String referralUrl) {

    /** How they stand between the tiers, as {@link SmileCustomer.Vip} has it. */
    record Vip(
            @Nullable Instant tierExpiresAt,
            @Nullable BigDecimal progress,
            @Nullable Instant periodEnd,
            @Nullable BigDecimal keepNeeded,
            @Nullable String nextTier,
            @Nullable BigDecimal nextNeeded) {
        private static final Vip NONE = new Vip(null, null, null, null, null, null);
    }

    boolean enrolled() {
        return state.equals("member");
    }

    /** The facts by criterion field; people without a snapshot are not enrolled and have nothing else. */
    static Map<String, @Nullable Object> facts(@Nullable Snapshot snapshot) {
        var facts = new LinkedHashMap<String, @Nullable Object>();
        facts.put(SmileFacts.ENROLLED, snapshot != null && snapshot.enrolled());
        facts.put(SmileFacts.POINTS_BALANCE, snapshot == null ? null : BigDecimal.valueOf(snapshot.pointsBalance()));
        facts.put(SmileFacts.STATE, snapshot == null ? null : snapshot.state());
        facts.put(SmileFacts.VIP_TIER, snapshot == null ? null : snapshot.vipTier());
        facts.put(SmileFacts.REFERRAL_URL, snapshot == null ? null : snapshot.referralUrl());
        facts.put(SmileFacts.DATE_OF_BIRTH, snapshot == null ? null : snapshot.dateOfBirth());
        var vip = snapshot == null ? Vip.NONE : snapshot.vip();
        facts.put(SmileFacts.VIP_TIER_EXPIRES_AT, vip.tierExpiresAt());
        facts.put(SmileFacts.VIP_TIER_KEEP_NEEDED, vip.keepNeeded());
        facts.put(SmileFacts.NEXT_VIP_TIER, vip.nextTier());
        facts.put(SmileFacts.VIP_TIER_NEXT_NEEDED, vip.nextNeeded());
        facts.put(SmileFacts.VIP_PROGRESS_VALUE, vip.progress());
        facts.put(SmileFacts.CURRENT_VIP_PERIOD_END, vip.periodEnd());
        return facts;
    }
}
