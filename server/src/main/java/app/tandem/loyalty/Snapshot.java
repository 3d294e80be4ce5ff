package app.tandem.loyalty;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What we hold of the Smile customer that counts for an e-mail address.
 *
 * @param state as Smile says it; only {@code member} is enrolled
 */
record Snapshot(
        long smileId,
        String state,
        long pointsBalance,
        @Nullable String vipTier,
        @Nullable String referralUrl) {
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
        return facts;
    }
}
