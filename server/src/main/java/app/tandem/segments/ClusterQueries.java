package app.tandem.segments;

import app.tandem.segments.ClusterDocuments.Scope;
import app.tandem.segments.ClusterExpression.AllOf;
import app.tandem.segments.ClusterExpression.AnyOf;
import app.tandem.segments.ClusterExpression.Between;
import app.tandem.segments.ClusterExpression.Leaf;
import app.tandem.segments.ClusterExpression.Negated;
import app.tandem.segments.Condition.InTime;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a rule as a query of an OpenSearch index of {@link ClusterDocuments}. */
final class ClusterQueries {
    static final Map<String, Object> EVERYBODY = Map.of("match_all", Map.of());
    static final Map<String, Object> NOBODY = Map.of("match_none", Map.of());
    private static final Leaf ALL = new Leaf(EVERYBODY);
    private static final Leaf NONE = new Leaf(NOBODY);

    private final Asked asked;

    ClusterQueries(Asked asked) {
        this.asked = asked;
    }

    ClusterExpression expression(Rule rule) {
        return switch (rule) {
            case Rule.All(var rules) ->
                new AllOf(rules.stream().map(this::expression).toList());
            case Rule.Any(var rules) ->
                new AnyOf(rules.stream().map(this::expression).toList());
            case Rule.Not(var inner) -> new Negated(expression(inner));
            case Rule.InSegment inside -> expression(inside.rule());
            case Rule.Compare compare -> compare(Scope.PERSON, compare);
            case Rule.Sample sample -> range(ClusterDocuments.BUCKET, sample.firstBucket(), sample.lastBucket());
            case Rule.Did did -> did(did);
        };
    }

    // --- facts ---

    private ClusterExpression compare(Scope scope, Rule.Compare compare) {
        var field = compare.criterion().field();
        var name = IndexFields.name(compare.criterion().type(), field);
        return compared(compare, term(name), passes(scope, name, field, compare.condition(asked)));
    }

    private static ClusterExpression compared(
            Rule.Compare compare, ClusterExpression present, ClusterExpression passes) {
        if (compare.negated()) {
            var fails = new Negated(passes);
            return compare.missing() ? fails : new AllOf(List.of(present, fails));
        }
        return compare.missing() ? new AnyOf(List.of(passes, new Negated(present))) : passes;
    }

    private static ClusterExpression passes(Scope scope, String name, String field, Condition condition) {
        return switch (condition) {
            case Condition.Present _ -> term(name);
            case Condition.OneOf(var texts) -> terms(name, texts);
            case Condition.Part(var place, var text) -> part(name, place, text);
            case Condition.InNumbers range -> numbers(scope, name, field, range);
            case Condition.Is(var value) -> term(ClusterDocuments.term(name, IndexFields.truth(value)));
            case InTime range -> times(scope, name, field, range);
            case Condition.OnDays(var days) ->
                terms(days.stream().map(day -> ClusterDocuments.day(field, day)).toList());
            case Condition.AnyOf(var items) -> terms(name, items);
            case Condition.AllOf(var items) ->
                new AllOf(items.stream()
                        .<ClusterExpression>map(each -> term(ClusterDocuments.term(name, each)))
                        .toList());
        };
    }

    private static Leaf term(String term) {
        return new Leaf(Map.of("term", Map.of(ClusterDocuments.FACTS, term)));
    }

    private static Leaf terms(String name, Collection<String> values) {
        return terms(
                values.stream().map(each -> ClusterDocuments.term(name, each)).toList());
    }

    private static Leaf terms(List<String> terms) {
        return new Leaf(Map.of("terms", Map.of(ClusterDocuments.FACTS, terms)));
    }

    private static Leaf part(String name, Condition.Place place, String text) {
        if (place == Condition.Place.START) {
            return new Leaf(Map.of("prefix", Map.of(ClusterDocuments.FACTS, ClusterDocuments.term(name, text))));
        }
        var pattern = literally(ClusterDocuments.term(name, "")) + ".*" + literally(text)
                + (place == Condition.Place.ANYWHERE ? ".*" : "");
        // The parser bounds the text's length, and with it the work; the default bound is meant for patterns of others.
        return new Leaf(Map.of(
                "regexp",
                Map.of(
                        ClusterDocuments.FACTS,
                        Map.of("value", pattern, "flags", "NONE", "max_determinized_states", 1_000_000))));
    }

