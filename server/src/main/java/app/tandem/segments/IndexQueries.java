package app.tandem.segments;

import java.util.Collection;
import java.util.List;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TermRangeQuery;
import org.apache.lucene.util.BytesRef;

/** Single conditions as queries of the people's index; what is made of them is {@link MemberBits}'s. */
final class IndexQueries {
    private IndexQueries() {}

    static Query sample(Rule.Sample sample) {
        return IntPoint.newRangeQuery(IndexFields.BUCKET, sample.firstBucket(), sample.lastBucket());
    }

    static Query present(Criterion criterion) {
        return new TermQuery(new Term(IndexFields.PRESENT, IndexFields.name(criterion.type(), criterion.field())));
    }

    static Query passes(Criterion criterion, Condition condition) {
        var field = IndexFields.name(criterion.type(), criterion.field());
        return switch (condition) {
            case Condition.Present _ -> present(criterion);
            case Condition.OneOf(var texts) -> terms(field, texts);
            case Condition.Part part -> new PrefixQuery(new Term(field, part.text()));
            case Condition.InNumbers range ->
                any(List.of(
                        scaledNumbers(field, range), longNumbers(IndexFields.longNumbers(criterion.field()), range)));
            case Condition.Is(var value) -> new TermQuery(new Term(field, IndexFields.truth(value)));
            case Condition.InTime(var from, var to) ->
                from <= to ? LongPoint.newRangeQuery(field, from, to) : new MatchNoDocsQuery("ends before it starts");
            case Condition.OnDays(var days) -> IntPoint.newSetQuery(IndexFields.days(criterion.field()), days);
            case Condition.AnyOf(var items) -> terms(field, items);
            case Condition.AllOf(var items) -> allTerms(field, items);
        };
    }

    private static Query any(List<Query> queries) {
        var any = new BooleanQuery.Builder();
        queries.forEach(each -> any.add(each, Occur.SHOULD));
        return new ConstantScoreQuery(any.build());
    }

    private static Query terms(String field, Collection<String> texts) {
        return texts.size() == 1
                ? new TermQuery(new Term(field, texts.iterator().next()))
                : new TermInSetQuery(field, texts.stream().map(BytesRef::new).toList());
    }

    private static Query allTerms(String field, Collection<String> texts) {
        var all = new BooleanQuery.Builder();
        texts.forEach(each -> all.add(new TermQuery(new Term(field, each)), Occur.FILTER));
        return all.build();
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
