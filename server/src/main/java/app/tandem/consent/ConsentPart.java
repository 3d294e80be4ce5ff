package app.tandem.consent;

import app.tandem.consent.ConsentLedger.Entry;
import app.tandem.consent.ConsentLedger.Lock;
import app.tandem.shared.PhoneNumber;
import app.tandem.shared.Problem;
import app.tandem.shared.ShopId;
import app.tandem.subscribers.ChangeFeed;
import app.tandem.subscribers.FactChange;
import app.tandem.subscribers.ProfilePart;
import app.tandem.subscribers.SubscriberId;
import app.tandem.subscribers.Subscribers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Consent as part of a profile: shown with it, written with it, and never undone by it. */
@Component
class ConsentPart implements ProfilePart {
    private final ConsentLedger ledger;
    private final ChangeFeed feed;
    private final Subscribers subscribers;
    private final JsonMapper json;

    ConsentPart(ConsentLedger ledger, ChangeFeed feed, Subscribers subscribers, JsonMapper json) {
        this.ledger = ledger;
        this.feed = feed;
        this.subscribers = subscribers;
        this.json = json;
    }

    /** As the API shows it. */
    record Answer(
            ConsentStatus state,
            java.time.@Nullable Instant since,
            @Nullable String method) {}

    @Override
    public String name() {
        return "consent";
    }

    @Override
    public Map<SubscriberId, @Nullable Object> read(ShopId shop, Collection<SubscriberId> people) {
        var phones = subscribers.phones(shop, people);
        var states = ledger.states(shop, phones.values(), Lock.NONE);
        var answers = new HashMap<SubscriberId, @Nullable Object>();
        phones.forEach((id, phone) -> {
            var state = states.getOrDefault(phone, ConsentState.NONE);
            answers.put(id, new Answer(state.status(), state.since(), state.method()));
        });
        return answers;
    }

    @Override
    public List<String> columns() {
        return List.of("consent_state", "consent_method", "consent_at");
    }

    @Override
    public Optional<JsonNode> fromColumns(Map<String, String> row) {
        var state = row.get("consent_state");
        if (state == null) return Optional.empty();
        var consent = json.createObjectNode();
        consent.put("state", state.toLowerCase(java.util.Locale.ROOT).replace(' ', '_'));
        consent.put("method", row.getOrDefault("consent_method", "import"));
        if (row.containsKey("consent_at")) consent.put("at", row.get("consent_at"));
        ConsentWish.parse(consent);
        return Optional.of(consent);
    }

    @Override
    public List<Rehearsal> rehearse(ShopId shop, List<Wish> wishes) {
        var writing = TransactionSynchronizationManager.isActualTransactionActive()
                && !TransactionSynchronizationManager.isCurrentTransactionReadOnly();
        var states = ledger.states(shop, wishes.stream().map(Wish::phone).toList(), writing ? Lock.UPDATE : Lock.NONE);
        var now = ledger.now();
        return wishes.stream()
                .map(wish -> rehearse(wish, states.getOrDefault(wish.phone(), ConsentState.NONE), now))
                .toList();
    }

    private static Rehearsal rehearse(Wish wish, ConsentState state, java.time.Instant now) {
        try {
            return ConsentWish.parse(wish.value()).against(state, now);
        } catch (Problem problem) {
            return new Rehearsal.Refused(problem);
        }
    }

    @Override
    public void write(ShopId shop, Map<SubscriberId, Wish> wishes) {
        var states =
                ledger.states(shop, wishes.values().stream().map(Wish::phone).toList(), Lock.UPDATE);
        var now = ledger.now();
        var entries = new ArrayList<Entry>();
        var changes = new ArrayList<FactChange>();
        wishes.forEach((id, wish) -> {
            var before = states.getOrDefault(wish.phone(), ConsentState.NONE);
            var wanted = ConsentWish.parse(wish.value());
            switch (wanted.against(before, now)) {
                // The number opted out after it was asked: what was written for it is undone with the transaction.
                case Rehearsal.Refused(Problem problem) -> throw problem;
                case Rehearsal.Accepted(boolean changing) -> {
                    if (!changing) return;
                    var after = new ConsentState(wanted.status(), wanted.since(now), wanted.method());
                    entries.add(new Entry(
                            wish.phone(),
                            wanted.status(),
                            wanted.method(),
                            wanted.source(),
                            wanted.wording(),
                            wanted.since(now),
                            now,
                            wish.by()));
                    changes.add(change(id, before, after));
                }
            }
        });
        if (entries.isEmpty()) return;
        ledger.append(shop, entries);
        feed.append(shop, changes);
    }

    /** Consent belongs to the number: whoever gets a number gets what was said on it. */
    @Override
    public void profilesChanged(ShopId shop, List<ProfileChange> changes) {
        var moved = changes.stream()
                .filter(change -> !change.phone().equals(change.phoneBefore()))
                .toList();
        if (moved.isEmpty()) return;
        ledger.prepare(shop, moved.stream().map(ProfileChange::phone).toList());
        var numbers = moved.stream()
                .flatMap(change -> Stream.of(change.phone(), change.phoneBefore()))
                .filter(Objects::nonNull)
                .<PhoneNumber>map(Objects::requireNonNull)
                .toList();
        var states = ledger.states(shop, numbers, Lock.UPDATE);
        var facts = moved.stream()
                .map(change -> change(
                        change.subscriber(),
                        change.phoneBefore() == null
                                ? ConsentState.NONE
                                : states.getOrDefault(change.phoneBefore(), ConsentState.NONE),
                        states.getOrDefault(change.phone(), ConsentState.NONE)))
                .toList();
        feed.append(shop, facts);
    }

    /** Consent's facts by criterion field; {@code consent.state} has a value for everybody. */
    static Map<String, Object> facts(ConsentState state) {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("consent.state", state.status().code());
        if (state.since() != null) facts.put("consent.since", state.since());
        if (state.method() != null) facts.put("consent.method", state.method());
        return facts;
    }

    /** Only the fields that differ. */
    static FactChange change(SubscriberId id, ConsentState before, ConsentState after) {
        var was = new LinkedHashMap<String, @Nullable Object>();
        var now = new LinkedHashMap<String, @Nullable Object>();
        var old = facts(before);
        var young = facts(after);
        for (var field : List.of("consent.state", "consent.since", "consent.method")) {
            if (Objects.equals(old.get(field), young.get(field))) continue;
            was.put(field, old.get(field));
            now.put(field, young.get(field));
        }
        return new FactChange(id, was, now);
    }
}
