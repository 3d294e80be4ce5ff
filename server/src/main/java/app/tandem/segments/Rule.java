package app.tandem.segments;

import app.tandem.segments.Condition.Bound;
import app.tandem.segments.Condition.InNumbers;
import app.tandem.segments.Condition.InTime;
import app.tandem.segments.Condition.Part;
import app.tandem.segments.Condition.Place;
import app.tandem.subscribers.SubscriberId;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Who is meant. Means the same to whoever reads it: the index, the evaluator, the sentence. */
sealed interface Rule {

    /** Everybody where there are no rules. */
    record All(List<Rule> rules) implements Rule {}

    /** Nobody where there are no rules. */
    record Any(List<Rule> rules) implements Rule {}

    record Not(Rule rule) implements Rule {}

    /**
     * @param rule what that segment means now
     * @param json the same as it was written
     */
    record InSegment(SegmentId segment, String name, Rule rule, JsonNode json) implements Rule {}

    /** What somebody did, or did not do. */
    record Did(EventFilter events, Measure measure) implements Rule {
        /** The types of events it asks about. */
        Set<String> types() {
            var types = new TreeSet<>(Set.of(events.type()));
            if (measure instanceof Measure.Then then) types.add(then.type());
            return types;
        }

        /** How many tests of properties it says. */
        int tests() {
            return EventFilter.said(events.where()).size()
                    + (measure instanceof Measure.Then then
                            ? EventFilter.said(then.where()).size()
                            : 0);
        }
    }

    /**
     * One random part of everybody, the same people each time.
     *
     * @param group from 1 to {@code of}
     */
    record Sample(int group, int of) implements Rule {
        boolean holds(SubscriberId person) {
            var bucket = Buckets.of(person);
            return bucket >= firstBucket() && bucket <= lastBucket();
        }

        int firstBucket() {
            return Buckets.first(group, of);
        }

        int lastBucket() {
            return Buckets.first(group + 1, of) - 1;
        }
    }

    /**
     * One criterion, compared.
     *
     * @param missing whether people without the value are meant
     */
    record Compare(Criterion criterion, Operator operator, Operand operand, boolean missing) implements Rule {

        /** Whether a value must fail the test, rather than pass it. */
        boolean negated() {
            return operator.isNegative() || operator == Operator.IS_NOT_SET;
        }

        Condition condition(Asked asked) {
            return switch (operand) {
                case Operand.Nothing _ -> new Condition.Present();
                case Operand.Texts(var values) -> textCondition(values);
                case Operand.Numbers(var values) -> numberCondition(values);
                case Operand.Truth(var value) -> new Condition.Is(value);
                case Operand.Moments(var values) -> dateCondition(values, asked);
                case Operand.Span(var amount, var unit) -> spanCondition(amount, unit, asked);
            };
        }

        private Condition textCondition(List<String> values) {
            return switch (operator) {
                case EQUALS, NOT_EQUALS, IN, NOT_IN -> new Condition.OneOf(folded(values));
                case CONTAINS, NOT_CONTAINS -> new Part(Place.ANYWHERE, folded(values.getFirst()));
                case STARTS_WITH -> new Part(Place.START, folded(values.getFirst()));
                case ENDS_WITH -> new Part(Place.END, folded(values.getFirst()));
                case HAS_ANY, HAS_NONE -> new Condition.AnyOf(folded(values));
                case HAS_ALL -> new Condition.AllOf(folded(values));
                default -> throw unsuited();
            };
        }

        private Condition numberCondition(List<BigDecimal> values) {
            var number = values.getFirst();
            return switch (operator) {
                case ANNIVERSARY_IN_MONTH -> Condition.OnDays.month(number.intValueExact());
                case EQUALS, NOT_EQUALS -> new InNumbers(new Bound(number, true), new Bound(number, true));
                case GREATER_THAN -> new InNumbers(new Bound(number, false), null);
                case GREATER_THAN_OR_EQUAL -> new InNumbers(new Bound(number, true), null);
                case LESS_THAN -> new InNumbers(null, new Bound(number, false));
                case LESS_THAN_OR_EQUAL -> new InNumbers(null, new Bound(number, true));
                case BETWEEN -> new InNumbers(new Bound(number, true), new Bound(values.getLast(), true));
                default -> throw unsuited();
            };
        }

        private Condition dateCondition(List<Operand.Moment> values, Asked asked) {
            var first = values.getFirst().first(asked.zone());
            return switch (operator) {
                case BEFORE -> new InTime(Long.MIN_VALUE, first - 1);
                case AFTER -> new InTime(values.getFirst().last(asked.zone()) + 1, Long.MAX_VALUE);
                case BETWEEN -> new InTime(first, values.getLast().last(asked.zone()));
                default -> throw unsuited();
            };
        }

        private Condition spanCondition(long amount, TimeUnit unit, Asked asked) {
            var now = Fact.micros(asked.now());
            return switch (operator) {
                case IN_THE_LAST -> new InTime(Fact.micros(unit.from(asked, -amount)), now);
                case MORE_THAN_AGO -> new InTime(Long.MIN_VALUE, Fact.micros(unit.from(asked, -amount)) - 1);
                case IN_THE_NEXT -> new InTime(now, Fact.micros(unit.from(asked, amount)));
                case ANNIVERSARY_IN_THE_NEXT ->
                    Condition.OnDays.between(asked.today(), asked.today().plusDays(amount));
                case ANNIVERSARY_IN_THE_LAST ->
                    Condition.OnDays.between(asked.today().minusDays(amount), asked.today());
                default -> throw unsuited();
            };
        }

        private static Set<String> folded(List<String> values) {
            return values.stream().map(Compare::folded).collect(Collectors.toUnmodifiableSet());
        }

        private static String folded(String value) {
            return Objects.requireNonNull(FoldedText.of(value), "The parser refuses blank text.");
        }

        private IllegalStateException unsuited() {
            return new IllegalStateException(operator + " with " + operand);
        }
    }

    /** The rule and all that it is made of, other segments' rules too. */
    default void visit(Consumer<Rule> visitor) {
        visitor.accept(this);
        switch (this) {
            case All(var rules) -> rules.forEach(each -> each.visit(visitor));
            case Any(var rules) -> rules.forEach(each -> each.visit(visitor));
            case Not(var rule) -> rule.visit(visitor);
            case InSegment inside -> inside.rule().visit(visitor);
            case Compare _, Did _, Sample _ -> {}
        }
    }
}
