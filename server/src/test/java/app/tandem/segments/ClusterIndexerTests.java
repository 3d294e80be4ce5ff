package app.tandem.segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import app.tandem.shared.PhoneNumber;
import app.tandem.shared.Problem;
import app.tandem.shared.ShopId;
import app.tandem.subscribers.ChangeFeed;
import app.tandem.subscribers.Events;
import app.tandem.subscribers.Events.NewEvent;
import app.tandem.subscribers.FeedPosition;
import app.tandem.subscribers.SubscriberId;
import app.tandem.subscribers.Subscribers;
import app.tandem.support.OpenSearchCluster;
import app.tandem.support.TandemTest;
import app.tandem.support.TestShops;
import app.tandem.support.TestShops.TestShop;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A real cluster of three nodes fed from the change feed by one of several servers: whatever dies or is taken away, a
 * number that is given is the right one.
 */
@TandemTest
class ClusterIndexerTests {
    private static final Rule EVERYBODY = new Rule.All(List.of());
    private static final Rule BUYERS = rule("""
            {"event": "order_created", "count": {"op": "at_least", "value": 2}, "within": {"last": 30, "unit": "days"}}""");
    private static final Rule SPENDERS = rule(
            "{\"event\": \"order_created\", \"sum\": {\"property\": \"total\", \"op\": \"greater_than\", \"value\": 30}}");

    @Autowired
    TestShops testShops;

    @Autowired
    ChangeFeed feed;

    @Autowired
    ClusterRows rows;

    @Autowired
    AudienceReader reader;

    @Autowired
    Subscribers subscribers;

    @Autowired
    Events events;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    JdbcClient db;

    @Autowired
    AudienceSearch search;

    private final String prefix = "test-" + UUID.randomUUID().toString().substring(0, 8);
    private final List<Server> servers = new ArrayList<>();
    private final AtomicInteger people = new AtomicInteger();
    private final List<ShopId> served = new CopyOnWriteArrayList<>();
    private OpenSearchCluster nodes;
    private TestShop shop;

    private static Rule rule(String json) {
        return Crowd.parse(Crowd.JSON.readTree(json));
    }

    /** The part of a server that has to do with the cluster. */
    private final class Server {
        private final OpenSearch cluster;
        private final ClusterIndexes indexes;
        private final BulkWriter writer;
        private final ClusterIndexer indexer;
        private final ClusterAudiences audiences;

        Server(ClusterSettings settings) {
            cluster = OpenSearch.connect(settings);
            indexes = new ClusterIndexes(cluster, settings);
            writer = new BulkWriter(cluster, settings);
            indexer = new ClusterIndexer(indexes, rows, writer, feed, reader, () -> served, settings);
            audiences = new ClusterAudiences(cluster, indexes, indexer, rows, feed, reader);
            indexer.start();
            servers.add(this);
        }

        long count(Rule rule) {
            return audiences.current(shop.id()).size(rule, asked()).count();
        }

        void crash() {
            indexer.crash();
        }
    }

    private static Asked asked() {
        return new Asked(Instant.now().plusSeconds(60), ZoneOffset.UTC);
    }

    @BeforeEach
    void start() {
        nodes = OpenSearchCluster.get();
        shop = testShops.create();
        served.add(shop.id());
    }

    @AfterEach
    void stop() throws IOException {
        for (var server : servers) {
            server.indexer.stop();
            server.cluster.close();
        }
        nodes.restore();
        nodes.send("DELETE", "/" + prefix + "-audience-*", null);
    }

    private ClusterSettings settings(int shards) {
        return new ClusterSettings(nodes.urls(), "", "", "", prefix, shards, 1, 100_000, 4, Duration.ofSeconds(2));
    }

    private Server server() {
        return new Server(settings(2));
    }

    private SubscriberId person() {
        return subscribers.ensure(
                shop.id(), new PhoneNumber("+1212%07d".formatted(5_550_000 + people.incrementAndGet())));
    }

    private void order(SubscriberId person, String total) {
        var order = new NewEvent(person, "order_created", Instant.now(), Map.of("total", new BigDecimal(total)), null);
        transaction.executeWithoutResult(_ -> events.record(shop.id(), List.of(order)));
    }

    private void tag(SubscriberId person, String tag) {
        assertThat(shop.api()
                        .patch("/api/v1/subscribers/" + person, Map.of("tags", List.of(tag)))
                        .status())
                .isEqualTo(200);
    }

    private static Rule tagged(String tag) {
        return rule("{\"field\": \"tags\", \"op\": \"has_any\", \"value\": [\"" + tag + "\"]}");
    }

