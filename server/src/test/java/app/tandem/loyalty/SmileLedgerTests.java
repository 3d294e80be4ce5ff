package app.tandem.loyalty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import app.tandem.subscribers.Event;
import app.tandem.subscribers.Events;
import app.tandem.subscribers.SubscriberId;
import app.tandem.support.FakeSmile;
import app.tandem.support.FakeSmile.Points;
import app.tandem.support.FakeSmile.Reply;
import app.tandem.support.FakeSmile.Request;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** What people earned and redeemed, as events: an extra for which nothing else waits. */
class SmileLedgerTests extends SmileTesting {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123Z");

    @Autowired
    Events events;

    @Autowired
    SmileFacts facts;

    private List<Event> of(String subscriber) {
        var person = SubscriberId.parse(subscriber);
        return events.of(shop.id(), List.of(person), List.of(SmilePoints.EARNED, SmilePoints.REDEEMED), null)
                .getOrDefault(person, List.of());
    }

    private JsonNode kind() {
        return shop.api()
                .get("/api/v1/segment-events")
                .body()
                .path("data")
                .valueStream()
                .filter(each -> each.path("type").asString().equals(SmilePoints.EARNED))
                .findFirst()
                .orElseThrow();
    }

    private List<Request> ledgerRequests() {
        return fake.requests().stream()
                .filter(request -> request.path().endsWith("/points_transactions"))
                .toList();
    }

    @Test
    void points_earned_and_redeemed_are_events_of_whoever_is_matched_also_later() {
        fake.readableLedger(true);
        fake.put(1, "ana@example.com", "member", 40);
        fake.put(2, "bea@example.com", "member", 5);
        fake.points(new Points(11, 1, 100, "Order 1001", NOON));
        fake.points(new Points(12, 1, -60, "5 off", NOON.plusSeconds(60)));
        fake.points(new Points(13, 2, 5, "Birthday", NOON));
        fake.points(new Points(14, 1, 0, "Nothing", NOON));
        var ana = subscriber("ana@example.com");
        connect();
        assertThat(of(ana)).extracting(Event::type).containsExactly(SmilePoints.EARNED, SmilePoints.REDEEMED);
        var earned = of(ana).getFirst();
        assertThat(earned.occurredAt()).isEqualTo(NOON);
        assertThat(earned.properties())
                .containsEntry("points", BigDecimal.valueOf(100))
                .containsEntry("description", "Order 1001");
        assertThat(of(ana).getLast().properties()).containsEntry("points", BigDecimal.valueOf(60));
        assertThat(kind().path("available").asBoolean()).isTrue();

        var bea = subscriber("bea@example.com");
        assertThat(of(bea)).hasSize(1);

        fake.points(new Points(15, 1, 7, "Review", Instant.now()));
        sync("delta");
        assertThat(of(ana)).hasSize(3);
        assertThat(ledgerRequests().getLast().parameter("updated_at_min")).isNotEmpty();
        connect();
        sync("full");
        assertThat(of(ana)).hasSize(3);
        assertThat(of(bea)).hasSize(1);
    }

    @Test
    void without_the_scope_the_kinds_are_unavailable_and_everything_else_works() {
        fake.put(1, "ana@example.com", "member", 40);
        fake.points(new Points(11, 1, 100, "Order 1001", NOON));
        var ana = subscriber("ana@example.com");
        connect();
        assertThat(smileOf(ana).path("points_balance").asLong()).isEqualTo(40);
        assertThat(sync("delta").path("status").asString()).isEqualTo("done");
        assertThat(ledgerRequests()).as("not asked again at every pass").hasSize(1);
        assertThat(of(ana)).isEmpty();
        assertThat(kind().path("available").asBoolean()).isFalse();
        assertThat(kind().path("unavailable_reason").asString()).contains("points_transaction:read");

        fake.readableLedger(true);
        sync("full");
        assertThat(of(ana)).hasSize(1);
        assertThat(kind().path("available").asBoolean()).isTrue();
    }

    private boolean isAvailable() {
        return kind().path("available").asBoolean();
    }

    private void ledgerFails() {
        fake.behave(request -> request.path().endsWith("/points_transactions") ? Reply.error(503) : null);
    }

    @Test
    void a_gap_is_no_reason_to_believe_that_nobody_earned_points() {
        fake.readableLedger(true);
        fake.put(1, "ana@example.com", "member", 40);
        fake.points(new Points(11, 1, 100, "Order 1001", NOON));
        var ana = subscriber("ana@example.com");
        connect();
        assertThat(isAvailable()).isTrue();

        // The scope is lost and regained, and then only the first of two pages is read.
        fake.readableLedger(false);
        sync("full");
        assertThat(isAvailable()).isFalse();
        LongStream.rangeClosed(101, 400).forEach(id -> fake.points(new Points(id, 1, 1, "Order", Instant.now())));
        fake.readableLedger(true);
        fake.behave(request -> request.path().endsWith("/points_transactions")
                        && !request.parameter("cursor").isEmpty()
                ? Reply.error(503)
                : null);
        sync("full");
        assertThat(of(ana)).hasSize(251);
        assertThat(isAvailable()).isFalse();
        fake.behave();
        sync("delta");
        assertThat(of(ana)).hasSize(301);
        assertThat(isAvailable()).isTrue();

        // Saved anew, everything is read again.
        ledgerFails();
        connect();
        assertThat(isAvailable()).isFalse();
        fake.behave();
        sync("delta");
        assertThat(isAvailable()).isTrue();

        shop.api().patch(SMILE, Map.of("active", false));
        ledgerFails();
        shop.api().patch(SMILE, Map.of("active", true));
        sync("delta");
        assertThat(isAvailable()).isFalse();
        fake.behave();
        sync("delta");
        assertThat(isAvailable()).isTrue();
    }

