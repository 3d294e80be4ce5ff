package app.tandem.loyalty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import app.tandem.subscribers.Events;
import app.tandem.subscribers.SubscriberId;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** The integration against this server's own Rewards, which know nothing of it but Smile's contract over HTTP. */
class OwnRewardsTests extends SmileTesting {
    @Autowired
    Events events;

    @BeforeEach
    void aProgramWithApiAccess() {
        plan("growth");
    }

    private void plan(String plan) {
        assertThat(shop.api()
                        .patch("/api/rewards/account", Map.of("plan", plan))
                        .status())
                .isEqualTo(200);
    }

    private JsonNode key(String... scopes) {
        var made = shop.api().post("/api/rewards/api-keys", Map.of("name", "Tandem", "scopes", List.of(scopes)));
        assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
        return made.body();
    }

    private String ownUrl() {
        return state().path("own_rewards_url").asString();
    }

    private static final String RICH = "{\"field\":\"smile.points_balance\",\"op\":\"greater_than\",\"value\":500}";

    private long count(String rule) {
        var answer = shop.api().post("/api/v1/segments/count", "{\"rule\":" + rule + "}");
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        return answer.body().path("count").asLong(-1);
    }

    private void importCustomers(int count) {
        var csv = new StringBuilder("email,first_name,last_name,state,points\n");
        for (int i = 1; i <= count; i++) {
            csv.append("person" + i + "@example.com,Name,Family," + (i % 3 == 0 ? "candidate" : "member") + "," + i
                    + "\n");
        }
        var answer = shop.api()
                .post("/api/rewards/customers/import", csv.toString().getBytes(StandardCharsets.UTF_8), "text/csv");
        assertThat(answer.status()).as(answer.body().toString()).isBetween(200, 202);
    }

    private void connectOwn(String key) {
        var saved = shop.api().put(SMILE, Map.of("api_key", key, "base_url", ownUrl()));
        assertThat(saved.status()).as(saved.body().toString()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> state().path("last_sync").path("kind").asString("").equals("full"));
    }

    @Test
    void ten_thousand_customers_arrive_without_being_throttled_and_changes_follow() {
        importCustomers(10_000);
        var first = subscriber("person1@example.com");
        var last = subscriber("Person10000@example.com");
        var candidate = subscriber("person3@example.com");
        var stranger = subscriber("stranger@example.com");

        connectOwn(key("customer:read").path("key").asString());

        var pass = shop.api()
                .get(SMILE + "/syncs/" + state().path("last_sync").path("id").asString())
                .body();
        assertThat(pass.path("fetched").asLong()).isEqualTo(10_000);
        assertThat(pass.path("throttled").asLong()).isZero();
        assertThat(pass.path("requests").asLong()).isEqualTo(40);
        assertThat(state().path("matched").asLong()).isEqualTo(3);
        assertThat(state().path("unmatched").asLong()).isEqualTo(9_997);
        assertThat(smileOf(first).path("points_balance").asLong()).isEqualTo(1);
        assertThat(smileOf(last).path("points_balance").asLong()).isEqualTo(10_000);
        assertThat(smileOf(candidate).path("enrolled").asBoolean()).isFalse();
        assertThat(smileOf(stranger).isObject()).isFalse();
        assertThat(count("{\"field\":\"smile.enrolled\",\"op\":\"equals\",\"value\":true}"))
                .isEqualTo(2);
        assertThat(count("{\"field\":\"smile.enrolled\",\"op\":\"equals\",\"value\":false}"))
                .isEqualTo(2);
        assertThat(count(RICH)).isEqualTo(1);

        var smileId = shop.api()
                .get("/api/rewards/customers?query=person1@example.com")
                .body()
                .path("data")
                .path(0)
                .path("id")
                .asLong();
        var given = shop.api()
                .post(
                        "/api/rewards/customers/" + smileId + "/points",
                        Map.of("points_change", 600, "description", "Thanks", "request_id", "r1"));
        assertThat(given.status()).as(given.body().toString()).isBetween(200, 201);
        assertThat(sync("delta").path("status").asString()).isEqualTo("done");
        assertThat(smileOf(first).path("points_balance").asLong()).isEqualTo(601);
        assertThat(count(RICH)).isEqualTo(2);

        // Off, it matches nobody, not even under "not".
        shop.api().patch(SMILE, Map.of("active", false));
        assertThat(count(RICH)).isZero();
        assertThat(count("{\"not\":" + RICH + "}")).isZero();
    }

    @Test
    void a_downgrade_breaks_the_connection_and_an_upgrade_mends_it_with_the_same_key() {
        importCustomers(3);
        var made = key("customer:read");
        connectOwn(made.path("key").asString());

        plan("free");
        sync("delta");
        assertThat(state().path("status").asString()).isEqualTo("broken");
        assertThat(state().path("reason").asString()).isEqualTo("smile-plan-without-api-access");

        plan("pro");
        assertThat(sync("delta").path("status").asString()).isEqualTo("done");
        assertThat(state().path("status").asString()).isEqualTo("active");

        shop.api().delete("/api/rewards/api-keys/" + made.path("id").asString());
        sync("delta");
        assertThat(state().path("reason").asString()).isEqualTo("smile-key-refused");
    }

    @Test
    void a_key_without_the_scope_and_a_plan_without_access_are_told_apart() {
        var url = ownUrl();
        var other = key("points_transaction:read").path("key").asString();
        assertThat(shop.api()
                        .put(SMILE, Map.of("api_key", other, "base_url", url))
                        .code())
                .isEqualTo("smile-scope-missing");
        var good = key("customer:read").path("key").asString();
        plan("starter");
        assertThat(shop.api()
                        .put(SMILE, Map.of("api_key", good, "base_url", url))
                        .code())
                .isEqualTo("smile-plan-without-api-access");
        assertThat(shop.api()
                        .put(SMILE, Map.of("api_key", "api_0000000000000000", "base_url", url))
                        .code())
                .isEqualTo("smile-key-refused");
    }

    @Test
    void points_given_in_our_own_program_are_events_where_the_key_may_read_the_ledger() {
        importCustomers(3);
        var person = SubscriberId.parse(subscriber("person2@example.com"));
        connectOwn(key("customer:read", "points_transaction:read").path("key").asString());
        assertThat(earned(person)).containsExactly(BigDecimal.valueOf(2));

        var smileId = shop.api()
                .get("/api/rewards/customers?query=person2@example.com")
                .body()
                .path("data")
                .path(0)
                .path("id")
                .asLong();
        shop.api()
                .post(
                        "/api/rewards/customers/" + smileId + "/points",
                        Map.of("points_change", 600, "description", "Thanks", "request_id", "r1"));
        assertThat(sync("delta").path("status").asString()).isEqualTo("done");
        assertThat(earned(person)).containsExactly(BigDecimal.valueOf(2), BigDecimal.valueOf(600));
    }

    private List<Object> earned(SubscriberId person) {
        return events
                .of(shop.id(), List.of(person), List.of(SmilePoints.EARNED), null)
                .getOrDefault(person, List.of())
                .stream()
                .map(event -> event.properties().getOrDefault("points", "none"))
                .toList();
    }
}
