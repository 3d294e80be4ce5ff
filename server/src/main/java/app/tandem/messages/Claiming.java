package app.tandem.messages;

import app.tandem.consent.Consent;
import app.tandem.consent.ReasonCode;
import app.tandem.consent.SendRule.Candidate;
import app.tandem.messages.MessageStore.Due;
import app.tandem.messages.MessageStore.Rewritten;
import app.tandem.messages.MessageStore.Setback;
import app.tandem.messages.Personalisation.Values;
import app.tandem.messages.TextWriter.Outcome;
import app.tandem.messages.carriers.Carrier.Text;
import app.tandem.segments.Segments;
import app.tandem.shared.Problem;
import app.tandem.shared.ShopId;
import app.tandem.subscribers.SubscriberId;
import app.tandem.subscribers.Subscribers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes texts in hand that may leave now. In one transaction: the dispatch still runs, the person is still in the
 * segment, nothing stands against texting them, what the text quotes is fresh enough. What is claimed when it commits is
 * this sender's to hand over; a STOP either came first and was seen, or waited for the commit.
 */
@Component
class Claiming {
    /** How long a held text waits before it is looked at again. */
    private static final Duration HOLD = Duration.ofSeconds(5);
    /** How long a text waits for a fresh balance in all. */
    static final Duration GIVE_UP = Duration.ofMinutes(15);
    /** Refreshing asks another system, so not at every batch. */
    private static final Duration REFRESH_EVERY = Duration.ofSeconds(5);

    /** A claimed text. @param answer to what the person wrote: it leaves even where they opted out */
    record Claimed(Text text, int parts, boolean answer) {}

    private final JdbcClient db;
    private final Dispatches dispatches;
    private final MessageStore messages;
    private final Deciding deciding;
    private final Consent consent;
    private final Segments segments;
    private final Subscribers subscribers;
    private final Personalisation personalisation;
    private final Templates templates;
    private final Clock clock;
    private final TransactionTemplate transaction;
    private final Map<String, MessageTemplate> read = new ConcurrentHashMap<>();
    private final Map<ShopId, Instant> refreshed = new ConcurrentHashMap<>();

