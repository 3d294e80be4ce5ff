package app.tandem.segments;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.AutomatonQuery;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TermRangeQuery;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Operations;

/** Reads a rule as a query of the audience index. */
final class IndexQueries {
    private final Asked asked;
    private final Map<Rule, Query> segments = new IdentityHashMap<>();

    IndexQueries(Asked asked) {
        this.asked = asked;
    }

    Query query(Rule rule) {
        return switch (rule) {
            case Rule.All(var rules) -> all(rules.stream().map(this::query).toList());
            case Rule.Any(var rules) -> any(rules.stream().map(this::query).toList());
            case Rule.Not(var inner) -> not(query(inner));
            case Rule.InSegment inside -> segment(inside.rule());
            case Rule.Compare compare -> compare(compare);
            case Rule.Sample sample ->
                IntPoint.newRangeQuery(IndexFields.BUCKET, sample.firstBucket(), sample.lastBucket());
            case Rule.Did _ -> throw new IllegalStateException("Events are not indexed yet.");
        };
    }

    static Query all(List<Query> queries) {
        if (queries.isEmpty()) return new MatchAllDocsQuery();
        var all = new BooleanQuery.Builder();
        queries.forEach(each -> all.add(each, Occur.FILTER));
        return all.build();
    }

    static Query any(List<Query> queries) {
        if (queries.isEmpty()) return new MatchNoDocsQuery("any of nothing");
        var any = new BooleanQuery.Builder();
        queries.forEach(each -> any.add(each, Occur.SHOULD));
        return new ConstantScoreQuery(any.build());
    }

    static Query not(Query query) {
        return new BooleanQuery.Builder()
                .add(new MatchAllDocsQuery(), Occur.FILTER)
                .add(query, Occur.MUST_NOT)
                .build();
    }

    /** A segment used twice is the same query twice, not a copy. */
    private Query segment(Rule inner) {
        var known = segments.get(inner);
        if (known != null) return known;
        var query = query(inner);
        segments.put(inner, query);
        return query;
    }

    private Query compare(Rule.Compare compare) {
        var criterion = compare.criterion();
        var present = present(criterion);
        var passes = passes(criterion, compare.condition(asked));
        if (compare.negated()) {
            return compare.missing() ? not(passes) : all(List.of(present, not(passes)));
        }
        return compare.missing() ? any(List.of(passes, not(present))) : passes;
    }

    private static Query present(Criterion criterion) {
        return new TermQuery(new Term(IndexFields.PRESENT, IndexFields.name(criterion.type(), criterion.field())));
    }

    private static Query passes(Criterion criterion, Condition condition) {
        var field = IndexFields.name(criterion.type(), criterion.field());
        return switch (condition) {
            case Condition.Present _ -> present(criterion);
            case Condition.OneOf(var texts) -> terms(field, texts);
            case Condition.Part(var place, var text) -> part(field, place, text);
            case Condition.InNumbers range -> numbers(field, criterion.field(), range);
            case Condition.Is(var value) -> new TermQuery(new Term(field, IndexFields.truth(value)));
            case Condition.InTime(var from, var to) ->
                from <= to ? LongPoint.newRangeQuery(field, from, to) : new MatchNoDocsQuery("ends before it starts");
            case Condition.OnDays(var days) -> IntPoint.newSetQuery(IndexFields.days(criterion.field()), days);
            case Condition.AnyOf(var items) -> terms(field, items);
            case Condition.AllOf(var items) ->
                all(items.stream()
                        .<Query>map(each -> new TermQuery(new Term(field, each)))
                        .toList());
        };
    }

    private static Query terms(String field, Collection<String> texts) {
        return texts.size() == 1
                ? new TermQuery(new Term(field, texts.iterator().next()))
                : new TermInSetQuery(field, texts.stream().map(BytesRef::new).toList());
    }

    private static Query part(String field, Condition.Place place, String text) {
        if (place == Condition.Place.START) return new PrefixQuery(new Term(field, text));
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var pieces = new ArrayList<Automaton>();
        pieces.add(Automata.makeAnyBinary());
        pieces.add(Automata.makeBinary(new BytesRef(bytes)));
        if (place == Condition.Place.ANYWHERE) pieces.add(Automata.makeAnyBinary());
        // The parser bounds the text's length, and with it this work.
        var automaton = Operations.determinize(Operations.concatenate(pieces), Integer.MAX_VALUE);
        return new AutomatonQuery(new Term(field, text), automaton, true);
    }

    private static Query numbers(String field, String criterionField, Condition.InNumbers range) {
        return any(List.of(scaledNumbers(field, range), longNumbers(IndexFields.longNumbers(criterionField), range)));
    }

    private static Query scaledNumbers(String field, Condition.InNumbers numbers) {
        var range = NumberKey.range(numbers);
        return range.isEmpty()
                ? new MatchNoDocsQuery("no number lies there")
                : LongPoint.newRangeQuery(field, range.from(), range.to());
    }

    private static Query longNumbers(String field, Condition.InNumbers range) {
        var low = range.low() == null
                ? null
                : new BytesRef(NumberKey.sortable(range.low().number()));
        var high = range.high() == null
                ? null
                : new BytesRef(NumberKey.sortable(range.high().number()));
        return new TermRangeQuery(
                field,
                low,
                high,
                range.low() == null || range.low().included(),
                range.high() == null || range.high().included());
    }
}