    /** So that no character of it means anything but itself. */
    private static String literally(String text) {
        var pattern = new StringBuilder();
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c > ' ' && c < 0x7f && !Character.isLetterOrDigit(c)) pattern.append('\\');
            pattern.append(c);
        }
        return pattern.toString();
    }

    private static ClusterExpression numbers(Scope scope, String name, String field, Condition.InNumbers range) {
        var bounds = new LinkedHashMap<String, Object>();
        var low = range.low();
        var high = range.high();
        if (low == null) bounds.put("gte", ClusterDocuments.term(name, ""));
        else bounds.put(low.included() ? "gte" : "gt", sortable(name, low));
        // Without a bound all that begins with the name, which is followed by a character less than this one.
        if (high == null) bounds.put("lt", name + '\u0001');
        else bounds.put(high.included() ? "lte" : "lt", sortable(name, high));
        var sortable = new Leaf(Map.of("range", Map.of(ClusterDocuments.FACTS, bounds)));
        if (ClusterDocuments.isNamedByMerchant(scope, field)) return sortable;
        var scaled = NumberKey.range(range);
        return scaled.isEmpty() ? sortable : new AnyOf(List.of(point(name, scaled.from(), scaled.to()), sortable));
    }

    private static String sortable(String name, Condition.Bound bound) {
        return ClusterDocuments.term(name, ClusterDocuments.sortable(bound.number()));
    }

    private static Leaf times(Scope scope, String name, String field, InTime range) {
        if (range.from() > range.to()) return NONE;
        if (!ClusterDocuments.isNamedByMerchant(scope, field)) return point(name, range.from(), range.to());
        return new Leaf(Map.of(
                "range",
                Map.of(
                        ClusterDocuments.FACTS,
                        Map.of(
                                "gte",
                                ClusterDocuments.term(name, ClusterDocuments.sortable(range.from())),
                                "lte",
                                ClusterDocuments.term(name, ClusterDocuments.sortable(range.to()))))));
    }

    private static Leaf point(String name, long from, long to) {
        return range(ClusterDocuments.POINTS + "." + ClusterDocuments.point(name), from, to);
    }

    private static Leaf range(String field, long from, long to) {
        return new Leaf(Map.of("range", Map.of(field, Map.of("gte", from, "lte", to))));
    }

    // --- events ---

    private ClusterExpression did(Rule.Did did) {
        var filter = did.events();
        var window = filter.window().range(asked);
        return switch (did.measure()) {
            case Measure.Count(var times, var value) ->
                switch (times) {
                    case AT_LEAST -> atLeast(value, filter, window);
                    case AT_MOST -> new Negated(atLeast(value + 1, filter, window));
                    case EXACTLY ->
                        new AllOf(List.of(
                                atLeast(value, filter, window), new Negated(atLeast(value + 1, filter, window))));
                };
            case Measure.Sum sum -> sum(sum, filter, window);
            case Measure.First(var time) -> timed(time, filter, window, true);
            case Measure.Last(var time) -> timed(time, filter, window, false);
            case Measure.Then then -> then(then, filter, window);
        };
    }

    private Leaf atLeast(int count, EventFilter filter, InTime window) {
        return atLeast(count, filter.type(), filter.where(), window);
    }

    private Leaf atLeast(int count, String type, List<Rule.Compare> where, InTime window) {
        if (count == 0) return ALL;
        if (window.from() > window.to()) return NONE;
        var tests = new ArrayList<ClusterExpression>();
        tests.add(new Leaf(Map.of("term", Map.of(ClusterDocuments.TYPE, type))));
        tests.add(range(ClusterDocuments.AT, window.from(), window.to()));
        where.forEach(test -> tests.add(compare(Scope.EVENT, test)));
        return new Leaf(Map.of(
                "has_child",
                Map.of(
                        "type",
                        "event",
                        "min_children",
                        count,
                        "score_mode",
                        "none",
                        "query",
                        new AllOf(tests).query(true).json())));
    }

    /** OpenSearch cannot add up exactly. Who has nothing to add is told apart from who is to be looked at. */
    private ClusterExpression sum(Measure.Sum sum, EventFilter filter, InTime window) {
        var something = new ArrayList<>(filter.where());
        something.add(new Rule.Compare(sum.total().criterion(), Operator.IS_SET, new Operand.Nothing(), false));
        var some = atLeast(1, filter.type(), something, window);
        var nothingPasses = new Evaluator(asked).holds(sum.total(), Map.of(sum.property(), BigDecimal.ZERO));
        return nothingPasses ? new Between(new Negated(some), ALL) : new Between(NONE, some);
    }

    private ClusterExpression timed(Rule.Compare time, EventFilter filter, InTime window, boolean first) {
        var some = atLeast(1, filter, window);
        var passes = switch (time.condition(asked)) {
            case Condition.Present _ -> some;
            case InTime range -> {
                var within = new InTime(Math.max(range.from(), window.from()), Math.min(range.to(), window.to()));
                // The first lies there if any does and none lies before; the last, if none lies after.
                var beyond = first
                        ? new InTime(
                                window.from(), within.from() == Long.MIN_VALUE ? Long.MIN_VALUE : within.from() - 1)
                        : new InTime(within.to() == Long.MAX_VALUE ? Long.MAX_VALUE : within.to() + 1, window.to());
                var unbounded = first ? within.from() == Long.MIN_VALUE : within.to() == Long.MAX_VALUE;
                var inside = atLeast(1, filter, within);
                yield unbounded ? inside : new AllOf(List.of(inside, new Negated(atLeast(1, filter, beyond))));
            }
            // The day of the year of one event among several: looked up.
            default -> new Between(NONE, some);
        };
        return compared(time, some, passes);
    }

    /** An order of two events cannot be asked: whoever has the one, and the other at all, is looked at. */
    private ClusterExpression then(Measure.Then then, EventFilter filter, InTime window) {
        var some = atLeast(1, filter, window);
        var now = Fact.micros(asked.now());
        var other = atLeast(1, then.type(), then.where(), new InTime(Long.MIN_VALUE, now));
        if (then.happened()) return new Between(NONE, new AllOf(List.of(some, other)));
        var within = then.within();
        if (within == null) return new Between(NONE, some);
        // Months differ in length; days more make sure that the span has ended.
        var longAgo = within.unit().from(asked, -within.amount()).minus(Duration.ofDays(5));
        var waited = new InTime(window.from(), Math.min(window.to(), Fact.micros(longAgo)));
        return new Between(new AllOf(List.of(atLeast(1, filter, waited), new Negated(other))), some);
    }
}
