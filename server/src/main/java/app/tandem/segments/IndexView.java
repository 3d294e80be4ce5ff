package app.tandem.segments;

import app.tandem.shared.ShopId;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.function.Supplier;

/** A shop's embedded index, asked in the words of rules. */
record IndexView(ShopId shop, AudienceIndex index, AudienceIndexer indexer) implements AudienceView {

    @Override
    public AudienceSearch.Size size(Rule rule, Asked asked) {
        return orBehind(() -> {
            var queries = new IndexQueries(asked);
            var members = queries.query(rule);
            var reachable = IndexQueries.all(List.of(members, queries.query(AudienceSearch.SUBSCRIBED)));
            return new AudienceSearch.Size(index.count(members), index.count(reachable));
        });
    }

    @Override
    public void forEach(Rule rule, Asked asked, long after, LongPredicate visitor) {
        orBehind(() -> {
            index.forEach(new IndexQueries(asked).query(rule), after, visitor);
            return true;
        });
    }

    private <T> T orBehind(Supplier<T> search) {
        try {
            return search.get();
        } catch (AudienceIndex.Damaged damage) {
            throw indexer.failed(shop, damage);
        }
    }
}