    private void untilItAnswers(Server server) {
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptionsInstanceOf(Problem.class)
                .until(() -> server.count(EVERYBODY) >= 0);
    }

    @Test
    void every_server_reads_what_any_has_written_and_one_of_them_feeds() {
        var ana = person();
        order(ana, "10.10");
        var one = server();
        untilItAnswers(one);
        var other = server();
        untilItAnswers(other);
        for (var i = 1; i <= 5; i++) {
            var bo = person();
            order(bo, "15.20");
            order(bo, "15.20");
            tag(bo, "vip");
            for (var server : List.of(one, other)) {
                assertThat(server.count(EVERYBODY)).isEqualTo(1 + i);
                assertThat(server.count(BUYERS)).isEqualTo(i);
                assertThat(server.count(SPENDERS)).isEqualTo(i);
                assertThat(server.count(tagged("vip"))).isEqualTo(i);
            }
        }
        assertThat(List.of(one.indexer.isFeeding(), other.indexer.isFeeding())).containsOnlyOnce(true);
    }

    @Test
    void when_the_feeding_server_dies_another_takes_over_and_late_writes_of_the_first_lose() throws IOException {
        var first = server();
        untilItAnswers(first);
        var ana = person();
        tag(ana, "old");
        assertThat(first.count(tagged("old"))).isEqualTo(1);
        var identity = first.indexes.identity();
        var lease = rows.acquire(identity, "nobody", Duration.ofSeconds(2));
        assertThat(lease).as("a lease that is held").isEmpty();
        var index = rows.all(identity).getFirst();
        var former = index.mark() >> 32;

        first.crash();
        var second = server();
        tag(ana, "new");
        untilItAnswers(second);
        assertThat(second.count(tagged("new"))).isEqualTo(1);
        assertThat(second.count(tagged("old"))).isZero();
        assertThat(second.indexer.isFeeding()).isTrue();

        var late = new ClusterRows.Lease(identity, former, feed.head(), new AtomicLong(1_000_000));
        var write = new BulkWriter.Write(
                first.indexes.writeAlias(index),
                ana.toString(),
                ana.toString(),
                late.next(),
                ClusterDocuments.person(ana, Map.of("tags", List.of("old"))));
        assertThat(first.writer.write(List.of(write), () -> true))
                .as("overtaken")
                .isEqualTo(1);
        assertThatThrownBy(() -> rows.reached(late, feed.head(), Map.of(index.version(), late.next())))
                .isInstanceOf(ClusterRows.LeaseLost.class);
        order(ana, "1");
        assertThat(second.count(tagged("new"))).isEqualTo(1);
        assertThat(second.count(tagged("old"))).isZero();
    }

