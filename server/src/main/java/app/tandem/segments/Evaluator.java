package app.tandem.segments;

import app.tandem.subscribers.Event;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads a rule against people's facts, in memory: explanations, the past, the last check before a send. For one thread. */
final class Evaluator {
    private final Asked asked;
    /** A list of 10,000 values is folded once, not once a person. */
    private final Map<Rule.Compare, Condition> conditions = new IdentityHashMap<>();
    /** Of these, what means the same at every instant. */
    private final Map<Rule.Compare, Condition> lasting;

    Evaluator(Asked asked) {
        this(asked, new IdentityHashMap<>());
    }

    private Evaluator(Asked asked, Map<Rule.Compare, Condition> lasting) {
        this.asked = asked;
        this.lasting = lasting;
    }

    /** One for another instant, which shares with this one what does not depend on it. For the same thread. */
    Evaluator at(Instant now) {
        return new Evaluator(new Asked(now, asked.zone()), lasting);
    }

    boolean holds(Rule rule, PersonFacts person) {
        return switch (rule) {
            case Rule.All(var rules) -> allHold(rules, person);
            case Rule.Any(var rules) -> anyHolds(rules, person);
            case Rule.Not(var inner) -> !holds(inner, person);
            case Rule.InSegment inside -> holds(inside.rule(), person);
            case Rule.Compare compare -> holds(compare, person.facts());
            case Rule.Did did -> measured(did, person).holds();
            case Rule.Sample sample -> sample.holds(person.person());
        };
    }

    private boolean allHold(List<Rule> rules, PersonFacts person) {
        for (var rule : rules) {
            if (!holds(rule, person)) return false;
        }
        return true;
    }

    private boolean anyHolds(List<Rule> rules, PersonFacts person) {
        for (var rule : rules) {
            if (holds(rule, person)) return true;
        }
        return false;
    }

    /** @param facts by field, as a {@link FactSource} gives them, or an event's properties */
    boolean holds(Rule.Compare compare, Map<String, Object> facts) {
        var criterion = compare.criterion();
        return holds(compare, Fact.of(facts.get(criterion.field()), criterion.type()));
    }

    boolean holds(Rule.Compare compare, @Nullable Fact fact) {
        return fact == null ? compare.missing() : compare.negated() != passes(condition(compare), fact);
    }

    private Condition condition(Rule.Compare compare) {
        var known = compare.operand() instanceof Operand.Span ? conditions : lasting;
        return known.computeIfAbsent(compare, _ -> compare.condition(asked));
    }

    static boolean passes(Condition condition, Fact fact) {
        return switch (condition) {
            case Condition.Present _ -> true;
            case Condition.OneOf(var texts) -> fact instanceof Fact.Text(var value) && texts.contains(value);
            case Condition.Part(var place, var text) -> fact instanceof Fact.Text(var value) && has(value, place, text);
            case Condition.InNumbers numbers -> fact instanceof Fact.Number(var value) && within(numbers, value);
            case Condition.Is(var wanted) -> fact instanceof Fact.Truth(var value) && value == wanted;
            case Condition.InTime(var from, var to) ->
                fact instanceof Fact.Moment moment && from <= moment.micros() && moment.micros() <= to;
            case Condition.OnDays(var days) -> fact instanceof Fact.Moment moment && days.contains(moment.day());
            case Condition.AnyOf(var items) -> fact instanceof Fact.Items(var own) && !Collections.disjoint(own, items);
            case Condition.AllOf(var items) -> fact instanceof Fact.Items(var own) && own.containsAll(items);
        };
    }

    private static boolean has(String value, Condition.Place place, String part) {
        return switch (place) {
            case ANYWHERE -> value.contains(part);
            case START -> value.startsWith(part);
            case END -> value.endsWith(part);
        };
    }

    private static boolean within(Condition.InNumbers range, BigDecimal value) {
        var low = range.low();
        var high = range.high();
        return (low == null || value.compareTo(low.number()) >= (low.included() ? 0 : 1))
                && (high == null || value.compareTo(high.number()) <= (high.included() ? 0 : -1));
    }

    /**
     * What came out of somebody's events.
     *
     * @param actual how many, how much or when; null where there is no such time
     * @param deciding the events that made it so, the oldest first
     */
    record Measured(boolean holds, @Nullable Object actual, List<Event> deciding) {}

    Measured measured(Rule.Did did, PersonFacts person) {
        var events = matching(did.events(), person);
        return switch (did.measure()) {
            case Measure.Count count -> new Measured(count.holds(events.size()), events.size(), events);
            case Measure.Sum sum -> summed(sum, events);
            case Measure.First(var time) -> timed(time, events.isEmpty() ? List.of() : List.of(events.getFirst()));
            case Measure.Last(var time) -> timed(time, events.isEmpty() ? List.of() : List.of(events.getLast()));
            case Measure.Then then -> followed(then, events, person);
        };
    }

    private List<Event> matching(EventFilter filter, PersonFacts person) {
        var range = filter.window().range(asked);
        return matching(filter.type(), filter.where(), person, event -> {
            var at = Fact.micros(event.occurredAt());
            return range.from() <= at && at <= range.to();
        });
    }

    private List<Event> matching(String type, List<Rule.Compare> where, PersonFacts person, Predicate<Event> time) {
        return person.events().getOrDefault(type, List.of()).stream()
                .filter(event -> time.test(event) && EventFilter.pass(where, event.properties(), this))
                .toList();
    }

    private Measured summed(Measure.Sum sum, List<Event> events) {
        var total = BigDecimal.ZERO;
        var added = new ArrayList<Event>();
        for (var event : events) {
            var value = Fact.of(event.properties().get(sum.property()), FactType.NUMBER);
            if (!(value instanceof Fact.Number(var number))) continue;
            total = total.add(number);
            added.add(event);
        }
        return new Measured(holds(sum.total(), new Fact.Number(total)), total, added);
    }

    private Measured timed(Rule.Compare time, List<Event> only) {
        var at = only.isEmpty() ? null : only.getFirst().occurredAt();
        return new Measured(holds(time, at == null ? null : Fact.Moment.of(at)), at, only);
    }

    private Measured followed(Measure.Then then, List<Event> firsts, PersonFacts person) {
        var now = asked.now();
        var seconds = matching(
                then.type(), then.where(), person, event -> !event.occurredAt().isAfter(now));
        var next = 0;
        for (var first : firsts) {
            var begin = first.occurredAt();
            var end = end(then, begin);
            while (next < seconds.size() && !seconds.get(next).occurredAt().isAfter(begin)) next++;
            // Without it there is nothing to tell before the span has ended.
            if (!then.happened() && !now.isAfter(end)) continue;
            var second =
                    next < seconds.size() && !seconds.get(next).occurredAt().isAfter(end) ? seconds.get(next) : null;
            if (second != null != then.happened()) continue;
            return new Measured(true, begin, second == null ? List.of(first) : List.of(first, second));
        }
        // None of them made it so: that is what decided.
        return new Measured(false, null, firsts);
    }

    private Instant end(Measure.Then then, Instant first) {
        var within = then.within();
        return within == null ? asked.now() : within.unit().from(new Asked(first, asked.zone()), within.amount());
    }
}
