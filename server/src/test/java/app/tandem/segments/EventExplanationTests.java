package app.tandem.segments;

import static org.assertj.core.api.Assertions.assertThat;

import app.tandem.support.TandemTest;
import app.tandem.support.TestShops;
import app.tandem.support.TestShops.TestShop;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Why somebody is in a segment that asks what they did: how many, how much or when, and by which events. */
@TandemTest
class EventExplanationTests {
    @Autowired
    TestShops shops;

    @Autowired
    JdbcClient db;

    TestShop shop;
    String ana;
    private final Instant begun = Instant.now().minus(Duration.ofDays(10));

    @BeforeEach
    void newShop() {
        shop = shops.create();
        var made = shop.api().post("/api/v1/subscribers", "{\"phone\": \"+12125567001\"}");
        assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
        ana = made.body().path("id").asString();
    }

    /** Something Ana did so many hours after it all began. */
    private void did(String type, int hour, Map<String, Object> properties) {
        var event = new HashMap<String, Object>();
        event.put("subscriber_id", ana);
        event.put("type", type);
        event.put("occurred_at", begun.plus(Duration.ofHours(hour)).toString());
        event.put("properties", properties);
        var answer = shop.api().post("/api/v1/events", event);
        assertThat(answer.status()).as(answer.body().toString()).isBetween(200, 202);
    }

    /** The ids of Ana's events, the oldest first. */
    private List<String> ids(String type) {
        return db.sql("""
                select id from event where shop_id = :shop and type = :type order by occurred_at, id
                """).param("shop", shop.id().value()).param("type", type).query(Long.class).list().stream()
                .map(String::valueOf)
                .toList();
    }

    private String saved(String rule) {
        var answer = shop.api().post("/api/v1/segments", "{\"name\": \"Segment\", \"rule\": " + rule + "}");
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
        return answer.body().path("id").asString();
    }

    private JsonNode explained(String segment, String more) {
        var answer = shop.api().get("/api/v1/segments/" + segment + "/explain?subscriber=" + ana + more);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        return answer.body();
    }

    private JsonNode explained(String rule) {
        return explained(saved(rule), "").path("tree").get(0);
    }

    private static List<String> events(JsonNode node) {
        var ids = new ArrayList<String>();
        node.path("events").forEach(each -> ids.add(each.asString()));
        return ids;
    }

    @Test
    void each_measure_names_its_value_and_the_events_that_decided() {
        did("order_created", 0, Map.of("total", 10, "channel", "web"));
        did("order_created", 5, Map.of("total", 20.5));
        did("order_created", 9, Map.of("channel", "shop"));
        did("seen", 7, Map.of());
        var orders = ids("order_created");
        var seen = ids("seen");

        var count = explained("{\"event\": \"order_created\", \"count\": {\"op\": \"exactly\", \"value\": 3}}");
        assertThat(count.path("holds").asBoolean()).isTrue();
        assertThat(count.path("actual").asInt()).isEqualTo(3);
        assertThat(events(count)).isEqualTo(orders);

        var web = explained("""
                {"event": "order_created", "where": [{"property": "channel", "op": "equals", "value": "web"}],
                 "count": {"op": "at_least", "value": 2}}
                """);
        assertThat(web.path("holds").asBoolean()).isFalse();
        assertThat(web.path("actual").asInt()).isEqualTo(1);
        assertThat(events(web)).containsExactly(orders.getFirst());

        var sum = explained("""
                {"event": "order_created", "sum": {"property": "total", "op": "greater_than", "value": 30}}
                """);
        assertThat(sum.path("holds").asBoolean()).isTrue();
        assertThat(sum.path("actual").decimalValue()).isEqualByComparingTo("30.5");
        assertThat(events(sum)).as("those that have a total").containsExactly(orders.get(0), orders.get(1));

        var first = explained("{\"event\": \"order_created\", \"first\": {\"op\": \"is_set\"}}");
        assertThat(Instant.parse(first.path("actual").asString())).isEqualTo(begun.truncatedTo(ChronoUnit.MICROS));
        assertThat(events(first)).containsExactly(orders.getFirst());

        var last = explained("""
                {"event": "order_created", "last": {"op": "more_than_ago", "value": 9, "unit": "days"}}
                """);
        assertThat(last.path("holds").asBoolean()).isTrue();
        assertThat(events(last)).containsExactly(orders.getLast());

        var then = explained("""
                {"event": "order_created", "then": {"event": "seen", "within": {"value": 3, "unit": "hours"}}}
                """);
        assertThat(then.path("holds").asBoolean()).isTrue();
        assertThat(events(then))
                .as("the first that was followed, and by what")
                .containsExactly(orders.get(1), seen.getFirst());

        var without = explained("""
                {"event": "seen", "then": {"event": "order_created", "happened": false,
                 "within": {"value": 1, "unit": "hours"}}}
                """);
        assertThat(without.path("holds").asBoolean()).isTrue();
        assertThat(events(without)).containsExactly(seen.getFirst());

        var never = explained("{\"event\": \"never_seen\"}");
        assertThat(never.path("holds").asBoolean()).isFalse();
        assertThat(never.path("actual").asInt()).isZero();
        assertThat(events(never)).isEmpty();
    }

