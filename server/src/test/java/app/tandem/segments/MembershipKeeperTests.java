package app.tandem.segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import app.tandem.shared.PhoneNumber;
import app.tandem.subscribers.ChangeFeed;
import app.tandem.subscribers.Events;
import app.tandem.subscribers.SubscriberId;
import app.tandem.subscribers.Subscribers;
import app.tandem.support.FakeSmile;
import app.tandem.support.MovableClock;
import app.tandem.support.TandemTest;
import app.tandem.support.TestShops;
import app.tandem.support.TestShops.TestShop;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The keeper of memberships when servers die, when there are two of them, and when things come late or all at once. */
@TandemTest
class MembershipKeeperTests {
    private static final String VIP = "{\"field\": \"tags\", \"op\": \"has_any\", \"value\": [\"vip\"]}";
    private static final String SMILE = "/api/v1/integrations/smile";

    @Autowired
    TestShops testShops;

    @Autowired
    Subscribers subscribers;

    @Autowired
    Events events;

    @Autowired
    MovableClock clock;

    @Autowired
    MembershipHistory history;

    @Autowired
    MembershipReport report;

    @Autowired
    MembershipKeeper keeper;

    @Autowired
    MembershipLedger ledger;

    @Autowired
    MembershipFills fills;

    @Autowired
    MembershipWork work;

    @Autowired
    MembershipRetention retention;

    @Autowired
    MembershipStep step;

    @Autowired
    Audiences audiences;

    @Autowired
    ChangeFeed feed;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    JdbcClient db;

    private TestShop shop;
    private final AtomicInteger people = new AtomicInteger();

    @BeforeEach
    void newShop() {
        shop = testShops.create();
    }

    @AfterEach
    void resetClock() {
        clock.reset();
        if (!keeper.isRunning()) keeper.start();
    }

    private SubscriberId person() {
        return subscribers.ensure(
                shop.id(), new PhoneNumber("+1212%07d".formatted(5_550_000 + people.incrementAndGet())));
    }

    private void tag(SubscriberId person, String... tags) {
        var answer = shop.api().patch("/api/v1/subscribers/" + person, Map.of("tags", List.of(tags)));
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    }

    private SegmentId segment(String rule) {
        var answer = shop.api().post("/api/v1/segments", "{\"name\": \"Some\", \"rule\": " + rule + "}");
        assertThat(answer.body().path("membership").path("state").asString())
                .as(answer.body().toString())
                .isEqualTo("current");
        return SegmentId.parse(answer.body().path("id").asString());
    }

    private void event(SubscriberId person, String type, Instant at) {
        transaction.executeWithoutResult(_ -> {
            var _ = events.record(shop.id(), List.of(new Events.NewEvent(person, type, at, Map.of(), null)));
        });
    }

    private List<MembershipReport.Streamed> moves() {
        assertThat(history.awaitWorkedOff(shop.id(), Fact.micros(clock.instant())))
                .isTrue();
        return report.stream(shop.id(), 0, 1_000);
    }

    @Test
    void a_keeper_that_dies_between_batches_loses_and_doubles_nothing() {
        segment(VIP);
        keeper.stop();
        var all = IntStream.range(0, 12).mapToObj(_ -> person()).toList();
        for (var person : all) {
            tag(person, "vip");
            // Whatever was in memory is gone each time.
            var memory = ledger.open();
            var more = true;
            while (more) more = step.run(memory, true);
        }
        keeper.start();
        assertThat(moves()).extracting(MembershipReport.Streamed::subscriber).containsExactlyElementsOf(all);
        assertThat(moves()).extracting(MembershipReport.Streamed::id).isSorted();
    }

    @Test
    void of_two_keepers_one_writes_and_the_other_finds_out() {
        var segment = segment(VIP);
        keeper.stop();
        var one = ledger.open();
        var other = ledger.open();
        step.run(one, true);
        var ana = person();
        tag(ana, "vip");
        var overtaken = 0;
        for (var i = 0; i < 10; i++) {
            step.run(one, true);
            try {
                step.run(other, true);
            } catch (KeeperMemory.Overtaken _) {
                overtaken++;
                other = ledger.open();
                var third = one;
                one = other;
                other = third;
            }
        }
        assertThat(overtaken).isPositive();
        keeper.start();
        assertThat(moves()).singleElement().satisfies(move -> {
            assertThat(move.subscriber()).isEqualTo(ana);
            assertThat(move.segment()).isEqualTo(segment);
        });
    }

    @Test
    void many_at_one_midnight_go_in_small_batches_through_crashes() {
        segment("{\"event\": \"order\", \"within\": {\"last\": 1, \"unit\": \"days\", \"calendar\": true}}");
        var zone = shop.shop().timeZone();
        var today = LocalDate.ofInstant(clock.instant(), zone);
        var all = IntStream.range(0, 60).mapToObj(_ -> person()).toList();
        for (var person : all) event(person, "order", clock.instant());
        assertThat(moves()).hasSize(60);
        keeper.stop();
        clock.forward(Duration.ofDays(2));
        var small = new MembershipStep(feed, fills, work, ledger, new Crossers(audiences, 7), clock);
        var batches = 0;
        for (var more = true; more; batches++) {
            more = small.run(ledger.open(), true);
            assertThat(report.stream(shop.id(), 0, 1_000).size() - 60).isLessThanOrEqualTo((batches + 1) * 14);
        }
        assertThat(batches).isGreaterThan(8);
        keeper.start();
        var left = moves().subList(60, 120);
        assertThat(left).extracting(MembershipReport.Streamed::subscriber).containsExactlyInAnyOrderElementsOf(all);
        var midnight = Fact.micros(today.plusDays(1).atStartOfDay(zone).toInstant());
        assertThat(left).allSatisfy(move -> {
            assertThat(move.at()).isEqualTo(midnight);
            assertThat(move.entered()).isFalse();
            assertThat(move.change()).isNull();
        });
        assertThat(moves()).hasSize(120);
    }

