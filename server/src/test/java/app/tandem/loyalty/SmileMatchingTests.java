package app.tandem.loyalty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import app.tandem.shared.PhoneNumber;
import app.tandem.subscribers.ChangeFeed;
import app.tandem.subscribers.ProfilePart.ProfileChange;
import app.tandem.subscribers.SubscriberId;
import app.tandem.support.FakeSmile.Customer;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Random customers and random people, compared with the plainest reading of the rule, and with what the feed was told. */
class SmileMatchingTests extends SmileTesting {
    private static final List<String> STATES = List.of("member", "candidate", "disabled", "invented");

    @Autowired
    ChangeFeed feed;

    @Autowired
    SmileFacts facts;

    @Autowired
    SmileMatching matching;

    @Autowired
    PlatformTransactionManager transactions;

    @Autowired
    JdbcClient db;

    private final Map<Long, Customer> customers = new TreeMap<>();
    private final Map<SubscriberId, @Nullable String> people = new LinkedHashMap<>();
    /** Also of customers who are gone: whoever comes back under the same number was not changed earlier than before. */
    private final Map<Long, Instant> lastChanged = new TreeMap<>();

    private void someCustomerChanges(Random random) {
        var id = 1L + random.nextInt(25);
        if (customers.containsKey(id) && random.nextInt(5) == 0) {
            customers.remove(id);
            fake.remove(id);
            return;
        }
        var customer = new Customer(
                id,
                email(random),
                STATES.get(random.nextInt(STATES.size())),
                random.nextInt(4) * 100L,
                null,
                null,
                // Few moments, so that ties come up; never backwards, as Smile's time does not go there either.
                laterThan(lastChanged.get(id), random));
        lastChanged.put(id, customer.updatedAt());
        customers.put(id, customer);
        fake.put(customer);
    }

    private static Instant laterThan(@Nullable Instant before, Random random) {
        var start = before == null ? Instant.parse("2026-01-01T00:00:00Z") : before;
        return start.plus(Duration.ofDays(random.nextInt(3)));
    }

    private static @Nullable String email(Random random) {
        return random.nextInt(8) == 0 ? null : "e" + random.nextInt(8) + "@example.com";
    }

    private void somebodyMoves(Random random, SubscriberId person) {
        var email = email(random);
        var change = new HashMap<String, @Nullable Object>();
        change.put("email", email);
        assertThat(shop.api().patch("/api/v1/subscribers/" + person, change).status())
                .isEqualTo(200);
        people.put(person, email);
    }

    private Map<String, Object> expected(@Nullable String email) {
        var winner = customers.values().stream()
                .filter(customer -> email != null && email.equals(customer.email()))
                .min(Comparator.comparing((Customer customer) -> STATES.indexOf(customer.state()))
                        .thenComparing(Customer::updatedAt, Comparator.reverseOrder())
                        .thenComparing(Customer::id, Comparator.reverseOrder()))
                .orElse(null);
        var expected = new HashMap<String, Object>();
        expected.put("smile.enrolled", winner != null && winner.state().equals("member"));
        if (winner != null) {
            expected.put("smile.state", winner.state());
            expected.put("smile.points_balance", BigDecimal.valueOf(winner.points()));
        }
        return expected;
    }

    /** What somebody knows who only ever heard the feed. */
    private Map<String, Object> heard(SubscriberId person) {
        var heard = new HashMap<String, Object>();
        heard.put("smile.enrolled", false);
        var past =
                feed.past(shop.id(), person, SmileTimeline.TOLD, Instant.now().plus(Duration.ofDays(400)), 10_000);
        for (var change : past.reversed()) {
            change.now().forEach((field, value) -> {
                if (!field.startsWith("smile.")) return;
                if (value.isNull()) heard.remove(field);
                else if (value.isBoolean()) heard.put(field, value.asBoolean());
                else if (value.isNumber()) heard.put(field, value.decimalValue());
                else heard.put(field, value.asString());
            });
        }
        return heard;
    }

