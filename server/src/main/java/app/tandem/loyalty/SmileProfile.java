package app.tandem.loyalty;

import app.tandem.messages.Freshness;
import app.tandem.messages.TemplateValues;
import app.tandem.shared.ShopId;
import app.tandem.subscribers.ProfilePart;
import app.tandem.subscribers.SubscriberId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** A person's loyalty as others show and quote it: in the profile, and in texts, with its age. */
@Component
class SmileProfile implements ProfilePart, TemplateValues, Freshness {
    /** Nobody writes it here: it comes from Smile. */
    record Answer(
            String state,
            boolean enrolled,
            long pointsBalance,
            @Nullable String vipTier,
            @Nullable String referralUrl,
            @Nullable LocalDate dateOfBirth,
            @Nullable Instant vipTierExpiresAt,
            @Nullable BigDecimal vipTierKeepNeeded,
            @Nullable String nextVipTier,
            @Nullable BigDecimal vipTierNextNeeded,
            Instant asOf) {
        static Answer of(SmileCustomers.Match match) {
            var snapshot = match.snapshot();
            return new Answer(
                    snapshot.state(),
                    snapshot.enrolled(),
                    snapshot.pointsBalance(),
                    snapshot.vipTier(),
                    snapshot.referralUrl(),
                    snapshot.dateOfBirth(),
                    snapshot.vip().tierExpiresAt(),
                    snapshot.vip().keepNeeded(),
                    snapshot.vip().nextTier(),
                    snapshot.vip().nextNeeded(),
                    match.asOf());
        }
    }

    private final SmileCustomers customers;
    private final SmileMatching matching;
    private final Smile smile;

    SmileProfile(SmileCustomers customers, SmileMatching matching, Smile smile) {
        this.customers = customers;
        this.matching = matching;
        this.smile = smile;
    }

    @Override
    public String name() {
        return "smile";
    }

    @Override
    public Map<SubscriberId, @Nullable Object> read(ShopId shop, Collection<SubscriberId> people) {
        var answers = new HashMap<SubscriberId, @Nullable Object>();
        customers.matches(shop, people).forEach((person, match) -> answers.put(person, Answer.of(match)));
        return answers;
    }

    @Override
    public void profilesChanged(ShopId shop, List<ProfileChange> changes) {
        matching.profilesChanged(shop, changes);
    }

    @Override
    public Collection<String> fields() {
        return List.of(
                "enrolled",
                "points_balance",
                "state",
                "vip_tier",
                "referral_url",
                "date_of_birth",
                "vip_tier_expires_at",
                "vip_tier_keep_needed",
                "next_vip_tier",
                "vip_tier_next_needed");
    }

    @Override
    public Map<SubscriberId, Map<String, Object>> values(ShopId shop, Collection<SubscriberId> people) {
        var values = new HashMap<SubscriberId, Map<String, Object>>();
        customers.matches(shop, people).forEach((person, match) -> {
            var snapshot = match.snapshot();
            var mine = new LinkedHashMap<String, Object>();
            mine.put("enrolled", snapshot.enrolled());
            mine.put("points_balance", snapshot.pointsBalance());
            mine.put("state", snapshot.state());
            put(mine, "vip_tier", snapshot.vipTier());
            put(mine, "referral_url", snapshot.referralUrl());
            put(mine, "date_of_birth", snapshot.dateOfBirth());
            put(mine, "vip_tier_expires_at", snapshot.vip().tierExpiresAt());
            put(mine, "vip_tier_keep_needed", snapshot.vip().keepNeeded());
            put(mine, "next_vip_tier", snapshot.vip().nextTier());
            put(mine, "vip_tier_next_needed", snapshot.vip().nextNeeded());
            values.put(person, mine);
        });
        return values;
    }

    private static void put(Map<String, Object> values, String name, @Nullable Object value) {
        if (value != null) values.put(name, value);
    }

    @Override
    public Map<SubscriberId, Instant> asOf(ShopId shop, Collection<SubscriberId> people) {
        var times = new HashMap<SubscriberId, Instant>();
        customers.matches(shop, people).forEach((person, match) -> times.put(person, match.asOf()));
        return times;
    }

    @Override
    public void refresh(ShopId shop) {
        smile.refresh(shop);
    }
}
