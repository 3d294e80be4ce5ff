package app.tandem.segments;

import app.tandem.segments.AudienceSearch.Size;
import app.tandem.segments.ClusterExpression.AllOf;
import app.tandem.segments.ClusterExpression.Negated;
import app.tandem.shared.Problem;
import app.tandem.shared.ShopId;
import app.tandem.subscribers.SubscriberId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;

/**
 * A shop's audience on the cluster, asked in the words of rules. What OpenSearch can say exactly it counts; of a rule that
 * it can only bound it gives those who surely are meant and those who may be, and these are looked at one by one, in
 * batches. An answer that is not of all shards, all current, is asked for again until the deadline, and then refused.
 */
final class ClusterView implements AudienceView {
    private static final Logger log = LoggerFactory.getLogger(ClusterView.class);
    private static final int PAGE = 5_000;
    /** Those who are looked at one by one come with all their events. */
    private static final int LOOKED_AT = 1_000;

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);
    private static final Duration LONGEST_STANDSTILL = Duration.ofSeconds(10);

    private final ShopId shop;
    private final OpenSearch cluster;
    private final BiFunction<Rule, List<SubscriberId>, Map<SubscriberId, PersonFacts>> facts;
    private final Supplier<ClusterIndex> renewed;
    private final long deadline;
    private ClusterIndex index;

    /**
     * @param facts what a rule needs to know of these people now
     * @param renewed waits for the index to ask after a failure
     * @param deadline of {@code System.nanoTime}, until which a failed answer is asked for again
     */
    ClusterView(
            ShopId shop,
            ClusterIndex index,
            OpenSearch cluster,
            BiFunction<Rule, List<SubscriberId>, Map<SubscriberId, PersonFacts>> facts,
            Supplier<ClusterIndex> renewed,
            long deadline) {
        this.shop = shop;
        this.index = index;
        this.cluster = cluster;
        this.facts = facts;
        this.renewed = renewed;
        this.deadline = deadline;
    }

    private interface Search<T> {
        T ask() throws IOException;
    }

    private <T> T insisting(Search<T> search) {
        while (true) {
            try {
                return search.ask();
            } catch (IOException cause) {
                if (System.nanoTime() >= deadline) throw incomplete(cause);
                pause(cause);
                index = renewed.get();
            }
        }
    }

    private void pause(IOException cause) {
        if (cause instanceof OpenSearch.Refused refusal && refusal.status == 400) throw refused(refusal);
        log.info("The audience of shop {} did not answer in whole ({}); asking again", shop, cause.getMessage());
        try {
            Thread.sleep(BETWEEN_TRIES);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw incomplete(cause);
        }
    }

    private Problem incomplete(IOException cause) {
        if (cause instanceof OpenSearch.Refused refusal && refusal.status == 400) return refused(refusal);
        log.warn("The audience of shop {} does not answer in whole: {}", shop, cause.toString());
        return new Problem(
                HttpStatus.SERVICE_UNAVAILABLE,
                "index-incomplete",
                "Parts of the audience cluster do not answer, and a number without them would be wrong. Try again in a moment.");
    }

    private Problem refused(OpenSearch.Refused refusal) {
        log.error("The audience cluster refuses a query for shop {}", shop, refusal);
        return new Problem(
                HttpStatus.SERVICE_UNAVAILABLE,
                "index-refused",
                "The audience cluster refuses this rule; its log and ours say why. Often a limit of its is too low for so large a rule.");
    }

    @Override
    public Size size(Rule rule, Asked asked) {
        var queries = new ClusterQueries(asked);
        var expression = queries.expression(rule);
        var most = expression.query(true);
        var subscribed =
                queries.expression(AudienceSearch.SUBSCRIBED).query(true).json();
        return insisting(() -> {
            if (!most.exact()) return looking(rule, asked, expression, subscribed);
            var count = index.count(cluster, most.json(), subscribed);
            return new Size(count.all(), count.part());
        });
    }

    private Size looking(Rule rule, Asked asked, ClusterExpression expression, Map<String, Object> subscribed)
            throws IOException {
        try (var walk = index.walk(cluster)) {
            var surely = walk.count(expression.query(false).json(), subscribed);
            var doubtful = new AllOf(List.of(expression, new Negated(expression)))
                    .query(true)
                    .json();
            var count = surely.all();
            var reachable = surely.part();
            var evaluator = new Evaluator(asked);
            var both = new Rule.All(List.of(rule, AudienceSearch.SUBSCRIBED));
            var last = Long.MIN_VALUE;
            while (true) {
                var page = walk.page(doubtful, last, Long.MAX_VALUE, LOOKED_AT);
                if (page.isEmpty()) return new Size(count, reachable);
                for (var person : facts.apply(both, people(page)).values()) {
                    if (!evaluator.holds(rule, person)) continue;
                    count++;
                    if (evaluator.holds(AudienceSearch.SUBSCRIBED, person)) reachable++;
                }
                last = page.getLast();
            }
        }
    }

    private static List<SubscriberId> people(List<Long> page) {
        return page.stream().map(SubscriberId::new).toList();
    }

    /** Walks on where it stopped, should it have to begin again: with what was visited it is done. */
    @Override
    public void forEach(Rule rule, Asked asked, long after, LongPredicate visitor) {
        var walked = new Walked(rule, asked, after, visitor);
        var until = deadline;
        while (true) {
            var begun = walked.last;
            try {
                walked.goOn();
                return;
            } catch (IOException cause) {
                if (walked.last != begun) until = System.nanoTime() + LONGEST_STANDSTILL.toNanos();
                if (System.nanoTime() >= until) throw incomplete(cause);
                pause(cause);
                index = renewed.get();
            }
        }
    }

    private final class Walked {
        private final Rule rule;
        private final ClusterExpression.Query most;
        private final ClusterExpression.Query least;
        private final Evaluator evaluator;
        private final LongPredicate visitor;
        private long last;

        Walked(Rule rule, Asked asked, long after, LongPredicate visitor) {
            var expression = new ClusterQueries(asked).expression(rule);
            this.rule = rule;
            this.most = expression.query(true);
            this.least = most.exact() ? most : expression.query(false);
            this.evaluator = new Evaluator(asked);
            this.visitor = visitor;
            this.last = after;
        }

        void goOn() throws IOException {
            try (var walk = index.walk(cluster)) {
                while (true) {
                    var page = walk.page(most.json(), last, Long.MAX_VALUE, most.exact() ? PAGE : LOOKED_AT);
                    if (page.isEmpty()) return;
                    for (var person : most.exact() ? page : members(walk, page)) {
                        last = person;
                        if (!visitor.test(person)) return;
                    }
                    last = page.getLast();
                }
            }
        }

        /** Those of the page who are meant. */
        private List<Long> members(ClusterIndex.Walk walk, List<Long> page) throws IOException {
            var members = new TreeSet<>(walk.page(least.json(), last, page.getLast(), page.size()));
            var doubtful = page.stream().filter(each -> !members.contains(each)).toList();
            facts.apply(rule, people(doubtful)).values().forEach(person -> {
                if (evaluator.holds(rule, person)) members.add(person.person().value());
            });
            return List.copyOf(members);
        }
    }
}