    @Test
    void what_is_committed_late_counts_from_when_it_was_written() {
        var segment = segment("{\"event\": \"order\", \"within\": {\"last\": 30, \"unit\": \"minutes\"}}");
        var ana = person();
        var ben = person();
        // A type's first event locks its name, which is not what this is about.
        event(ben, "order", clock.instant().minus(Duration.ofDays(9)));
        var ordered = clock.instant();
        transaction.executeWithoutResult(_ -> {
            var _ = events.record(shop.id(), List.of(new Events.NewEvent(ana, "order", ordered, Map.of(), null)));
            // Others go on meanwhile, on connections of their own.
            var meanwhile = CompletableFuture.runAsync(() -> {
                event(ben, "order", clock.instant());
                assertThat(moves()).hasSize(1);
                clock.forward(Duration.ofHours(1));
                assertThat(moves()).hasSize(2);
            });
            meanwhile.join();
        });
        var moves = moves();
        assertThat(moves)
                .extracting(move -> move.subscriber() + (move.entered() ? " entered" : " left"))
                .containsExactly(ben + " entered", ben + " left", ana + " entered", ana + " left");
        assertThat(moves.get(2).at()).isLessThan(moves.get(0).at());
        assertThat(moves.get(3).at()).isEqualTo(Fact.micros(ordered.plus(Duration.ofMinutes(30))) + 1);
        var between = Fact.instant(moves.get(2).at() + 60_000_000L);
        assertThat(history.at(shop.id(), segment, between).orElseThrow().contains(ana.value()))
                .isTrue();
    }

    @Test
    void a_late_change_supersedes_what_was_told_without_it() {
        segment("{\"event\": \"order\", \"last\": {\"op\": \"more_than_ago\", \"value\": 30, \"unit\": \"minutes\"}}");
        var ana = person();
        event(ana, "order", clock.instant());
        assertThat(moves()).isEmpty();
        transaction.executeWithoutResult(_ -> {
            clock.forward(Duration.ofMinutes(20));
            var _ = events.record(
                    shop.id(), List.of(new Events.NewEvent(ana, "order", clock.instant(), Map.of(), null)));
            CompletableFuture.runAsync(() -> {
                        clock.forward(Duration.ofMinutes(15));
                        assertThat(moves()).hasSize(1);
                    })
                    .join();
        });
        assertThat(moves()).isEmpty();
        clock.forward(Duration.ofMinutes(30));
        assertThat(moves())
                .singleElement()
                .satisfies(move -> assertThat(move.entered()).isTrue());
    }

    @Test
    void an_integration_that_is_off_makes_nobody_leave() {
        var smile = new FakeSmile();
        for (var i = 0; i < 3; i++) {
            var answer = shop.api()
                    .post("/api/v1/subscribers", Map.of("phone", "+1212555010" + i, "email", "p" + i + "@example.com"));
            assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
            smile.put(1_000 + i, "p" + i + "@example.com", "member", 600 + i * 100);
        }
        var connected = shop.api().put(SMILE, Map.of("api_key", smile.key(), "base_url", smile.baseUrl()));
        assertThat(connected.status()).as(connected.body().toString()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> shop.api()
                        .get(SMILE)
                        .body()
                        .path("last_sync")
                        .path("finished_at")
                        .isString());
        var segment = segment("{\"field\": \"smile.points_balance\", \"op\": \"greater_than\", \"value\": 500}");
        assertThat(history.at(shop.id(), segment, clock.instant()).orElseThrow().size())
                .isEqualTo(3);
        assertThat(shop.api().patch(SMILE, Map.of("active", false)).status()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            var answer = shop.api().get("/api/v1/segments/" + segment).body().path("membership");
            assertThat(answer.path("state").asString()).isEqualTo("frozen");
            assertThat(answer.path("reason").asString()).contains("smile");
        });
        assertThat(history.at(shop.id(), segment, clock.instant())).isEmpty();
        assertThat(shop.api().patch(SMILE, Map.of("active", true)).status()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> history.at(shop.id(), segment, clock.instant()).isPresent());
        assertThat(history.at(shop.id(), segment, clock.instant()).orElseThrow().size())
                .isEqualTo(3);
        assertThat(moves()).isEmpty();
        assertThat(report.history(shop.id(), segment, 10, null))
                .extracting(MembershipReport.Entry::kind)
                .containsExactly("rebuilt", "filled");
    }

    @Test
    void what_is_older_than_what_is_kept_goes() {
        var segment = segment(VIP);
        var ana = person();
        tag(ana, "vip");
        assertThat(moves()).hasSize(1);
        clock.forward(Duration.ofDays(500));
        var answer = shop.api()
                .put("/api/v1/segments/" + segment, "{\"rule\": " + VIP.replace("\"vip\"", "\"vip\", \"other\"") + "}");
        assertThat(answer.status()).isEqualTo(200);
        tag(ana);
        assertThat(moves()).hasSize(2);
        clock.forward(Duration.ofDays(401));
        retention.tidy();
        assertThat(moves())
                .singleElement()
                .satisfies(move -> assertThat(move.entered()).isFalse());
        assertThat(history.at(shop.id(), segment, clock.instant()).orElseThrow().size())
                .isZero();
        var kinds = new ArrayList<String>();
        report.history(shop.id(), segment, 10, null).forEach(entry -> kinds.add(entry.kind()));
        assertThat(kinds).containsExactly("left", "edited");
    }
}
