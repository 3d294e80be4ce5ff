package app.tandem.segments;

import app.tandem.shared.ShopId;
import app.tandem.subscribers.SubscriberId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

/** Asks rules: the index counts and proposes, PostgreSQL confirms. */
@Component
class AudienceSearch {
    static final Rule SUBSCRIBED = new Rule.Compare(
            new Criterion("consent.state", "Consent", "Consent", FactType.TEXT, null, List.of()),
            Operator.EQUALS,
            new Operand.Texts(List.of("subscribed")),
            false);

    private final Audiences audiences;
    private final FactSources facts;

    AudienceSearch(Audiences audiences, FactSources facts) {
        this.audiences = audiences;
        this.facts = facts;
    }

    /** @param reachable those of them who allowed texts */
    record Size(long count, long reachable) {}

    String kind() {
        return audiences.kind();
    }

    /** @throws app.tandem.shared.Problem 503 {@code index-behind}; {@code index-incomplete} where a cluster answers in part */
    Size size(ShopId shop, Rule rule, Asked asked) {
        return audiences.current(shop).size(rule, asked);
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
            Predicate<Map<SubscriberId, PersonFacts>> visitor) {
        var proposed = new ArrayList<SubscriberId>(batchSize);
        var ended = new boolean[1];
        audiences.current(shop).forEach(rule, asked, after, person -> {
            proposed.add(new SubscriberId(person));
            if (proposed.size() < batchSize) return true;
            var goOn = visit(shop, rule, asked, proposed, visitor);
            proposed.clear();
            ended[0] = !goOn;
            return goOn;
        });
        if (!ended[0]) visit(shop, rule, asked, proposed, visitor);
    }

    private boolean visit(
            ShopId shop,
            Rule rule,
            Asked asked,
            List<SubscriberId> proposed,
            Predicate<Map<SubscriberId, PersonFacts>> visitor) {
        var confirmed = confirmed(shop, rule, asked, proposed);
        return confirmed.isEmpty() || visitor.test(confirmed);
    }

    /** Those whom the rule means by what PostgreSQL says now, in the order given, with the facts asked for. */
    Map<SubscriberId, PersonFacts> confirmed(ShopId shop, Rule rule, Asked asked, List<SubscriberId> people) {
        var evaluator = new Evaluator(asked);
        var known = facts.facts(shop, people, rule, null);
        var confirmed = new LinkedHashMap<SubscriberId, PersonFacts>();
        for (var person : people) {
            var own = known.get(person);
            if (own != null && evaluator.holds(rule, own)) confirmed.put(person, own);
        }
        return confirmed;
    }
}
