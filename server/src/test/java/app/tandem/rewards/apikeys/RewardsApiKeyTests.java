package app.tandem.rewards.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import app.tandem.rewards.RewardsProgram;
import app.tandem.support.MovableClock;
import app.tandem.support.TandemTest;
import app.tandem.support.TestShops;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@TandemTest
class RewardsApiKeyTests {
    @Autowired
    TestShops shops;

    @Autowired
    JdbcClient db;

    @Autowired
    MovableClock clock;

    RewardsProgram program;

    @BeforeEach
    void newProgram() {
        program = new RewardsProgram(shops);
    }

    @AfterEach
    void backToNow() {
        clock.reset();
    }

    @Test
    void a_key_is_shown_once_and_kept_as_a_hash() {
        var made = program.admin()
                .post("/api/rewards/api-keys", Map.of("name", "SMS", "scopes", List.of("customer:read")));
        assertThat(made.status()).isEqualTo(201);
        var key = made.body().path("key").asString();
        assertThat(key).matches("api_[0-9A-Za-z]{32}");

        var listed =
                program.admin().get("/api/rewards/api-keys").body().path("data").path(0);
        assertThat(listed.toString()).doesNotContain(key).doesNotContain("\"key\"");
        assertThat(listed.path("hint").asString()).isEqualTo(key.substring(key.length() - 4));
        assertThat(listed.path("scopes").toString()).isEqualTo("[\"customer:read\"]");
        assertThat(listed.path("last_used_at").isNull()).isTrue();
        var rows = db.sql("select r::text from rewards_api_key r where shop_id = :shop")
                .param("shop", program.shop().id().value())
                .query(String.class)
                .list();
        assertThat(rows).hasSize(1).noneMatch(row -> row.contains(key) || row.contains(key.substring(4)));
    }

    @Test
    void a_deleted_key_stops_at_once() {
        var key = program.key("customer:read");
        var contract = shops.open().bearer(key);
        assertThat(contract.get("/rewards/v1/customers").status()).isEqualTo(200);
        var id = program.admin()
                .get("/api/rewards/api-keys")
                .body()
                .path("data")
                .path(0)
                .path("id")
                .asString();
        assertThat(program.admin().delete("/api/rewards/api-keys/" + id).status())
                .isEqualTo(204);
        var refused = contract.get("/rewards/v1/customers");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.body().path("error").path("code").asString()).isEqualTo("key-unknown");
        assertThat(program.admin().delete("/api/rewards/api-keys/" + id).status())
                .isEqualTo(404);
    }

    @Test
    void another_shops_key_can_be_neither_seen_nor_deleted() {
        program.key("customer:read");
        var id = program.admin()
                .get("/api/rewards/api-keys")
                .body()
                .path("data")
                .path(0)
                .path("id")
                .asString();
        var other = new RewardsProgram(shops);
        assertThat(other.admin()
                        .get("/api/rewards/api-keys")
                        .body()
                        .path("data")
                        .size())
                .isZero();
        assertThat(other.admin().delete("/api/rewards/api-keys/" + id).status()).isEqualTo(404);
        assertThat(program.admin()
                        .get("/api/rewards/api-keys")
                        .body()
                        .path("data")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void its_use_is_noted_at_most_once_a_minute() {
        var contract = program.contract("customer:read");
        contract.get("/rewards/v1/customers");
        var first = lastUsed();
        assertThat(first).isNotEmpty();
        contract.get("/rewards/v1/customers");
        assertThat(lastUsed()).isEqualTo(first);
        clock.forward(Duration.ofSeconds(61));
        contract.get("/rewards/v1/customers");
        assertThat(lastUsed()).isGreaterThan(first);
    }

    private String lastUsed() {
        return program.admin()
                .get("/api/rewards/api-keys")
                .body()
                .path("data")
                .path(0)
                .path("last_used_at")
                .asString("");
    }

    @ParameterizedTest
    @CsvSource({"free", "starter"})
    void a_plan_without_api_access_has_no_keys(String plan) {
        var contract = program.contract("customer:read");
        program.admin().patch("/api/rewards/account", Map.of("plan", plan));

        var refused = program.admin()
                .post("/api/rewards/api-keys", Map.of("name", "SMS", "scopes", List.of("customer:read")));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.code()).isEqualTo("plan-without-api-access");

        var call = contract.get("/rewards/v1/customers");
        assertThat(call.status()).isEqualTo(403);
        assertThat(call.body().path("error").path("code").asString()).isEqualTo("plan-without-api-access");

        program.admin().patch("/api/rewards/account", Map.of("plan", "growth"));
        assertThat(contract.get("/rewards/v1/customers").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"scopes\":[\"customer:read\"]}|name-invalid",
                "{\"name\":\" \",\"scopes\":[\"customer:read\"]}|name-invalid",
                "{\"name\":\"SMS\"}|scopes-missing",
                "{\"name\":\"SMS\",\"scopes\":[]}|scopes-missing",
                "{\"name\":\"SMS\",\"scopes\":[\"customer:write\"]}|scope-unknown",
                "{\"name\":\"SMS\",\"scopes\":[\"vip_tier:read\"]}|scope-unknown",
                "{\"name\":\"SMS\",\"scopes\":[null]}|scope-unknown",
                "{\"name\":\"SMS\",\"scopes\":\"all\"}|body-invalid"
            })
    void bad_requests_make_no_key(String body, String code) {
        var answer = program.admin().post("/api/rewards/api-keys", body);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(program.admin()
                        .get("/api/rewards/api-keys")
                        .body()
                        .path("data")
                        .size())
                .isZero();
    }
}
