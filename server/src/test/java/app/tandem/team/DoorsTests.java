package app.tandem.team;

import static org.assertj.core.api.Assertions.assertThat;

import app.tandem.support.TandemTest;
import app.tandem.support.TestShops;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@TandemTest
class DoorsTests {
    @Autowired
    TestShops shops;

    @Test
    void health_answers_anybody() {
        var answer = shops.open().get("/actuator/health");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().toString()).isEqualTo("{\"status\":\"UP\"}");
    }

    @Test
    void the_api_answers_nobody_without_session_or_token() {
        for (var path :
                new String[] {"/api/v1/shop", "/api/v1/segments", "/api/openapi.json", "/api/rewards/account"}) {
            var answer = shops.open().get(path);
            assertThat(answer.status()).as(path).isEqualTo(401);
            assertThat(answer.code()).as(path).isEqualTo("not-signed-in");
        }
    }

    @Test
    void a_revoked_token_stops_at_once() {
        var shop = shops.create();
        var made = shop.api().post("/api/v1/api-tokens", Map.of("name", "till"));
        assertThat(made.status()).isEqualTo(201);
        var till = shops.open().bearer(made.body().path("token").asString());
        assertThat(till.get("/api/v1/shop").status()).isEqualTo(200);
        assertThat(shop.api()
                        .delete("/api/v1/api-tokens/" + made.body().path("id").asString())
                        .status())
                .isEqualTo(204);
        assertThat(till.get("/api/v1/shop").code()).isEqualTo("token-unknown");
    }

    @Test
    void a_token_is_shown_once_and_kept_as_a_hash() {
        var shop = shops.create();
        var secret = shop.api()
                .post("/api/v1/api-tokens", Map.of("name", "till"))
                .body()
                .path("token")
                .asString();
        var list = shop.api().get("/api/v1/api-tokens").body().toString();
        assertThat(list).doesNotContain(secret).contains(secret.substring(secret.length() - 4));
    }

    @Test
    void a_token_cannot_have_a_name_that_cannot_be_kept() {
        var refused = shops.create().api().post("/api/v1/api-tokens", Map.of("name", "till\0"));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("name-invalid");
    }

    @Test
    void another_shops_token_cannot_be_revoked() {
        var ours = shops.create();
        var theirs = shops.create();
        var id = theirs.api()
                .get("/api/v1/api-tokens")
                .body()
                .path("data")
                .path(0)
                .path("id")
                .asString();
        assertThat(ours.api().delete("/api/v1/api-tokens/" + id).status()).isEqualTo(404);
        assertThat(theirs.api().get("/api/v1/shop").status()).isEqualTo(200);
    }
}
