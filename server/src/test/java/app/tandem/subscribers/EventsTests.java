package app.tandem.subscribers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.tandem.shared.PhoneNumber;
import app.tandem.subscribers.Events.EventType;
import app.tandem.subscribers.Events.NewEvent;
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
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionTemplate;

@TandemTest
class EventsTests {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123456Z");

    @Autowired
    TestShops shops;

    @Autowired
    Events events;

    @Autowired
    Subscribers subscribers;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    MovableClock clock;

    TestShop shop;
    SubscriberId ana;
    SubscriberId bea;

    @BeforeEach
    void newShop() {
        shop = shops.create();
        ana = subscribers.ensure(shop.id(), new PhoneNumber("+12125550101"));
        bea = subscribers.ensure(shop.id(), new PhoneNumber("+12125550102"));
    }

    @AfterEach
    void sameTime() {
        clock.reset();
    }

    private int record(NewEvent... some) {
        return Objects.requireNonNull(transaction.execute(_ -> events.record(shop.id(), List.of(some))));
    }

    private List<Event> of(SubscriberId who, String type) {
        return events.of(shop.id(), List.of(who), List.of(type), null).getOrDefault(who, List.of());
    }

    private static NewEvent event(SubscriberId who, String type, Instant at, @Nullable String external) {
        return new NewEvent(who, type, at, Map.of(), external);
    }

    @Test
    void every_kind_of_property_comes_back_as_it_was() {
        var digits = new BigDecimal("12345678901234567890.123456789");
        Map<String, Object> properties = Map.of(
                "total",
                digits,
                "hundred",
                new BigDecimal("1E+2"),
                "gift",
                true,
                "paid_at",
                NOON,
                "looks_like_a_date",
                "2026-03-01T12:00:00Z",
                "looks_like_a_number",
                "0010",
                "items",
                List.of("a", "2026-03-01"));
        record(new NewEvent(ana, "order", NOON, properties, null));
        var read = of(ana, "order");
        assertThat(read).hasSize(1);
        assertThat(read.getFirst().occurredAt()).isEqualTo(NOON);
        assertThat(read.getFirst().properties())
                .containsEntry("total", digits)
                .containsEntry("hundred", new BigDecimal("100"))
                .containsEntry("gift", true)
                .containsEntry("paid_at", NOON)
                .containsEntry("looks_like_a_date", "2026-03-01T12:00:00Z")
                .containsEntry("looks_like_a_number", "0010")
                .containsEntry("items", List.of("a", "2026-03-01"))
                .hasSize(7);
    }

    @Test
    void one_external_id_counts_once_within_a_batch_and_over_batches() {
        assertThat(record(event(ana, "order", NOON, "o-1"), event(bea, "order", NOON, "o-1")))
                .isEqualTo(1);
        assertThat(record(event(ana, "order", NOON, "o-1"), event(ana, "order", NOON, "o-2")))
                .isEqualTo(1);
        assertThat(record(event(ana, "order", NOON, null), event(ana, "order", NOON, null)))
                .isEqualTo(2);
        var read = events.of(shop.id(), List.of(ana, bea), List.of("order"), null);
        assertThat(read.get(ana)).hasSize(4);
        assertThat(read).doesNotContainKey(bea);
        var other = shops.create();
        var cy = subscribers.ensure(other.id(), new PhoneNumber("+12125550101"));
        var fresh = transaction.execute(_ -> events.record(other.id(), List.of(event(cy, "order", NOON, "o-1"))));
        assertThat(fresh).isEqualTo(1);
    }

    @Test
    void events_of_one_time_keep_the_order_they_were_given_in() {
        record(
                new NewEvent(ana, "order", NOON, Map.of("n", new BigDecimal(1)), "z"),
                new NewEvent(ana, "order", NOON.minusSeconds(1), Map.of("n", new BigDecimal(0)), "y"),
                new NewEvent(ana, "order", NOON, Map.of("n", new BigDecimal(2)), "a"),
                new NewEvent(ana, "visit", NOON, Map.of("n", new BigDecimal(9)), null));
        assertThat(of(ana, "order"))
                .extracting(event -> event.properties().get("n"))
                .containsExactly(BigDecimal.ZERO, BigDecimal.ONE, BigDecimal.TWO);
    }

    @Test
    void what_was_recorded_later_was_not_known_then() {
        record(event(ana, "order", NOON, null));
        var then = clock.instant();
        clock.forward(Duration.ofHours(1));
        record(event(ana, "order", NOON.minusSeconds(60), null));
        assertThat(events.of(shop.id(), List.of(ana), List.of("order"), then).get(ana))
                .extracting(Event::occurredAt)
                .containsExactly(NOON);
        assertThat(events.of(shop.id(), List.of(ana), List.of("order"), clock.instant())
                        .get(ana))
                .hasSize(2);
        assertThat(events.of(shop.id(), List.of(ana), List.of("order"), then.minusSeconds(1)))
                .isEmpty();
    }

    @Test
    void types_and_the_first_kind_of_their_properties_are_known() {
        record(
                new NewEvent(ana, "order", NOON, Map.of("total", new BigDecimal(5), "at", NOON), null),
                event(ana, "visit", NOON, null));
        record(new NewEvent(ana, "order", NOON, Map.of("total", "five", "gift", true), null));
        assertThat(events.types(shop.id()))
                .containsExactly(
                        new EventType("order", Map.of("total", "number", "at", "date", "gift", "boolean")),
                        new EventType("visit", Map.of()));
        assertThat(events.types(shops.create().id())).isEmpty();
    }

    @Test
    void events_belong_to_the_transaction_that_records_them() {
        assertThatThrownBy(() -> events.record(shop.id(), List.of()))
                .isInstanceOf(IllegalTransactionStateException.class);
        transaction.executeWithoutResult(undone -> {
            events.record(shop.id(), List.of(event(ana, "order", NOON, "o-1")));
            undone.setRollbackOnly();
        });
        assertThat(events.of(shop.id(), List.of(ana), List.of("order"), null)).isEmpty();
        assertThat(events.types(shop.id())).isEmpty();
        assertThat(record(event(ana, "order", NOON, "o-1"))).isEqualTo(1);
    }

    @Test
    void two_batches_with_the_same_external_ids_in_opposite_order_both_end_and_each_id_counts_once() throws Exception {
        var ids = IntStream.range(0, 500).mapToObj(n -> "o-" + n).toList();
        var together = new CyclicBarrier(2);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var both = new ArrayList<Future<Integer>>();
            for (var order : List.of(ids, ids.reversed())) {
                both.add(threads.submit(() -> {
                    together.await();
                    return record(order.stream()
                            .map(id -> event(ana, "order", NOON, id))
                            .toArray(NewEvent[]::new));
                }));
            }
            assertThat(both.get(0).get() + both.get(1).get()).isEqualTo(500);
        }
        assertThat(of(ana, "order")).hasSize(500);
    }
}
