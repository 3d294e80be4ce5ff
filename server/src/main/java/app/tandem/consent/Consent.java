package app.tandem.consent;

import app.tandem.consent.ConsentLedger.Entry;
import app.tandem.consent.ConsentLedger.Lock;
import app.tandem.shared.PhoneNumber;
import app.tandem.shared.ShopId;
import app.tandem.subscribers.ChangeFeed;
import app.tandem.subscribers.SubscriberId;
import app.tandem.subscribers.Subscribers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** What people allowed, and whether we may text them now. */
@Service
public class Consent {
    private static final String THE_PERSON = "person";
    private final ConsentLedger ledger;
    private final ChangeFeed feed;
    private final Subscribers subscribers;
    private final ObjectProvider<SendRule> rules;

    Consent(ConsentLedger ledger, ChangeFeed feed, Subscribers subscribers, ObjectProvider<SendRule> rules) {
        this.ledger = ledger;
        this.feed = feed;
        this.subscribers = subscribers;
        this.rules = rules;
    }

    /** Everybody who exists has a state. */
    public Map<SubscriberId, ConsentState> states(ShopId shop, Collection<SubscriberId> people) {
        var phones = subscribers.phones(shop, people);
        var known = ledger.states(shop, phones.values(), Lock.NONE);
        var states = new HashMap<SubscriberId, ConsentState>();
        phones.forEach((id, phone) -> states.put(id, known.getOrDefault(phone, ConsentState.NONE)));
        return states;
    }

    /**
     * Those of these numbers that opted out, whoever has them or nobody.
     *
     * <p>Inside a transaction that may write, the numbers' consent is held still until it ends, as in {@link #mayText}.
     */
    public Map<PhoneNumber, SendRule.Refusal> optedOut(ShopId shop, Collection<PhoneNumber> phones) {
        if (phones.isEmpty()) return Map.of();
        var claiming = claiming();
        // A number never heard of has no row to lock, and the first thing heard of it may be a STOP.
        if (claiming) ledger.prepare(shop, phones);
        var refusals = new HashMap<PhoneNumber, SendRule.Refusal>();
        ledger.states(shop, phones, claiming ? Lock.SHARE : Lock.NONE).forEach((phone, state) -> {
            if (state.status() == ConsentStatus.UNSUBSCRIBED) refusals.put(phone, optedOut(state));
        });
        return refusals;
    }

    private static boolean claiming() {
        return TransactionSynchronizationManager.isActualTransactionActive()
                && !TransactionSynchronizationManager.isCurrentTransactionReadOnly();
    }

    /**
     * Writes down that the person said no, now. Holds once committed: no text is claimed for the number afterwards.
     * Somebody who opted out already opts out anew, so that a consent from between the two does not count.
     *
     * @param method how, such as {@code keyword}
     * @param wording what the person wrote, where they wrote
     * @return whether the state changed
     */
    @Transactional
    public boolean optOut(ShopId shop, PhoneNumber phone, String method, @Nullable String wording) {
        return optOut(shop, phone, method, wording, THE_PERSON);
    }

    @Transactional
    boolean optOut(ShopId shop, PhoneNumber phone, String method, @Nullable String wording, String by) {
        return say(shop, phone, ConsentStatus.UNSUBSCRIBED, method, wording, by);
    }

    /**
     * Writes down that the person said yes, now and by themselves (a keyword, a reply): an earlier opt-out is over.
     * Numbers nobody has may opt in; make the person first where there is to be one.
     *
     * @return whether the state changed
     */
    @Transactional
    public boolean optIn(ShopId shop, PhoneNumber phone, String method, @Nullable String wording) {
        return say(shop, phone, ConsentStatus.SUBSCRIBED, method, wording, THE_PERSON);
    }

    private boolean say(
            ShopId shop, PhoneNumber phone, ConsentStatus status, String method, @Nullable String wording, String by) {
        ledger.prepare(shop, List.of(phone));
        var before = ledger.states(shop, List.of(phone), Lock.UPDATE).getOrDefault(phone, ConsentState.NONE);
        if (status == ConsentStatus.SUBSCRIBED && before.status() == status) return false;
        var now = ledger.now();
        ledger.append(shop, List.of(new Entry(phone, status, method, null, wording, now, now, by)));
        // Looked up after the lock: whoever is just being made with this number waits for it, or is visible now.
        var person = subscribers.byPhone(shop, phone);
        if (person.isPresent()) {
            var change = ConsentPart.change(person.get().id(), before, new ConsentState(status, now, method));
            feed.append(shop, List.of(change));
        }
        return before.status() != status;
    }

    /**
     * Who may not be texted now, and why; those who may are absent. Asks consent first, then every {@link SendRule}.
     *
     * <p>Inside a transaction that may write, the numbers' consent is held still until it ends: a STOP either committed
     * before and is seen, or waits until the claim is committed.
     */
    public Map<SubscriberId, SendRule.Refusal> mayText(
            SendRule.Question question, Collection<SendRule.Candidate> candidates) {
        if (candidates.isEmpty()) return Map.of();
        var refusals = new LinkedHashMap<>(byConsent(question, candidates));
        for (var rule : rules.orderedStream().toList()) {
            var left = new ArrayList<SendRule.Candidate>();
            for (var candidate : candidates) {
                if (!refusals.containsKey(candidate.subscriber())) left.add(candidate);
            }
            if (left.isEmpty()) break;
            refusals.putAll(rule.refusals(question, left));
        }
        return refusals;
    }

    private Map<SubscriberId, SendRule.Refusal> byConsent(
            SendRule.Question question, Collection<SendRule.Candidate> candidates) {
        var states = ledger.states(
                question.shop(),
                candidates.stream().map(SendRule.Candidate::phone).toList(),
                claiming() ? Lock.SHARE : Lock.NONE);
        var refusals = new LinkedHashMap<SubscriberId, SendRule.Refusal>();
        for (var candidate : candidates) {
            var refusal = refusal(question.purpose(), states.getOrDefault(candidate.phone(), ConsentState.NONE));
            if (refusal != null) refusals.put(candidate.subscriber(), refusal);
        }
        return refusals;
    }

    private static SendRule.@Nullable Refusal refusal(Purpose purpose, ConsentState state) {
        return switch (purpose) {
            // The answer to STOP or HELP goes to whoever wrote.
            case CONVERSATIONAL -> null;
            case TRANSACTIONAL -> state.status() == ConsentStatus.UNSUBSCRIBED ? optedOut(state) : null;
            case PROMOTIONAL ->
                switch (state.status()) {
                    case SUBSCRIBED -> null;
                    case UNSUBSCRIBED -> optedOut(state);
                    case NEVER_SUBSCRIBED ->
                        new SendRule.Refusal(ReasonCode.NOT_SUBSCRIBED, "never agreed to marketing texts");
                };
        };
    }

    private static SendRule.Refusal optedOut(ConsentState state) {
        return new SendRule.Refusal(ReasonCode.OPTED_OUT, "opted out at " + state.since() + " by " + state.method());
    }
}