    private void everybodyIsRight(String when) {
        var now = facts.facts(shop.id(), people.keySet());
        people.forEach((person, email) -> {
            assertThat(now.get(person))
                    .as(when + ", " + person + " with " + email)
                    .isEqualTo(expected(email));
            assertThat(heard(person)).as("the feed " + when + ", " + person).isEqualTo(expected(email));
        });
    }

    @Test
    void whatever_changes_facts_feed_and_past_agree_with_the_rule() {
        var seed = new Random().nextLong();
        var random = new Random(seed);
        connect();
        for (int i = 0; i < 12; i++) people.put(SubscriberId.parse(subscriber("e" + i % 8 + "@example.com")), null);
        for (var person : List.copyOf(people.keySet())) somebodyMoves(random, person);
        var remembered = new LinkedHashMap<Instant, Map<SubscriberId, Map<String, Object>>>();
        for (int round = 0; round < 25; round++) {
            for (int i = random.nextInt(6); i >= 0; i--) someCustomerChanges(random);
            sync("full");
            var list = List.copyOf(people.keySet());
            for (int i = random.nextInt(4); i > 0; i--) somebodyMoves(random, list.get(random.nextInt(list.size())));
            everybodyIsRight("in round " + round + " of seed " + seed);
            remembered.put(Instant.now(), facts.facts(shop.id(), people.keySet()));
        }
        remembered.forEach((at, then) -> assertThat(facts.facts(shop.id(), people.keySet(), at))
                .as("at " + at + " of seed " + seed)
                .isEqualTo(then));
    }

    @Test
    void both_sides_changing_at_once_never_leave_the_feed_behind() throws Exception {
        var seed = new Random().nextLong();
        connect();
        for (int i = 0; i < 8; i++)
            people.put(SubscriberId.parse(subscriber("e" + i + "@example.com")), "e" + i + "@example.com");
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        try (threads) {
            var work = new ArrayList<Future<?>>();
            var order = List.copyOf(people.keySet());
            for (int lane = 0; lane < 4; lane++) {
                var mine = order.subList(lane * 2, lane * 2 + 2);
                var random = new Random(seed + lane);
                work.add(threads.submit(() -> {
                    for (int i = 0; i < 30; i++) {
                        var change = new HashMap<String, @Nullable Object>();
                        change.put("email", email(random));
                        shop.api().patch("/api/v1/subscribers/" + mine.get(i % 2), change);
                    }
                }));
            }
            var random = new Random(seed);
            for (int round = 0; round < 15; round++) {
                for (int i = 0; i < 5; i++) someCustomerChanges(random);
                assertThat(sync("full").path("status").asString()).isEqualTo("done");
            }
            for (var each : work) each.get();
        }
        for (var person : List.copyOf(people.keySet())) {
            var email = shop.api().get("/api/v1/subscribers/" + person).body().path("email");
            people.put(person, email.isString() ? email.asString() : null);
        }
        everybodyIsRight("after seed " + seed);
    }

    @Test
    void a_customer_and_a_subscriber_who_get_one_e_mail_at_the_same_moment_find_each_other() {
        connect();
        var ana = SubscriberId.parse(subscriber("before@example.com"));
        var phone = new PhoneNumber("+12125550100");
        var move = new ProfileChange(ana, phone, false, phone, "before@example.com", "after@example.com");
        var pass = new AtomicReference<>("");
        new TransactionTemplate(transactions).executeWithoutResult(_ -> {
            matching.profilesChanged(shop.id(), List.of(move));
            // Not committed: the page that brings the customer cannot see the subscriber yet, so it has to wait.
            fake.put(1, "after@example.com", "member", 5);
            pass.set(shop.api()
                    .post(SMILE + "/syncs", Map.of("kind", "full"))
                    .body()
                    .path("id")
                    .asString());
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> db.sql(
                                    "select exists (select from pg_locks where locktype = 'advisory' and not granted)")
                            .query(Boolean.class)
                            .single());
        });
        assertThat(ended(pass.get()).path("status").asString()).isEqualTo("done");
        assertThat(heard(ana)).containsEntry("smile.points_balance", BigDecimal.valueOf(5));
        assertThat(facts.facts(shop.id(), List.of(ana)).get(ana)).isEqualTo(heard(ana));
    }
}
