package app.tandem.segments;

import app.tandem.shared.ShopId;
import app.tandem.subscribers.SubscriberId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

/** Asks rules: the index counts and proposes, PostgreSQL confirms. */
@Component
class AudienceSearch {
    private static final Rule SUBSCRIBED = new Rule.Compare(
            new Criterion("consent.state", "Consent", "Consent", FactType.TEXT, null, List.of()),
            Operator.EQUALS,
            new Operand.Texts(List.of("subscribed")),
            false);

    private final AudienceIndexer indexer;
    private final FactSources facts;

    AudienceSearch(AudienceIndexer indexer, FactSources facts) {
        this.indexer = indexer;
        this.facts = facts;
    }

    /** @param reachable those of them who allowed texts */
    record Size(long count, long reachable) {}

    /** @throws app.tandem.shared.Problem 503 {@code index-behind} */
    Size size(ShopId shop, Rule rule, Asked asked) {
        return search(shop, index -> {
            var queries = new IndexQueries(asked);
            var members = queries.query(rule);
            var reachable = IndexQueries.all(List.of(members, queries.query(SUBSCRIBED)));
            return new Size(index.count(members), index.count(reachable));
        });
    }

    /**
     * Walks through everybody whom the rule means, ascending by id, in batches.
     *
     * @param after only people with greater ids
     * @param visitor takes people with the facts that the rule asks for, never none, and answers whether to go on
     */
    void forEachBatch(
            ShopId shop,
            Rule rule,
            Asked asked,
            long after,
            int batchSize,
            Predicate<Map<SubscriberId, Map<String, Object>>> visitor) {
        search(shop, index -> {
            var proposed = new ArrayList<SubscriberId>(batchSize);
            var ended = new boolean[1];
            index.forEach(new IndexQueries(asked).query(rule), after, person -> {
                proposed.add(new SubscriberId(person));
                if (proposed.size() < batchSize) return true;
                var goOn = visit(shop, rule, asked, proposed, visitor);
                proposed.clear();
                ended[0] = !goOn;
                return goOn;
            });
            return ended[0] || visit(shop, rule, asked, proposed, visitor);
        });
    }

    private boolean visit(
            ShopId shop,
            Rule rule,
            Asked asked,
            List<SubscriberId> proposed,
            Predicate<Map<SubscriberId, Map<String, Object>>> visitor) {
        var confirmed = confirmed(shop, rule, asked, proposed);
        return confirmed.isEmpty() || visitor.test(confirmed);
    }

    /** Those whom the rule means by what PostgreSQL says now, in the order given, with the facts asked for. */
    Map<SubscriberId, Map<String, Object>> confirmed(ShopId shop, Rule rule, Asked asked, List<SubscriberId> people) {
        var evaluator = new Evaluator(asked);
        var known = facts.facts(shop, people, rule, null);
        var confirmed = new LinkedHashMap<SubscriberId, Map<String, Object>>();
        for (var person : people) {
            var own = known.get(person);
            if (own != null && evaluator.holds(rule, own)) confirmed.put(person, own);
        }
        return confirmed;
    }

    private <T> T search(ShopId shop, Function<AudienceIndex, T> search) {
        try {
            return search.apply(indexer.current(shop));
        } catch (AudienceIndex.Damaged damage) {
            throw indexer.failed(shop, damage);
        }
    }
}
