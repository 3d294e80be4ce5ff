package app.tandem.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import app.tandem.support.Api;
import app.tandem.support.TandemTest;
import app.tandem.support.TestShops;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@TandemTest
class IdempotencyTests {
    @Autowired
    TestShops shops;

    @Autowired
    HoldingProcess process;

    @Autowired
    DataSource dataSource;

    @Autowired
    JdbcClient db;

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

    @Test
    void another_file_of_the_same_length_is_another_request() {
        var api = shops.create().api().with("Idempotency-Key", "file");
        var first = api.post("/api/rewards/customers/import", csv("ana@example.com"), "text/csv");
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.body().path("created").asLong()).isEqualTo(1);
        var again = api.post("/api/rewards/customers/import", csv("ana@example.com"), "text/csv");
        assertThat(again.body()).isEqualTo(first.body());
        var other = api.post("/api/rewards/customers/import", csv("bob@example.com"), "text/csv");
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.code()).isEqualTo("idempotency-key-reused");
    }

    @Test
    void a_form_is_known_by_its_parts() {
        var api = shops.create().api().with("Idempotency-Key", "form");
        var first = form(api, "commit", "people.csv", "+12025550111");
        assertThat(first.status()).isEqualTo(202);
        assertThat(form(api, "commit", "people.csv", "+12025550111").body()).isEqualTo(first.body());
        for (var other : List.of(
                form(api, "commit", "people.csv", "+12025550112"),
                form(api, "dry_run", "people.csv", "+12025550111"),
                form(api, "commit", "others.csv", "+12025550111"))) {
            assertThat(other.status()).isEqualTo(409);
            assertThat(other.code()).isEqualTo("idempotency-key-reused");
        }
    }

    @Test
    void a_form_with_another_boundary_is_the_same_request() {
        var api = shops.create().api().with("Idempotency-Key", "boundary");
        var answers = Stream.of("one", "another")
                .map(boundary -> api.post(
                        "/api/rewards/customers/import",
                        ("--" + boundary
                                        + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n"
                                        + "email\nana@example.com\n\r\n--" + boundary + "--\r\n")
                                .getBytes(StandardCharsets.UTF_8),
                        "multipart/form-data; boundary=" + boundary))
                .toList();
        assertThat(answers.getFirst().body().path("created").asLong()).isEqualTo(1);
        assertThat(answers.getLast().body()).isEqualTo(answers.getFirst().body());
    }

    @Test
    void a_key_whose_server_died_is_free_again() {
        var shop = shops.create();
        var api = shop.api().with("Idempotency-Key", "crash");
        api.post("/api/v1/api-tokens", Map.of("name", "till"));
        unanswered(
                shop,
                db.sql("select nextval('idempotency_process')")
                        .query(Integer.class)
                        .single());
        var again = api.post("/api/v1/api-tokens", Map.of("name", "till"));
        assertThat(again.status()).isEqualTo(201);
        assertThat(tokens(shop)).isEqualTo(3); // The first one had happened, and could not say so.
        assertThat(api.post("/api/v1/api-tokens", Map.of("name", "till")).body())
                .isEqualTo(again.body());
    }

    @Test
    void a_key_that_another_server_is_at_is_left_to_it() throws Exception {
        var shop = shops.create();
        var api = shop.api().with("Idempotency-Key", "other");
        api.post("/api/v1/api-tokens", Map.of("name", "till"));
        var other = new HoldingProcess(dataSource);
        unanswered(shop, other.number());
        var meanwhile = api.post("/api/v1/api-tokens", Map.of("name", "till"));
        assertThat(meanwhile.status()).isEqualTo(409);
        assertThat(meanwhile.code()).isEqualTo("idempotency-key-in-use");
        other.destroy();
        assertThat(api.post("/api/v1/api-tokens", Map.of("name", "till")).status())
                .isEqualTo(201);
    }

    @Test
    void a_key_that_this_server_lost_is_free_again() {
        var shop = shops.create();
        var api = shop.api().with("Idempotency-Key", "lost");
        api.post("/api/v1/api-tokens", Map.of("name", "till"));
        unanswered(shop, process.number());
        assertThat(api.post("/api/v1/api-tokens", Map.of("name", "till")).status())
                .isEqualTo(201);
    }

    /** As a request leaves its key that has not ended, or never will. */
    private void unanswered(TestShops.TestShop shop, int process) {
        db.sql("update idempotency_key set status = null, body = null, held_by = :process where shop_id = :shop")
                .param("shop", shop.id().value())
                .param("process", process)
                .update();
    }

    private static byte[] csv(String email) {
        return ("email\n" + email + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static Api.Answer form(Api api, String mode, String name, String phone) {
        return api.upload(
                "/api/v1/imports",
                Map.of("mode", mode),
                name,
                ("phone\n" + phone + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static int tokens(TestShops.TestShop shop) {
        return shop.api().get("/api/v1/api-tokens").body().path("data").size();
    }
}