    Claiming(
            JdbcClient db,
            Dispatches dispatches,
            MessageStore messages,
            Deciding deciding,
            Consent consent,
            Segments segments,
            Subscribers subscribers,
            Personalisation personalisation,
            Templates templates,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.db = db;
        this.dispatches = dispatches;
        this.messages = messages;
        this.deciding = deciding;
        this.consent = consent;
        this.segments = segments;
        this.subscribers = subscribers;
        this.personalisation = personalisation;
        this.templates = templates;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** Answers and tests: no dispatch, no segment. Whoever wrote is answered; a test goes to nobody who opted out. */
    Claim singles(long sender, ShopId shop, int most) {
        return Objects.requireNonNull(transaction.execute(status -> {
            var now = clock.instant();
            var due = messages.dueSingles(shop, now, most);
            var tests = due.stream().filter(row -> !isAnswer(row)).map(Due::to).toList();
            var optedOut = consent.optedOut(shop, tests);
            var setbacks = new ArrayList<Setback>();
            var claimed = new ArrayList<Claimed>();
            for (var row : due) {
                var refusal = isAnswer(row) ? null : optedOut.get(row.to());
                if (refusal == null) claimed.add(claimed(row));
                else setbacks.add(new Setback(row.id(), refusal.reason(), refusal.evidence()));
            }
            messages.skip(shop, setbacks, now);
            claim(shop, claimed, sender, now);
            return new Claim(claimed, due.size());
        }));
    }

    private void claim(ShopId shop, List<Claimed> texts, long sender, Instant now) {
        messages.claim(shop, texts.stream().map(text -> text.text().messageId()).toList(), sender, now);
    }

    private static boolean isAnswer(Due row) {
        return row.cause().equals("answer");
    }

    private static Claimed claimed(Due row) {
        return new Claimed(new Text(row.id(), row.to(), row.body()), row.parts(), isAnswer(row));
    }

    /** What was claimed. @param looked rows that were due; 0 says that nothing is due now */
    record Claim(List<Claimed> texts, int looked) {
        int parts() {
            return texts.stream().mapToInt(Claimed::parts).sum();
        }
    }

    Claim of(long sender, ShopId shop, Cause cause, int most) {
        return Objects.requireNonNull(transaction.execute(status -> claim(sender, shop, cause, most)));
    }

    private Claim claim(long sender, ShopId shop, Cause cause, int most) {
        var nothing = new Claim(List.of(), 0);
        // One claim at a time in a shop: otherwise two campaigns could both find that a person was not texted lately.
        db.sql("select pg_advisory_xact_lock(hashtext('claim'), :shop::int)")
                .param("shop", (int) shop.value())
                .query((row, number) -> 0)
                .single();
        var found = dispatches.running(shop, cause);
        if (found.isEmpty()) return nothing;
        var dispatch = found.get();
        var now = clock.instant();
        var due = messages.due(shop, cause, now, most);
        if (due.isEmpty()) return nothing;
        var open = new HashMap<SubscriberId, Due>();
        for (var row : due) if (row.subscriber() != null) open.put(row.subscriber(), row);

        var setbacks = new ArrayList<Setback>();
        if (!stillMembers(dispatch, open, setbacks)) return nothing;
        stillAllowed(dispatch, open, setbacks, now);
        var holds = new ArrayList<Setback>();
        var claimed = written(dispatch, open, setbacks, holds, now);

        messages.skip(shop, setbacks, now);
        messages.hold(shop, holds, now, now.plus(HOLD));
        claim(shop, claimed, sender, now);
        return new Claim(claimed, due.size());
    }

    /** False where the segments cannot be asked: then the dispatch stops, for an unasked segment must text nobody. */
    private boolean stillMembers(Dispatch dispatch, Map<SubscriberId, Due> open, List<Setback> setbacks) {
        try {
            var included = deciding.included(dispatch, open.keySet());
            var excluded = deciding.excluded(dispatch, open.keySet());
            // Asked after the members, so that going off in between is seen.
            var asked = new ArrayList<>(dispatch.include());
            asked.addAll(dispatch.exclude());
            var off = segments.unavailable(dispatch.shop(), asked);
            if (!off.isEmpty()) {
                dispatches.stop(
                        dispatch.shop(),
                        dispatch.cause(),
                        ReasonCode.SEGMENT_UNAVAILABLE,
                        "A segment uses " + String.join(", ", off) + ", which is off. Switch it on and resume.");
                return false;
            }
            open.values().removeIf(row -> {
                var person = Objects.requireNonNull(row.subscriber());
                if (!included.contains(person)) {
                    setbacks.add(new Setback(row.id(), ReasonCode.NO_LONGER_IN_SEGMENT, null));
                } else if (excluded.contains(person)) {
                    setbacks.add(new Setback(row.id(), ReasonCode.EXCLUDED, null));
                } else {
                    return false;
                }
                return true;
            });
            return true;
        } catch (Problem gone) {
            dispatches.stop(dispatch.shop(), dispatch.cause(), ReasonCode.SEGMENT_UNAVAILABLE, gone.detail());
            return false;
        }
    }

    private void stillAllowed(Dispatch dispatch, Map<SubscriberId, Due> open, List<Setback> setbacks, Instant now) {
        var candidates = open.values().stream()
                .map(row -> new Candidate(Objects.requireNonNull(row.subscriber()), row.to()))
                .toList();
        consent.mayText(Deciding.question(dispatch, now), candidates).forEach((person, refusal) -> {
            var row = open.remove(person);
            if (row != null) setbacks.add(new Setback(row.id(), refusal.reason(), refusal.evidence()));
        });
    }

    /** The texts as they leave: those that quote another system are written again from what it says now. */
    private List<Claimed> written(
            Dispatch dispatch, Map<SubscriberId, Due> open, List<Setback> setbacks, List<Setback> holds, Instant now) {
        var rows = open.values().stream()
                .sorted((one, other) -> Long.compare(one.id(), other.id()))
                .toList();
        var template = read.computeIfAbsent(dispatch.body(), templates::reread);
        if (read.size() > 1_000) read.clear();
        if (!personalisation.quotesOthers(template)) {
            return rows.stream().map(Claiming::claimed).toList();
        }
        var people = subscribers.byIds(dispatch.shop(), open.keySet());
        var values = personalisation.load(dispatch.shop(), template, people.values());
        var rewritten = new ArrayList<Rewritten>();
        var claimed = new ArrayList<Claimed>();
        for (var row : rows) {
            var person = values.get(Objects.requireNonNull(row.subscriber()));
            if (person == null) {
                setbacks.add(new Setback(row.id(), ReasonCode.NO_LONGER_IN_SEGMENT, "The person is gone"));
                continue;
            }
            var stale = stale(dispatch, person, now);
            if (stale != null) {
                var heldSince = row.heldSince();
                var waited = heldSince == null ? Duration.ZERO : Duration.between(heldSince, now);
                var setback = new Setback(row.id(), ReasonCode.BALANCE_STALE, stale);
                if (waited.compareTo(GIVE_UP) > 0) setbacks.add(setback);
                else holds.add(setback);
                continue;
            }
            switch (TextWriter.write(template, person)) {
                case Outcome.Written(var body, var parts) -> {
                    rewritten.add(new Rewritten(row.id(), body, parts.parts(), parts.encoding(), person.quoted()));
                    claimed.add(new Claimed(new Text(row.id(), row.to(), body), parts.parts(), false));
                }
                case Outcome.NotWritten(var reason, var evidence) ->
                    setbacks.add(new Setback(row.id(), reason, evidence));
            }
        }
        if (!holds.isEmpty()) refresh(dispatch.shop(), template, now);
        messages.rewrite(dispatch.shop(), rewritten);
        return claimed;
    }

    private static @Nullable String stale(Dispatch dispatch, Values person, Instant now) {
        var limit = dispatch.maxStalenessSeconds();
        if (limit == null) return null;
        for (var source : person.asOf().entrySet()) {
            if (source.getValue().isBefore(now.minusSeconds(limit))) {
                return source.getKey() + " as of " + source.getValue() + ", may be " + limit + " seconds old";
            }
        }
        return null;
    }

    private void refresh(ShopId shop, MessageTemplate template, Instant now) {
        var last = refreshed.get(shop);
        if (last != null && last.isAfter(now.minus(REFRESH_EVERY)) && !last.isAfter(now)) return;
        refreshed.put(shop, now);
        personalisation.refresh(shop, template);
    }
}
