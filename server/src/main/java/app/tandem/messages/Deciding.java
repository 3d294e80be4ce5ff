package app.tandem.messages;

import app.tandem.consent.Consent;
import app.tandem.consent.ReasonCode;
import app.tandem.consent.SendRule;
import app.tandem.consent.SendRule.Candidate;
import app.tandem.consent.SendRule.Refusal;
import app.tandem.messages.TextWriter.Outcome;
import app.tandem.segments.Segments;
import app.tandem.shared.PhoneNumber;
import app.tandem.subscribers.Subscriber;
import app.tandem.subscribers.SubscriberId;
import app.tandem.subscribers.Subscribers;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Service;

/**
 * Decides for a batch of people who gets which text. The dry run and the real run both come here; what they do with the
 * decisions is the only difference.
 */
@Service
public class Deciding {
    private static final Set<ReasonCode> CONSENT = EnumSet.of(ReasonCode.NOT_SUBSCRIBED, ReasonCode.OPTED_OUT);

    private final Subscribers subscribers;
    private final Segments segments;
    private final Consent consent;
    private final Personalisation personalisation;
    private final Clock clock;

    Deciding(
            Subscribers subscribers, Segments segments, Consent consent, Personalisation personalisation, Clock clock) {
        this.subscribers = subscribers;
        this.segments = segments;
        this.consent = consent;
        this.personalisation = personalisation;
        this.clock = clock;
    }

    /**
     * One decision a person, in the order asked. People who no longer exist have none.
     *
     * @param template the dispatch's body, read
     */
    public List<Decision> decide(Dispatch dispatch, MessageTemplate template, List<SubscriberId> people) {
        var now = clock.instant();
        var known = subscribers.byIds(dispatch.shop(), people);
        var present = people.stream().filter(known::containsKey).map(known::get).toList();
        var refusals = refusals(dispatch, present, now);
        var writing = new ArrayList<Subscriber>();
        // A number has one profile in a shop; should two ever share one, the first gets the text.
        var taken = new HashSet<PhoneNumber>();
        for (var person : present) {
            if (refusals.containsKey(person.id())) continue;
            if (taken.add(person.phone())) writing.add(person);
            else
                refusals.put(
                        person.id(),
                        new Refusal(ReasonCode.DUPLICATE_NUMBER, person.phone().e164()));
        }
        var values = personalisation.load(dispatch.shop(), template, writing);
        var decisions = new ArrayList<Decision>();
        for (var person : present) {
            var refusal = refusals.get(person.id());
            var own = values.get(person.id());
            if (refusal != null || own == null) {
                decisions.add(Decision.skipped(
                        person.id(),
                        person.phone(),
                        refusal == null ? ReasonCode.TEMPLATE_ERROR : refusal.reason(),
                        refusal == null ? null : refusal.evidence(),
                        now));
                continue;
            }
            decisions.add(
                    switch (TextWriter.write(template, own)) {
                        case Outcome.Written(var body, var parts) ->
                            new Decision(
                                    person.id(),
                                    person.phone(),
                                    MessageState.PLANNED,
                                    null,
                                    null,
                                    body,
                                    parts.parts(),
                                    parts.encoding(),
                                    own.quoted(),
                                    own.missing(template),
                                    now);
                        case Outcome.NotWritten(var reason, var evidence) ->
                            Decision.skipped(person.id(), person.phone(), reason, evidence, now);
                    });
        }
        return decisions;
    }

    /** Consent first, then exclusion, then the other rules: each reason counts those whom the earlier ones let pass. */
    private Map<SubscriberId, Refusal> refusals(Dispatch dispatch, List<Subscriber> people, Instant now) {
        var candidates = people.stream()
                .map(person -> new Candidate(person.id(), person.phone()))
                .toList();
        var refused = new HashMap<SubscriberId, Refusal>(consent.mayText(question(dispatch, now), candidates));
        var reachable = people.stream()
                .map(Subscriber::id)
                .filter(id -> !refused.containsKey(id) || !CONSENT.contains(refusal(refused, id)))
                .toList();
        for (var id : excluded(dispatch, reachable)) {
            refused.put(id, new Refusal(ReasonCode.EXCLUDED, "In a segment that this campaign leaves out"));
        }
        return refused;
    }

    private static ReasonCode refusal(Map<SubscriberId, Refusal> refused, SubscriberId id) {
        var refusal = refused.get(id);
        return refusal == null ? ReasonCode.NOT_SUBSCRIBED : refusal.reason();
    }

    static SendRule.Question question(Dispatch dispatch, Instant now) {
        return new SendRule.Question(
                dispatch.shop(), dispatch.purpose(), now, dispatch.smartSendingHours(), dispatch.ignoreQuietHours());
    }

    Set<SubscriberId> excluded(Dispatch dispatch, Collection<SubscriberId> people) {
        var excluded = new HashSet<SubscriberId>();
        if (people.isEmpty()) return excluded;
        for (var segment : dispatch.exclude()) {
            excluded.addAll(segments.membersAmong(dispatch.shop(), segment, people));
        }
        return excluded;
    }

    /** Who of these is in any of the dispatch's segments now. */
    Set<SubscriberId> included(Dispatch dispatch, Collection<SubscriberId> people) {
        var included = new HashSet<SubscriberId>();
        var open = new HashSet<>(people);
        for (var segment : dispatch.include()) {
            if (open.isEmpty()) break;
            var members = segments.membersAmong(dispatch.shop(), segment, open);
            included.addAll(members);
            open.removeAll(members);
        }
        return included;
    }
}