    private void earnedOnce(int points) {
        assertThat(isAvailable()).isTrue();
        var sum = "{\"event\":\"smile.points_earned\",\"sum\":{\"property\":\"points\",\"op\":\"equals\",\"value\":"
                + points + "}}";
        var once = "{\"event\":\"smile.points_earned\",\"count\":{\"op\":\"exactly\",\"value\":1}}";
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(shop.api()
                                .post("/api/v1/segments/count", "{\"rule\":{\"all\":[" + sum + "," + once + "]}}")
                                .body()
                                .path("count")
                                .asLong())
                        .as("people who earned %d points at once", points)
                        .isEqualTo(1));
    }

    @Test
    void what_was_earned_in_another_account_does_not_count_though_the_ids_are_the_same() {
        fake.readableLedger(true);
        fake.put(1, "ana@example.com", "member", 40);
        fake.points(new Points(1, 1, 100, "The first account", NOON));
        subscriber("ana@example.com");
        connect();
        earnedOnce(100);

        var first = fake;
        fake = new FakeSmile();
        fake.readableLedger(true);
        fake.put(1, "ana@example.com", "member", 40);
        fake.points(new Points(1, 1, 5, "Another address", NOON));
        connect();
        earnedOnce(5);

        fake.otherKey();
        fake.points(new Points(1, 1, 7, "Another key", NOON));
        connect();
        earnedOnce(7);

        connect();
        earnedOnce(7);

        assertThat(shop.api().delete(SMILE).status()).isEqualTo(204);
        fake = first;
        connect();
        earnedOnce(100);
        // Whoever is matched later has the points of this account alone.
        var again = subscriber("ana@example.com");
        assertThat(of(again)).hasSize(1);
    }

    @Test
    void a_long_ledger_is_read_on_between_passes_and_from_where_it_stopped() {
        fake.readableLedger(true);
        fake.put(1, "ana@example.com", "member", 40);
        var ana = subscriber("ana@example.com");
        LongStream.rangeClosed(1, 3_000).forEach(id -> fake.points(new Points(id, 1, 1, "Order " + id, NOON)));
        // The ledger fails in the middle of its fourth page.
        fake.behave(request -> request.path().endsWith("/points_transactions")
                        && ledgerRequests().size() > 3
                ? Reply.error(503)
                : null);
        connect();
        assertThat(smileOf(ana).path("points_balance").asLong()).isEqualTo(40);
        assertThat(of(ana)).hasSize(750);
        assertThat(kind().path("available").asBoolean()).isFalse();

        fake.behave();
        var before = ledgerRequests().size();
        sync("delta");
        await().atMost(Duration.ofSeconds(30)).until(() -> of(ana).size() == 3_000);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> kind().path("available").asBoolean());
        assertThat(ledgerRequests().size() - before).isEqualTo(9);
    }

    @Test
    void what_smile_says_of_birthday_and_tiers_is_known_quoted_and_shown() {
        var ana = subscriber("ana@example.com");
        fake.tier(51003, "Summit");
        fake.put(1, "ana@example.com", "member", 40);
        fake.bornOn(1, "1004-02-29");
        fake.vipStatus(
                1,
                Map.of(
                        "vip_tier_expires_at",
                        "2027-12-31T23:59:59.999Z",
                        "progress_value",
                        860.50,
                        "current_vip_period_end",
                        "2026-12-31T23:59:59.999Z",
                        "delta_to_retain_vip_tier",
                        12,
                        "next_vip_tier_id",
                        51003,
                        "delta_to_next_vip_tier",
                        139.5));
        connect();
        var person = SubscriberId.parse(ana);
        var known = facts.facts(shop.id(), List.of(person)).getOrDefault(person, Map.of());
        assertThat(known)
                .containsEntry("smile.date_of_birth", java.time.LocalDate.of(1004, 2, 29))
                .containsEntry("smile.vip_tier_expires_at", Instant.parse("2027-12-31T23:59:59.999Z"))
                .containsEntry("smile.vip_progress_value", new BigDecimal("860.5"))
                .containsEntry("smile.current_vip_period_end", Instant.parse("2026-12-31T23:59:59.999Z"))
                .containsEntry("smile.vip_tier_keep_needed", new BigDecimal("12"))
                .containsEntry("smile.next_vip_tier", "Summit")
                .containsEntry("smile.vip_tier_next_needed", new BigDecimal("139.5"));
        assertThat(smileOf(ana).path("date_of_birth").asString()).isEqualTo("1004-02-29");
        assertThat(smileOf(ana).path("next_vip_tier").asString()).isEqualTo("Summit");

        // Figures that move with every order are no news in the timeline.
        var told = shop.api()
                .get("/api/v1/subscribers/" + ana + "/timeline")
                .body()
                .path("data")
                .size();
        fake.vipStatus(1, Map.of("progress_value", 900, "next_vip_tier_id", 51003, "delta_to_next_vip_tier", 100));
        fake.put(1, "ana@example.com", "member", 40);
        sync("delta");
        var now = facts.facts(shop.id(), List.of(person)).getOrDefault(person, Map.of());
        assertThat(now)
                .containsEntry("smile.vip_tier_next_needed", new BigDecimal("100"))
                .doesNotContainKey("smile.vip_tier_keep_needed");
        assertThat(shop.api()
                        .get("/api/v1/subscribers/" + ana + "/timeline")
                        .body()
                        .path("data")
                        .size())
                .isEqualTo(told);
    }
}
