package app.tandem.segments;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;

/** Reads a rule against people's facts, in memory: explanations, the past, the last check before a send. For one thread. */
final class Evaluator {
    private final Asked asked;
    /** A list of 10,000 values is folded once, not once a person. */
    private final Map<Rule.Compare, Condition> conditions = new IdentityHashMap<>();

    Evaluator(Asked asked) {
        this.asked = asked;
    }

    /** @param facts by field, as a {@link FactSource} gives them */
    boolean holds(Rule rule, Map<String, Object> facts) {
        return switch (rule) {
            case Rule.All(var rules) -> rules.stream().allMatch(each -> holds(each, facts));
            case Rule.Any(var rules) -> rules.stream().anyMatch(each -> holds(each, facts));
            case Rule.Not(var inner) -> !holds(inner, facts);
            case Rule.InSegment inside -> holds(inside.rule(), facts);
            case Rule.Compare compare -> holds(compare, facts);
        };
    }

    private boolean holds(Rule.Compare compare, Map<String, Object> facts) {
        var criterion = compare.criterion();
        var fact = Fact.of(facts.get(criterion.field()), criterion.type());
        return fact == null ? compare.missing() : compare.negated() != passes(condition(compare), fact);
    }

    private Condition condition(Rule.Compare compare) {
        return conditions.computeIfAbsent(compare, _ -> compare.condition(asked));
    }

    private static boolean passes(Condition condition, Fact fact) {
        return switch (condition) {
            case Condition.Present _ -> true;
            case Condition.OneOf(var texts) -> fact instanceof Fact.Text(var value) && texts.contains(value);
            case Condition.Part(var place, var text) -> fact instanceof Fact.Text(var value) && has(value, place, text);
            case Condition.InNumbers numbers -> fact instanceof Fact.Number(var value) && within(numbers, value);
            case Condition.Is(var wanted) -> fact instanceof Fact.Truth(var value) && value == wanted;
            case Condition.InTime(var from, var to) -> fact instanceof Fact.Moment(var at) && from <= at && at <= to;
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
}
