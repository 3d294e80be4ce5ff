package app.tandem.segments;

import app.tandem.segments.BulkWriter.Write;
import app.tandem.segments.ClusterRows.Index;
import app.tandem.segments.ClusterRows.State;
import app.tandem.shared.ShopId;
import app.tandem.subscribers.FeedPosition;
import app.tandem.subscribers.SubscriberId;
import app.tandem.support.OpenSearchCluster;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The index on a real cluster of three nodes. */
final class ClusterReader implements Reader {
    private static final AtomicLong VERSIONS = new AtomicLong();
    private static final ClusterSettings SETTINGS =
            settings(OpenSearchCluster.get().urls(), "rules");

    private final OpenSearch cluster = OpenSearch.connect(SETTINGS);
    private final ClusterIndexes indexes = new ClusterIndexes(cluster, SETTINGS);
    private final Map<SubscriberId, PersonFacts> people = new LinkedHashMap<>();
    private final Index index;

    static ClusterSettings settings(String urls, String prefix) {
        return new ClusterSettings(urls, "", "", "", prefix, 3, 1, 100_000, 4, Duration.ofSeconds(2));
    }

    /** Indexes people in an order of chance, former states, later states and late copies of former ones all mixed. */
    ClusterReader(Collection<PersonFacts> crowd) throws IOException {
        crowd.forEach(person -> people.put(person.person(), person));
        indexes.prepare();
        var shop = new ShopId(1);
        var planned = new Index(shop, VERSIONS.incrementAndGet(), State.LIVE, indexes.format(), List.of(), 1_000, null);
        index = planned.made(indexes.make(planned));
        var writes = new ArrayList<Write>();
        for (var person : crowd) {
            var id = person.person();
            writes.add(write(id, 1, ClusterDocuments.person(id, Map.of("first_name", "Former"))));
            writes.add(write(id, 2, ClusterDocuments.person(id, person.facts())));
            var other = new SubscriberId(id.value() + 1_000_000);
            writes.add(write(other, 1, ClusterDocuments.person(other, person.facts())));
            writes.add(write(other, 2, ClusterDocuments.gone(other)));
            for (var events : person.events().values()) {
                for (var event : events) {
                    writes.add(new Write(
                            indexes.writeAlias(index),
                            ClusterDocuments.eventId(event),
                            id.toString(),
                            1,
                            ClusterDocuments.event(event)));
                }
            }
        }
        Collections.shuffle(writes, new Random(crowd.size()));
        var writer = new BulkWriter(cluster, SETTINGS);
        writer.write(writes.subList(0, writes.size() / 2), () -> true);
        indexes.refresh(List.of(index));
        writer.write(writes.subList(writes.size() / 2, writes.size()), () -> true);
        writer.write(
                indexes.marks(index, 1_000, new FeedPosition("test", new FeedPosition.Snapshot(1, 1, List.of()), null)),
                () -> true);
        indexes.refresh(List.of(index));
    }

    private Write write(SubscriberId person, long version, Map<String, Object> document) {
        return new Write(indexes.writeAlias(index), person.toString(), person.toString(), version, document);
    }

    @Override
    public String name() {
        return "cluster";
    }

    @Override
    public Set<Long> members(Rule rule, Asked asked) {
        var members = new TreeSet<Long>();
        @Nullable Long[] last = new Long[1];
        view().forEach(rule, asked, Long.MIN_VALUE, person -> {
            if (last[0] != null && last[0] >= person) throw new AssertionError(person + " after " + last[0]);
            last[0] = person;
            return members.add(person);
        });
        var size = view().size(rule, asked);
        if (size.count() != members.size())
            throw new AssertionError(size + " differs from " + members.size() + " members");
        return members;
    }

    private ClusterView view() {
        var current = new ClusterIndex(indexes.name(index), index.shards().size(), index.mark());
        return new ClusterView(
                index.shop(),
                current,
                cluster,
                (_, some) -> {
                    var known = new LinkedHashMap<SubscriberId, PersonFacts>();
                    some.forEach(person -> known.put(person, people.get(person)));
                    return known;
                },
                () -> current,
                System.nanoTime() + Duration.ofSeconds(10).toNanos());
    }

    @Override
    public void close() throws IOException {
        indexes.drop(index);
        cluster.close();
    }
}
