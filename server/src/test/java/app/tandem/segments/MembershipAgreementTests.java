package app.tandem.segments;

import static org.assertj.core.api.Assertions.assertThat;

import app.tandem.shared.PhoneNumber;
import app.tandem.shared.ShopId;
import app.tandem.subscribers.Events;
import app.tandem.subscribers.SubscriberId;
import app.tandem.subscribers.Subscribers;
import app.tandem.support.MovableClock;
import app.tandem.support.TandemTest;
import app.tandem.support.TestShops;
import app.tandem.support.TestShops.TestShop;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** Random people over random months: what is written down of memberships is what the facts say, at every instant. */
@TandemTest
class MembershipAgreementTests {
    private static final List<String> RULES = List.of(
            "{\"field\":\"tags\",\"op\":\"has_any\",\"value\":[\"vip\"]}",
            "{\"field\":\"created_at\",\"op\":\"in_the_last\",\"value\":1,\"unit\":\"months\"}",
            "{\"field\":\"created_at\",\"op\":\"more_than_ago\",\"value\":3,\"unit\":\"hours\"}",
            "{\"field\":\"created_at\",\"op\":\"anniversary_in_the_last\",\"value\":2,\"unit\":\"days\"}",
            "{\"event\":\"order\",\"within\":{\"last\":3,\"unit\":\"days\"}}",
            "{\"event\":\"order\",\"count\":{\"op\":\"at_least\",\"value\":2},\"within\":{\"last\":2,\"unit\":\"days\",\"calendar\":true}}",
            "{\"event\":\"order\",\"count\":{\"op\":\"exactly\",\"value\":0},\"within\":{\"last\":1,\"unit\":\"months\"}}",
            "{\"event\":\"order\",\"sum\":{\"property\":\"total\",\"op\":\"greater_than\",\"value\":10},\"within\":{\"last\":36,\"unit\":\"hours\"}}",
            "{\"event\":\"order\",\"first\":{\"op\":\"more_than_ago\",\"value\":5,\"unit\":\"days\"}}",
            "{\"event\":\"order\",\"last\":{\"op\":\"in_the_last\",\"value\":1,\"unit\":\"weeks\"},\"within\":{\"last\":1,\"unit\":\"months\",\"calendar\":true}}",
            "{\"event\":\"cart\",\"then\":{\"event\":\"order\",\"within\":{\"value\":30,\"unit\":\"hours\"},\"happened\":false}}",
            "{\"event\":\"cart\",\"then\":{\"event\":\"order\",\"within\":{\"value\":1,\"unit\":\"months\"},\"happened\":false},\"within\":{\"last\":2,\"unit\":\"months\"}}",
            "{\"event\":\"cart\",\"then\":{\"event\":\"order\"},\"within\":{\"last\":2,\"unit\":\"days\"}}",
            "{\"all\":[{\"not\":{\"event\":\"order\",\"within\":{\"last\":60,\"unit\":\"hours\"}}},{\"field\":\"tags\",\"op\":\"has_any\",\"value\":[\"vip\"]}]}",
            "{\"any\":[{\"event\":\"cart\",\"where\":[{\"property\":\"due\",\"op\":\"in_the_next\",\"value\":2,\"unit\":\"days\"}]},{\"sample\":{\"group\":1,\"of\":3}}]}");

    @Autowired
    TestShops testShops;

    @Autowired
    Subscribers subscribers;

    @Autowired
    Events events;

    @Autowired
    FactSources facts;

    @Autowired
    SegmentRows rows;

    @Autowired
    MembershipHistory history;

    @Autowired
    MembershipReport report;

    @Autowired
    MovableClock clock;

    @Autowired
    TransactionTemplate transaction;

    private final List<SubscriberId> people = new ArrayList<>();
    private TestShop shop;