    @Test
    void a_node_killed_while_people_are_counted_and_indexed_costs_no_number_and_no_change() throws Exception {
        var server = server();
        untilItAnswers(server);
        var done = new AtomicBoolean();
        var committed = new AtomicInteger();
        var begun = new AtomicInteger();
        var wrong = new AtomicReference<String>();
        var exact = new AtomicInteger();
        var refused = new HashSet<String>();
        var writing = Thread.ofVirtual().start(() -> {
            while (!done.get()) {
                begun.incrementAndGet();
                var person = person();
                order(person, "20");
                order(person, "20");
                committed.incrementAndGet();
            }
        });
        var counting = Thread.ofVirtual().start(() -> {
            while (!done.get()) {
                for (var rule : List.of(EVERYBODY, BUYERS, SPENDERS)) {
                    var least = committed.get();
                    try {
                        var count = server.count(rule);
                        if (count < least || count > begun.get()) wrong.set(rule + ": " + least + " <= " + count);
                        exact.incrementAndGet();
                    } catch (Problem problem) {
                        refused.add(problem.code());
                    }
                }
            }
        });
        await().atMost(Duration.ofSeconds(60)).until(() -> exact.get() >= 5);
        nodes.nodes().get(1).kill();
        var before = exact.get();
        await().atMost(Duration.ofSeconds(90)).until(() -> exact.get() >= before + 5);
        nodes.nodes().get(1).start();
        nodes.restore();
        // The one that has just come back holds copies again; now another goes.
        nodes.nodes().get(2).kill();
        var again = exact.get();
        await().atMost(Duration.ofSeconds(90)).until(() -> exact.get() >= again + 5);
        done.set(true);
        writing.join();
        counting.join();
        assertThat(wrong.get()).isNull();
        assertThat(refused).isSubsetOf("index-behind", "index-incomplete");
        nodes.restore();
        assertThat(server.count(EVERYBODY)).isEqualTo(committed.get());
        assertThat(server.count(BUYERS)).isEqualTo(committed.get());
        assertThat(server.count(SPENDERS)).isEqualTo(committed.get());
        var walked = new ArrayList<Long>();
        server.audiences.current(shop.id()).forEach(EVERYBODY, asked(), Long.MIN_VALUE, walked::add);
        assertThat(walked).hasSize(committed.get()).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void without_two_of_three_nodes_there_is_no_number() {
        var server = server();
        untilItAnswers(server);
        person();
        assertThat(server.count(EVERYBODY)).isEqualTo(1);
        nodes.nodes().get(0).kill();
        nodes.nodes().get(1).kill();
        assertThatThrownBy(() -> server.count(EVERYBODY)).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.status().value()).isEqualTo(503);
            assertThat(problem.code()).isIn("index-incomplete", "index-behind");
        });
        person();
        nodes.restore();
        untilItAnswers(server);
        assertThat(server.count(EVERYBODY)).isEqualTo(2);
    }

    @Test
    void a_new_version_is_built_while_the_old_one_answers() throws IOException {
        for (var i = 0; i < 20; i++) order(person(), "31");
        var server = server();
        untilItAnswers(server);
        var identity = server.indexes.identity();
        var old = rows.all(identity).getFirst();
        server.indexer.stop();
        var next = new Server(settings(3));
        untilItAnswers(next);
        for (var i = 21; live(identity) == old.version(); i++) {
            order(person(), "31");
            assertThat(next.count(EVERYBODY)).isEqualTo(i);
            assertThat(next.count(SPENDERS)).isEqualTo(i);
        }
        order(person(), "31");
        assertThat(next.count(SPENDERS)).isEqualTo(people.get());
        assertThat(next.count(EVERYBODY)).isEqualTo(people.get());
        var alias = nodes.send("GET", "/_alias/" + next.indexes.alias(shop.id()), null);
        assertThat(alias.propertyNames()).containsExactly(next.indexes.alias(shop.id()) + "-v" + live(identity));
    }

    private long live(String identity) {
        return rows.all(identity).stream()
                .filter(index -> index.state() == ClusterRows.State.LIVE)
                .findFirst()
                .orElseThrow()
                .version();
    }

    @Test
    void an_index_that_was_dropped_or_emptied_gives_no_number_until_it_is_built_again() throws IOException {
        var server = server();
        untilItAnswers(server);
        for (var i = 0; i < 10; i++) person();
        assertThat(server.count(EVERYBODY)).isEqualTo(10);
        var name = server.indexes.alias(shop.id()) + "-v" + live(server.indexes.identity());
        // As after a shard was lost for good and forced to start empty.
        nodes.send("POST", "/" + name + "/_delete_by_query?refresh=true&conflicts=proceed", """
                {"query": {"match_all": {}}}""");
        exactSoon(server, 10);
        name = server.indexes.alias(shop.id()) + "-v" + live(server.indexes.identity());
        nodes.send("DELETE", "/" + name, null);
        person();
        exactSoon(server, 11);
    }

    /** Whatever is said until then is right or nothing. */
    private void exactSoon(Server server, long expected) {
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptionsInstanceOf(Problem.class)
                .until(() -> {
                    assertThat(server.count(EVERYBODY)).isEqualTo(expected);
                    return true;
                });
    }

    @Test
    void what_the_cluster_refuses_is_offered_until_it_is_taken() throws IOException {
        var server = server();
        untilItAnswers(server);
        var index = server.indexes.alias(shop.id()) + "-v" + live(server.indexes.identity());
        nodes.send("PUT", "/" + index + "/_settings", "{\"index.blocks.write\": true}");
        person();
        assertThatThrownBy(() -> server.count(EVERYBODY))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo("index-behind"));
        nodes.send("PUT", "/" + index + "/_settings", "{\"index.blocks.write\": false}");
        exactSoon(server, 1);
    }

    @Test
    void an_index_that_remembers_what_a_restored_database_has_forgotten_is_built_again() throws IOException {
        var server = server();
        untilItAnswers(server);
        tag(person(), "kept");
        assertThat(server.count(tagged("kept"))).isEqualTo(1);
        server.indexer.stop();
        var identity = server.indexes.identity();
        var index = rows.all(identity).getFirst();
        // As if somebody had been indexed, and then the database were put back to before.
        var forgotten = person();
        var done = feed.head().done();
        var later = new FeedPosition(
                feed.head().system(),
                new FeedPosition.Snapshot(done.xmin() + 1_000, done.xmax() + 1_000, List.of()),
                null);
        var writes = new ArrayList<>(server.indexes.marks(index, index.mark() + 10, later));
        writes.add(new BulkWriter.Write(
                server.indexes.writeAlias(index),
                forgotten.toString(),
                forgotten.toString(),
                index.mark() + 10,
                ClusterDocuments.person(forgotten, Map.of("tags", List.of("kept")))));
        server.writer.write(writes, () -> true);
        server.indexes.refresh(List.of(index));
        var next = server();
        untilItAnswers(next);
        assertThat(next.count(tagged("kept"))).isEqualTo(1);
        assertThat(live(identity)).isGreaterThan(index.version());
    }

    /** Rules of every kind, of the same people in the same database. */
    @Test
    void the_cluster_counts_whom_the_embedded_index_counts_to_the_last_person() {
        crowd(3_000);
        var server = server();
        untilItAnswers(server);
        assertThat(server.count(EVERYBODY)).isEqualTo(3_000);
        var order = "\"event\": \"order_created\"";
        for (var json : List.of(
                "{\"field\": \"first_name\", \"op\": \"contains\", \"value\": \"7\"}",
                "{\"field\": \"first_name\", \"op\": \"is_not_set\"}",
                "{\"field\": \"tags\", \"op\": \"has_none\", \"value\": [\"t3\", \"t4\"]}",
                "{\"field\": \"created_at\", \"op\": \"in_the_last\", \"value\": 40, \"unit\": \"days\"}",
                "{\"sample\": {\"group\": 2, \"of\": 7}}",
                "{" + order + ", \"count\": {\"op\": \"exactly\", \"value\": 2}}",
                "{" + order
                        + ", \"count\": {\"op\": \"at_most\", \"value\": 1}, \"within\": {\"last\": 9, \"unit\": \"days\"}}",
                "{" + order + ", \"where\": [{\"property\": \"total\", \"op\": \"greater_than\", \"value\": 12.07}]}",
                "{" + order + ", \"sum\": {\"property\": \"total\", \"op\": \"between\", \"value\": [20.5, 61.07]}}",
                "{" + order + ", \"sum\": {\"property\": \"total\", \"op\": \"less_than\", \"value\": 30.03}}",
                "{" + order + ", \"last\": {\"op\": \"more_than_ago\", \"value\": 5, \"unit\": \"days\"}}",
                "{" + order + ", \"first\": {\"op\": \"in_the_last\", \"value\": 8, \"unit\": \"days\"}}",
                "{" + order + ", \"then\": {\"event\": \"viewed\", \"within\": {\"value\": 60, \"unit\": \"hours\"}}}",
                "{" + order
                        + ", \"then\": {\"event\": \"viewed\", \"within\": {\"value\": 2, \"unit\": \"days\"}, \"happened\": false}}")) {
            var rule = rule(json);
            var asked = asked();
            var embedded = search.size(shop.id(), rule, asked);
            assertThat(server.audiences.current(shop.id()).size(rule, asked))
                    .as(json)
                    .isEqualTo(embedded);
            assertThat(embedded.count()).as(json).isBetween(1L, 2_999L);
        }
    }

    private void crowd(int size) {
        db.sql("""
                insert into subscriber (shop_id, phone, first_name, tags, created_at)
                select :shop, '+1212' || (5000000 + n), case when n % 5 > 0 then 'Name ' || n end,
                    array['t' || n % 10], now() - n % 90 * interval '1 day'
                from generate_series(1, :size) n
                """).param("shop", shop.id().value()).param("size", size).update();
        var now = Instant.now();
        var number = 0;
        var happened = new ArrayList<NewEvent>();
        for (var person : subscribers.after(shop.id(), null, size)) {
            number++;
            for (var i = 0; i < number % 6; i++) {
                var at = now.minus(Duration.ofHours((number * 7L + i * 31L) % 400));
                var total = BigDecimal.valueOf(number * 37L % 2_500, 2);
                happened.add(new NewEvent(
                        person, i % 3 == 2 ? "viewed" : "order_created", at, Map.of("total", total), null));
            }
        }
        transaction.executeWithoutResult(_ -> events.record(shop.id(), happened));
    }

    @Test
    void shops_that_share_a_cluster_do_not_see_each_other() {
        var other = testShops.create();
        served.add(other.id());
        var server = server();
        untilItAnswers(server);
        for (var i = 0; i < 3; i++) order(person(), "31");
        assertThat(server.count(SPENDERS)).isEqualTo(3);
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptionsInstanceOf(Problem.class)
                .untilAsserted(
                        () -> assertThat(server.audiences.current(other.id()).size(EVERYBODY, asked()))
                                .isEqualTo(new AudienceSearch.Size(0, 0)));
    }
}
