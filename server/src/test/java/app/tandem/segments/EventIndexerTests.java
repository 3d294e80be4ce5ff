package app.tandem.segments;

import static org.assertj.core.api.Assertions.assertThat;

import app.tandem.shared.PhoneNumber;
import app.tandem.shops.Shops;
import app.tandem.subscribers.ChangeFeed;
import app.tandem.subscribers.EventArchive;
import app.tandem.subscribers.Events;
import app.tandem.subscribers.FeedPosition;
import app.tandem.subscribers.SubscriberId;
import app.tandem.subscribers.Subscribers;
import app.tandem.support.TandemTest;
import app.tandem.support.TestShops;
import app.tandem.support.TestShops.TestShop;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.FileSystemUtils;

/** An event is in the index once: none is lost and none comes twice, whatever stops, fails or comes again. */
@TandemTest
class EventIndexerTests {
    @Autowired
    TestShops testShops;

    @Autowired
    ChangeFeed feed;

    @Autowired
    FactSources facts;

    @Autowired
    Subscribers subscribers;

    @Autowired
    Events events;

    @Autowired
    EventArchive archive;

    @Autowired
    Shops shops;

    @Autowired
    TransactionTemplate transactions;

    @TempDir
    Path folder;

    private TestShop shop;
    private SubscriberId ana;
    private AudienceIndexer indexer;
    private final AtomicInteger people = new AtomicInteger();

    @BeforeEach
    void start() {
        shop = testShops.create();
        ana = person();
        indexer = fresh();
    }

    @AfterEach
    void stop() {
        indexer.crash();
    }

    /** A second indexer on the same database, with files of its own. */
    private AudienceIndexer fresh() {
        var fresh = new AudienceIndexer(folder, feed, new Audience.Sources(facts, subscribers, archive), shops);
        fresh.start();
        return fresh;
    }

    private SubscriberId person() {
        return subscribers.ensure(
                shop.id(), new PhoneNumber("+1212%07d".formatted(5_550_000 + people.incrementAndGet())));
    }

    private void orders(SubscriberId person, int count) {
        var orders = new ArrayList<Events.NewEvent>();
        for (var i = 0; i < count; i++) {
            orders.add(new Events.NewEvent(
                    person, "order", Instant.now().minusSeconds(60), Map.of("total", new BigDecimal("0.1")), null));
        }
        transactions.executeWithoutResult(_ -> events.record(shop.id(), orders));
    }

    private long who(Measure measure) {
        var rule = new Rule.Did(new EventFilter("order", "order", new Window.AllTime(), List.of()), measure);
        return indexer.current(shop.id())
                .size(rule, new Asked(Instant.now(), ZoneOffset.UTC))
                .count();
    }

    private void assertOrders(int count) {
        assertThat(who(new Measure.Count(Measure.Times.EXACTLY, count)))
                .as("people with exactly %d orders", count)
                .isEqualTo(1);
        var total = new Criterion("total", "Total", "Order", FactType.NUMBER, null, List.of());
        var sum = new Operand.Numbers(List.of(new BigDecimal("0.1").multiply(BigDecimal.valueOf(count))));
        assertThat(who(new Measure.Sum(new Rule.Compare(total, Operator.EQUALS, sum, false))))
                .isEqualTo(1);
    }

    @Test
    void an_event_counts_once_over_stops_and_crashes() {
        orders(ana, 3);
        assertOrders(3);
        indexer.stop();
        orders(ana, 2);
        indexer = fresh();
        assertOrders(5);
        orders(ana, 1);
        assertOrders(6);
        indexer.crash();
        orders(ana, 1);
        indexer = fresh();
        assertOrders(7);
        indexer.stop();
        indexer = fresh();
        assertOrders(7);
    }

    @Test
    void events_kept_further_than_the_people_are_not_added_again() throws IOException {
        orders(ana, 3);
        assertOrders(3);
        indexer.stop();
        var before = position("people");
        indexer = fresh();
        orders(ana, 4);
        assertOrders(7);
        indexer.stop();
        // As if the process had died between the two commits.
        note("people", Map.of("format", Audience.FORMAT, "position", before));
        indexer = fresh();
        assertOrders(7);
        orders(ana, 1);
        assertOrders(8);
    }

    @Test
    void people_kept_further_than_the_events_are_not_trusted() throws IOException {
        orders(ana, 3);
        assertOrders(3);
        indexer.stop();
        var before = position("events");
        indexer = fresh();
        orders(ana, 4);
        assertOrders(7);
        indexer.stop();
        note("events", Map.of("format", Audience.FORMAT, "position", before));
        indexer = fresh();
        assertOrders(7);
    }

    private String position(String part) throws IOException {
        try (var index = StoredIndexes.open(folder(part), part)) {
            return Objects.requireNonNull(index.note().get("position"));
        }
    }

    private void note(String part, Map<String, String> note) throws IOException {
        try (var index = StoredIndexes.open(folder(part), part)) {
            index.commit(note);
        }
    }

    private Path folder(String part) {
        return folder.resolve(shop.id().toString()).resolve(part);
    }

    private static final class StoredIndexes {
        static StoredIndex open(Path folder, String part) throws IOException {
            var files = FSDirectory.open(folder);
            return part.equals("people")
                    ? PeopleIndex.open(files).documents()
                    : EventIndex.open(files).documents();
        }
    }

    @Test
    void events_that_arrive_during_a_build_count_once() throws Exception {
        for (var i = 0; i < 20; i++) orders(ana, 50);
        indexer.stop();
        FileSystemUtils.deleteRecursively(folder.resolve(shop.id().toString()));
        var writers = new ArrayList<Future<?>>();
        try (var workers = Executors.newFixedThreadPool(4)) {
            for (var i = 0; i < 4; i++) {
                writers.add(workers.submit(() -> {
                    for (var j = 0; j < 40; j++) orders(ana, 5);
                }));
            }
            indexer = fresh();
            for (var writer : writers) writer.get(60, TimeUnit.SECONDS);
        }
        assertOrders(1_800);
        indexer.stop();
        indexer = fresh();
        assertOrders(1_800);
    }

    @Test
    void an_event_of_a_transaction_open_while_the_index_was_built_comes_once_it_ends() {
        orders(ana, 2);
        indexer.stop();
        FileSystemUtils.deleteRecursively(folder.resolve(shop.id().toString()).toFile());
        transactions.executeWithoutResult(_ -> {
            events.record(
                    shop.id(),
                    List.of(new Events.NewEvent(
                            ana,
                            "order",
                            Instant.now().minusSeconds(60),
                            Map.of("total", new BigDecimal("0.1")),
                            null)));
            indexer = fresh();
            assertOrders(2);
            indexer.stop();
            indexer = fresh();
            assertOrders(2);
        });
        assertOrders(3);
        indexer.stop();
        indexer = fresh();
        assertOrders(3);
    }

    @Test
    void a_step_of_the_feed_that_comes_again_adds_nothing() throws IOException {
        orders(ana, 3);
        var start = FeedPosition.parse(feed.head().system() + "|" + "3:3:");
        try (var index = EventIndex.open(FSDirectory.open(folder.resolve("alone")))) {
            var told = feed.read(start, 1_000_000).events().get(shop.id());
            index.add(Objects.requireNonNull(told));
            index.add(told);
            index.documents().commit(Map.of());
            assertThat(index.documents().size()).isEqualTo(3);
            index.endStep();
            index.commit(feed.head(), Map.of());
            index.add(told);
            assertThat(index.documents().size()).isEqualTo(3);
        }
    }
}
