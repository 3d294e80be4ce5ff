package app.tandem.loyalty;

import app.tandem.shared.ShopId;
import app.tandem.subscribers.ChangeFeed;
import app.tandem.subscribers.FactChange;
import app.tandem.subscribers.ProfilePart.ProfileChange;
import app.tandem.subscribers.SubscriberId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Ties Smile customers to subscribers by normalised e-mail, and tells the change feed whose facts changed with each
 * write of either side. Among several customers with one e-mail a member wins over a candidate over a disabled one,
 * then the most recently updated; several subscribers with one e-mail all have the winner's facts.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class SmileMatching {
    private final SmileCustomers customers;
    private final SmilePoints points;
    private final ChangeFeed feed;

    SmileMatching(SmileCustomers customers, SmilePoints points, ChangeFeed feed) {
        this.customers = customers;
        this.points = points;
        this.feed = feed;
    }

    /**
     * Runs a write of customers and appends what it changed for subscribers. The caller holds {@link
     * SmileCustomers#lockMatching}.
     *
     * @param emails every e-mail that the write may take from or give to a customer
     * @return what the write returned
     */
    int changing(ShopId shop, Set<String> emails, IntSupplier write) {
        var before = customers.winners(shop, emails);
        var result = write.getAsInt();
        var after = customers.winners(shop, emails);
        var moved = new HashSet<String>();
        for (var email : emails) {
            if (!Objects.equals(before.get(email), after.get(email))) moved.add(email);
        }
        var changes = new Changes();
        customers
                .subscribers(shop, moved)
                .forEach((person, email) -> changes.add(person, before.get(email), after.get(email)));
        append(shop, changes);
        return result;
    }

    /** Profiles were made or changed in this transaction: their facts follow their e-mails. */
    void profilesChanged(ShopId shop, List<ProfileChange> profiles) {
        var moved = profiles.stream()
                .filter(profile -> !Objects.equals(profile.emailBefore(), profile.emailNow()))
                .toList();
        if (moved.isEmpty()) return;
        customers.lockMatchingShared(shop);
        var emailsNow = new LinkedHashMap<SubscriberId, @Nullable String>();
        var emails = new HashSet<String>();
        for (var profile : moved) {
            emailsNow.put(profile.subscriber(), profile.emailNow());
            if (profile.emailBefore() != null) emails.add(profile.emailBefore());
            if (profile.emailNow() != null) emails.add(profile.emailNow());
        }
        customers.setEmails(shop, emailsNow);
        var winners = customers.winners(shop, emails);
        if (winners.isEmpty()) return;
        var changes = new Changes();
        for (var profile : moved) {
            changes.add(
                    profile.subscriber(),
                    profile.emailBefore() == null ? null : winners.get(profile.emailBefore()),
                    profile.emailNow() == null ? null : winners.get(profile.emailNow()));
        }
        append(shop, changes);
    }

    private void append(ShopId shop, Changes changes) {
        if (!changes.facts.isEmpty()) feed.append(shop, changes.facts);
        points.matched(shop, changes.matched);
    }

    /** What became of people: facts that changed, and the customer of those who got another one. */
    private static final class Changes {
        private final List<FactChange> facts = new ArrayList<>();
        private final Map<SubscriberId, Long> matched = new LinkedHashMap<>();

        void add(SubscriberId person, @Nullable Snapshot before, @Nullable Snapshot after) {
            Map<String, @Nullable Object> was = Snapshot.facts(before);
            Map<String, @Nullable Object> now = Snapshot.facts(after);
            was.entrySet().removeIf(fact -> {
                if (!Objects.equals(fact.getValue(), now.get(fact.getKey()))) return false;
                now.remove(fact.getKey());
                return true;
            });
            if (!was.isEmpty()) facts.add(new FactChange(person, was, now));
            if (after != null && (before == null || before.smileId() != after.smileId())) {
                matched.put(person, after.smileId());
            }
        }
    }
}