    @Test
    void of_many_events_the_last_twenty_are_named() {
        IntStream.range(0, 25).forEach(hour -> did("seen", hour, Map.of()));
        var node = explained("{\"not\": {\"event\": \"seen\", \"count\": {\"op\": \"at_least\", \"value\": 25}}}");
        assertThat(node.path("holds").asBoolean()).isFalse();
        var inner = node.path("children").get(0);
        assertThat(inner.path("actual").asInt()).isEqualTo(25);
        assertThat(events(inner)).isEqualTo(ids("seen").subList(5, 25));
    }

    @Test
    void the_past_does_not_know_what_was_recorded_later() {
        did("order_created", 0, Map.of("total", 10));
        var segment = saved("{\"event\": \"order_created\", \"count\": {\"op\": \"at_least\", \"value\": 2}}");
        var then = shop.api()
                .post("/api/v1/segments/count", "{\"rule\": {\"all\": []}}")
                .body()
                .path("as_of")
                .asString();
        // It happened before that instant, and became known after it.
        did("order_created", 1, Map.of("total", 20));
        var orders = ids("order_created");

        var now = explained(segment, "");
        assertThat(now.path("member").asBoolean()).isTrue();
        assertThat(events(now.path("tree").get(0))).isEqualTo(orders);
        assertThat(now.path("because").get(0).asString()).isEqualTo("“order_created” 2 times");
        var past = explained(segment, "&at=" + then);
        assertThat(past.path("member").asBoolean()).isFalse();
        assertThat(past.path("tree").get(0).path("actual").asInt()).isEqualTo(1);
        assertThat(events(past.path("tree").get(0))).containsExactly(orders.getFirst());
        var members = "/api/v1/segments/" + segment + "/members";
        assertThat(shop.api().get(members).body().path("data")).hasSize(1);
        assertThat(shop.api().get(members + "?at=" + then).body().path("data")).isEmpty();
    }

    @Test
    void a_window_of_the_past_ends_then() {
        did("order_created", 24 * 9, Map.of());
        var segment = saved("{\"event\": \"order_created\", \"within\": {\"last\": 30, \"unit\": \"hours\"}}");
        assertThat(explained(segment, "").path("member").asBoolean()).isTrue();
        var counted = shop.api().get("/api/v1/segments/" + segment).body();
        assertThat(counted.path("count").asInt()).isEqualTo(1);
        assertThat(counted.path("sentence").asString())
                .isEqualTo("Did “order_created” at least once in the last 30 hours");
    }
}
