package app.tandem.segments;

import app.tandem.shared.Problem;
import app.tandem.shared.ShopId;
import app.tandem.shops.Shops;
import app.tandem.subscribers.SubscriberId;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.stereotype.Service;

/** Saved segments, and who is in them. */
@Service
public class Segments {
    private static final int BATCH = 1_000;
    private static final Rule NOBODY = new Rule.Any(List.of());

    private final SegmentRows rows;
    private final FactSources facts;
    private final AudienceSearch search;
    private final Shops shops;
    private final Clock clock;

    Segments(SegmentRows rows, FactSources facts, AudienceSearch search, Shops shops, Clock clock) {
        this.rows = rows;
        this.facts = facts;
        this.search = search;
        this.shops = shops;
        this.clock = clock;
    }

    /** @param sentence the rule in words */
    public record Summary(SegmentId id, String name, int version, String sentence) {}

    /** Empty where this shop has no such segment. */
    public Optional<Summary> find(ShopId shop, SegmentId id) {
        return rows.find(shop, id).map(row -> {
            var rule = Objects.requireNonNull(rules(shop).find(id)).rule();
            var zone = shops.get(shop).timeZone();
            return new Summary(id, row.name(), row.version(), new Words(zone).sentence(rule));
        });
    }

    /**
     * Names of sources that are off and make at least one of these segments match nobody; empty when all can be asked.
     * Segments that do not exist are passed over.
     */
    public Set<String> unavailable(ShopId shop, Collection<SegmentId> segments) {
        var rules = rules(shop);
        var known = new ArrayList<Rule>();
        for (var segment : segments) {
            var found = rules.find(segment);
            if (found != null) known.add(found);
        }
        return rules.catalogue().unavailable(known);
    }

    /**
     * Hands out everybody in any of {@code include} and in none of {@code exclude}: proposed by the index as it stands
     * once it has applied every change committed before this call, and confirmed on PostgreSQL batch by batch. While a
     * segment to exclude cannot be told, because its integration is off, it hands out nobody.
     *
     * @param batchSize most people a batch
     * @param batch takes people in ascending order of id; nobody comes twice
     * @throws Problem 404 for a segment that does not exist, 503 {@code index-behind}
     */
    public void forEachMember(
            ShopId shop,
            Collection<SegmentId> include,
            Collection<SegmentId> exclude,
            int batchSize,
            Consumer<List<SubscriberId>> batch) {
        var rules = rules(shop);
        var excluded = exclude.stream().map(each -> existing(rules, each)).toList();
        if (!rules.catalogue().unavailable(excluded).isEmpty()) return;
        var included = include.stream().map(each -> effective(rules, each)).toList();
        var rule = new Rule.All(List.of(new Rule.Any(included), new Rule.Not(new Rule.Any(excluded))));
        search.forEachBatch(shop, rule, asked(shop), Long.MIN_VALUE, batchSize, members -> {
            batch.accept(List.copyOf(members.keySet()));
            return true;
        });
    }

    /**
     * Who of these people is a member now, told from PostgreSQL alone.
     *
     * @throws Problem 404 for a segment that does not exist
     */
    public Set<SubscriberId> membersAmong(ShopId shop, SegmentId segment, Collection<SubscriberId> people) {
        var rule = effective(rules(shop), segment);
        var asked = asked(shop);
        var members = new HashSet<SubscriberId>();
        var rest = List.copyOf(people);
        for (var from = 0; from < rest.size(); from += BATCH) {
            var batch = rest.subList(from, Math.min(from + BATCH, rest.size()));
            members.addAll(search.confirmed(shop, rule, asked, batch).keySet());
        }
        return members;
    }

    /**
     * The index that counts are of.
     *
     * @param kind {@code lucene} in this process, {@code opensearch} on a cluster
     * @param people how many it holds, which is everybody
     * @param lag how long it took just now until it had all that was committed before
     */
    public record Indexed(String kind, long people, Duration lag) {}

    /** @throws Problem 503 {@code index-behind}, {@code index-incomplete} */
    public Indexed indexed(ShopId shop) {
        var begun = System.nanoTime();
        var people = search.size(shop, new Rule.All(List.of()), asked(shop)).count();
        return new Indexed(search.kind(), people, Duration.ofNanos(System.nanoTime() - begun));
    }

    private static Rule existing(ShopRules rules, SegmentId segment) {
        var found = rules.find(segment);
        if (found == null) throw Problem.notFound("segment");
        return found;
    }

    /** The rule as it is to be applied: nobody while a source it uses anywhere is off. */
    private static Rule effective(ShopRules rules, SegmentId segment) {
        var rule = existing(rules, segment);
        return rules.catalogue().unavailable(List.of(rule)).isEmpty() ? rule : NOBODY;
    }

    private ShopRules rules(ShopId shop) {
        return new ShopRules(shop, facts.catalogue(shop), rows, null);
    }

    private Asked asked(ShopId shop) {
        return new Asked(clock.instant(), shops.get(shop).timeZone());
    }
}