    @BeforeEach
    void newShop() {
        shop = testShops.create();
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void what_is_written_down_is_what_the_facts_say() {
        var seed = Long.getLong("segments.seed", System.nanoTime());
        System.out.println("Random memberships: repeat this run with -Dsegments.seed=" + seed);
        var random = new Random(seed);
        // Somewhere in the year, so that clocks are put forward and back and February ends.
        clock.forward(Duration.ofDays(random.nextInt(365)));
        for (var i = 0; i < 6; i++) person();
        var segments = new ArrayList<SegmentId>();
        for (var rule : RULES) {
            var answer = shop.api().post("/api/v1/segments", "{\"name\": \"Some\", \"rule\": " + rule + "}");
            assertThat(answer.body().path("membership").path("state").asString())
                    .as(answer.body().toString())
                    .isEqualTo("current");
            segments.add(SegmentId.parse(answer.body().path("id").asString()));
        }
        var begin = clock.instant();
        for (var i = 0; i < 120; i++) {
            something(random);
            clock.forward(step(random));
            // Often the keeper sees every step, sometimes many at once.
            if (random.nextInt(3) == 0) assertThat(workedOff()).isTrue();
        }
        assertThat(workedOff()).isTrue();
        var end = clock.instant();
        var moved = 0;
        for (var i = 0; i < segments.size(); i++) {
            var instants = new TreeSet<Instant>();
            for (var entry : report.history(shop.id(), segments.get(i), 1_000, null)) {
                if (entry.subscriber() == null) continue;
                instants.add(entry.at());
                instants.add(entry.at().minusNanos(1_000));
                moved++;
            }
            for (var j = 0; j < 15; j++) {
                instants.add(begin.plusMillis(
                        random.nextLong(Duration.between(begin, end).toMillis())));
            }
            for (var at : instants.tailSet(begin)) check(segments.get(i), RULES.get(i), at, seed);
        }
        assertThat(moved).isGreaterThan(RULES.size());
    }

    private void check(SegmentId segment, String json, Instant at, long seed) {
        var rule = Objects.requireNonNull(
                new ShopRules(shop.id(), facts.catalogue(shop.id()), rows, at).readable(segment));
        var evaluator = new Evaluator(new Asked(at, shop.shop().timeZone()));
        var byFacts = new TreeSet<Long>();
        facts.facts(shop.id(), people, rule, at).forEach((person, own) -> {
            if (evaluator.holds(rule, own)) byFacts.add(person.value());
        });
        var written = new TreeSet<Long>();
        history.at(shop.id(), segment, at).orElseThrow().forEach(Long.MIN_VALUE, person -> {
            written.add(person);
            return true;
        });
        assertThat(written).as(json + " at " + at + ", seed " + seed).isEqualTo(byFacts);
    }

    private boolean workedOff() {
        return history.awaitWorkedOff(shop.id(), Fact.micros(clock.instant()));
    }

    private static Duration step(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> Duration.ofSeconds(random.nextInt(90));
            case 1 -> Duration.ofHours(random.nextInt(1, 30));
            case 2 -> Duration.ofDays(random.nextInt(1, 4));
            default -> Duration.ofMillis(random.nextInt(20));
        };
    }

    private void something(Random random) {
        var person = people.get(random.nextInt(people.size()));
        switch (random.nextInt(8)) {
            case 0 -> person();
            case 1, 2 -> tag(person, List.of("vip"));
            case 3 -> tag(person, List.of("other"));
            case 4, 5 -> event(person, "order", random);
            default -> event(person, "cart", random);
        }
    }

    private void person() {
        people.add(subscribers.ensure(shop.id(), new PhoneNumber("+1212%07d".formatted(5_550_000 + people.size()))));
    }

    private void tag(SubscriberId person, List<String> tags) {
        var answer = shop.api().patch("/api/v1/subscribers/" + person, Map.of("tags", tags));
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    }

    /** Mostly now; sometimes told late, sometimes of something that lies ahead. */
    private void event(SubscriberId person, String type, Random random) {
        var shift = switch (random.nextInt(4)) {
            case 0 -> Duration.ofHours(-random.nextInt(1, 100));
            case 1 -> Duration.ofHours(random.nextInt(1, 60));
            default -> Duration.ZERO;
        };
        Map<String, Object> properties = type.equals("order")
                ? Map.of("total", BigDecimal.valueOf(random.nextInt(1, 12)))
                : Map.of("due", clock.instant().plus(Duration.ofHours(random.nextInt(120))));
        record(shop.id(), new Events.NewEvent(person, type, clock.instant().plus(shift), properties, null));
    }

    private void record(ShopId id, Events.NewEvent event) {
        transaction.executeWithoutResult(_ -> {
            var _ = events.record(id, List.of(event));
        });
    }
}
