package app.tandem.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import app.tandem.support.TandemTest;
import app.tandem.support.TestShops;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@TandemTest
class IdempotencyTests {
    @Autowired
    TestShops shops;

    @Test
    void the_same_request_twice_answers_as_before_and_happens_once() {
        var shop = shops.create();
        var api = shop.api().with("Idempotency-Key", "once");
        var first = api.post("/api/v1/api-tokens", Map.of("name", "till"));
        var second = api.post("/api/v1/api-tokens", Map.of("name", "till"));
        assertThat(first.status()).isEqualTo(201);
        assertThat(second.status()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(tokens(shop)).isEqualTo(2); // The test's own and this one.
    }

    @Test
    void the_same_key_with_another_body_is_refused() {
        var api = shops.create().api().with("Idempotency-Key", "once");
        api.post("/api/v1/api-tokens", Map.of("name", "till"));
        var other = api.post("/api/v1/api-tokens", Map.of("name", "shelf"));
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.code()).isEqualTo("idempotency-key-reused");
    }

    @Test
    void a_refusal_is_answered_again_too() {
        var api = shops.create().api().with("Idempotency-Key", "once");
        var first = api.post("/api/v1/api-tokens", Map.of("name", ""));
        var second = api.post("/api/v1/api-tokens", Map.of("name", ""));
        assertThat(first.status()).isEqualTo(422);
        assertThat(second.body()).isEqualTo(first.body());
    }

    @Test
    void two_shops_may_use_the_same_key() {
        for (var shop : new TestShops.TestShop[] {shops.create(), shops.create()}) {
            var made = shop.api()
                    .with("Idempotency-Key", "shared-word")
                    .post("/api/v1/api-tokens", Map.of("name", "till " + shop.id()));
            assertThat(made.status()).isEqualTo(201);
        }
    }

    @Test
    void twenty_at_once_make_one() throws Exception {
        var shop = shops.create();
        var api = shop.api().with("Idempotency-Key", "race");
        try (var crowd = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = IntStream.range(0, 20)
                    .mapToObj(i -> crowd.submit(() -> api.post("/api/v1/api-tokens", Map.of("name", "till"))))
                    .toList();
            for (var answer : answers) {
                // Who comes while the first is at it is told so.
                assertThat(answer.get().status()).isIn(201, 409);
            }
        }
        assertThat(tokens(shop)).isEqualTo(2);
    }

    private static int tokens(TestShops.TestShop shop) {
        return shop.api().get("/api/v1/api-tokens").body().path("data").size();
    }
}
