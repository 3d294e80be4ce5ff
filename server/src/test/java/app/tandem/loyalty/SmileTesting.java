package app.tandem.loyalty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import app.tandem.support.FakeSmile;
import app.tandem.support.TandemTest;
import app.tandem.support.TestShops;
import app.tandem.support.TestShops.TestShop;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** A fresh shop and a fresh loyalty program for each test. */
@TandemTest
abstract class SmileTesting {
    static final String SMILE = "/api/v1/integrations/smile";
    private static int numbers = 0;

    @Autowired
    TestShops shops;

    TestShop shop;
    FakeSmile fake;

    @BeforeEach
    void freshShop() {
        shop = shops.create();
        fake = new FakeSmile();
    }

    /** Connects and waits until the first pass ended well. */
    JsonNode connect() {
        var answer = shop.api().put(SMILE, Map.of("api_key", fake.key(), "base_url", fake.baseUrl()));
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        assertThat(answer.body().path("status").asString()).isEqualTo("active");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> state().path("last_sync").path("finished_at").isString());
        return state();
    }

    JsonNode state() {
        return shop.api().get(SMILE).body();
    }

    /** Runs a pass and waits for its end, good or bad. */
    JsonNode sync(String kind) {
        var queued = shop.api().post(SMILE + "/syncs", Map.of("kind", kind));
        assertThat(queued.status()).as(queued.body().toString()).isEqualTo(202);
        return ended(queued.body().path("id").asString());
    }

    JsonNode ended(String id) {
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> shop.api().get(SMILE + "/syncs/" + id).body(),
                        pass -> pass.path("finished_at").isString());
    }

    /** @return the subscriber's id */
    String subscriber(String email) {
        var answer = shop.api()
                .post(
                        "/api/v1/subscribers",
                        Map.of(
                                "phone", nextNumber(),
                                "email", email,
                                "consent", Map.of("state", "subscribed", "method", "form")));
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
        return answer.body().path("id").asString();
    }

    static synchronized String nextNumber() {
        return "+1212555" + String.format("%04d", numbers++);
    }

    JsonNode smileOf(String subscriber) {
        return shop.api().get("/api/v1/subscribers/" + subscriber).body().path("smile");
    }
}
