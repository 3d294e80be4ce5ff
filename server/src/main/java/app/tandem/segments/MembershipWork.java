package app.tandem.segments;

import app.tandem.segments.KeptSegment.Move;
import app.tandem.segments.Lives.Life;
import app.tandem.segments.MembershipRows.Recorded;
import app.tandem.subscribers.SubscriberId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Tells who entered and left: each person's rules are read at every instant at which they may have turned, and compared
 * with what is written down. What was written before a late change became known, and is now seen not to have been so, is
 * superseded. Doing the same work twice finds nothing new.
 */
@Component
class MembershipWork {
    private final Lives lives;
    private final MembershipRows rows;

    MembershipWork(Lives lives, MembershipRows rows) {
        this.lives = lives;
        this.rows = rows;
    }

    /** People of one shop to look at. */
    static final class Candidates {
        /**
         * @param from the instant that has been looked at, in microseconds since 1970; everything after it is looked at
         * @param to the last instant to look at
         * @param segments to look at in any case; others where something became known
         */
        record Candidate(long from, long to, Set<KeptSegment> segments) {}

        private final Map<SubscriberId, Candidate> people = new LinkedHashMap<>();

        void add(SubscriberId person, long from, long to, Collection<KeptSegment> segments) {
            people.merge(person, new Candidate(from, to, new LinkedHashSet<>(segments)), (one, other) -> {
                one.segments.addAll(other.segments);
                return new Candidate(Math.min(one.from, other.from), Math.max(one.to, other.to), one.segments);
            });
        }

        boolean isEmpty() {
            return people.isEmpty();
        }

        private long from() {
            return people.values().stream().mapToLong(Candidate::from).min().orElseThrow();
        }

        private long to() {
            return people.values().stream().mapToLong(Candidate::to).max().orElseThrow();
        }
    }

    /**
     * What a batch found.
     *
     * @param moves in the order of time
     * @param superseded moves written before that were none
     * @param settled whether somebody is a member now, where that differs from what the keeper had in memory
     */
    record Found(List<Move> moves, List<Recorded> superseded, List<Settled> settled) {
        static Found nothing() {
            return new Found(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }
    }

    record Settled(KeptSegment segment, long person, boolean member) {}

    Found find(KeptShop shop, Candidates candidates) {
        var found = Found.nothing();
        if (candidates.isEmpty() || shop.kept().isEmpty()) return found;
        var from = candidates.from();
        var people = candidates.people.keySet();
        var rules = shop.kept().stream().map(each -> each.rule).toList();
        var known = lives.read(shop.id, shop.catalogue, people, rules, from);
        var recorded = rows.since(shop.id, people, from);
        var look = new Look(shop, new TimedPart.Span(from, candidates.to(), shop.zone), found);
        candidates.people.forEach((person, candidate) -> {
            var life = known.get(person);
            if (life == null) return;
            var involved = new LinkedHashSet<>(candidate.segments);
            for (var news : life.news()) {
                if (news.at() > candidate.from && news.at() <= candidate.to) involved.addAll(shop.touchedBy(news));
            }
            for (var segment : involved) look.at(person, candidate, segment, life, recorded);
        });
        found.moves.sort(Comparator.comparingLong(Move::at).thenComparingLong(Move::person));
        return found;
    }

    /** Where a person's moves in a segment are found. */
    record Place(SubscriberId person, SegmentId segment) {}

    private static final class Look {
        private final TimedPart.Span span;
        private final Found found;
        private final Evaluator evaluator;
        private final Map<Long, Evaluator> evaluators = new HashMap<>();

        Look(KeptShop shop, TimedPart.Span span, Found found) {
            this.span = span;
            this.found = found;
            this.evaluator = new Evaluator(new Asked(Fact.instant(span.to), shop.zone));
        }

        void at(
                SubscriberId person,
                Candidates.Candidate candidate,
                KeptSegment segment,
                Life life,
                Map<Place, List<Recorded>> recorded) {
            var instants = instants(candidate, segment, life);
            if (instants.isEmpty()) return;
            var first = instants.firstKey();
            var written = recorded.getOrDefault(new Place(person, segment.id), List.of()).stream()
                    .filter(each -> each.at() >= first)
                    .toList();
            for (var each : written) instants.putIfAbsent(each.at(), each.change());
            var wasMember = segment.members.contains(person.value());
            var member = written.isEmpty() ? wasMember : !written.getFirst().entered();
            var rest = new ArrayList<>(written);
            for (var instant : instants.entrySet()) {
                var at = instant.getKey();
                var holds = holds(segment.rule, life, at);
                if (holds == member) continue;
                member = holds;
                var isWritten = rest.removeIf(each -> each.at() == at && each.entered() == holds);
                if (isWritten) continue;
                found.moves.add(new Move(segment.id, segment.version, person.value(), at, holds, instant.getValue()));
            }
            found.superseded.addAll(rest);
            if (member != wasMember) found.settled.add(new Settled(segment, person.value(), member));
        }

        /** When the segment's rule may have turned, and the change that may have done it; nothing lies before its fill. */
        private TreeMap<Long, @Nullable Long> instants(Candidates.Candidate candidate, KeptSegment segment, Life life) {
            var instants = new TreeMap<Long, @Nullable Long>();
            var begun = candidate.from;
            for (var news : life.news()) {
                if (news.at() <= candidate.from || news.at() > candidate.to || !segment.dependsOn(news)) continue;
                timed(segment, life, begun, news.at(), instants);
                instants.put(Math.max(news.at(), segment.filledAt), news.id());
                begun = news.at();
            }
            timed(segment, life, begun, candidate.to, instants);
            return instants;
        }

        /** What time alone did while nothing became known of the person. */
        private void timed(KeptSegment segment, Life life, long from, long to, TreeMap<Long, @Nullable Long> instants) {
            if (segment.timed.isEmpty() || from >= to) return;
            var facts = life.at(from);
            if (facts == null) return;
            for (var part : segment.timed) {
                part.instants(facts, span, at -> {
                    if (at > from && at <= to) instants.putIfAbsent(Math.max(at, segment.filledAt), null);
                });
            }
        }

        private boolean holds(Rule rule, Life life, long at) {
            var facts = life.at(at);
            return facts != null
                    && evaluators
                            .computeIfAbsent(at, _ -> evaluator.at(Fact.instant(at)))
                            .holds(rule, facts);
        }
    }
}
