package app.tandem.rewards.api;

import static org.assertj.core.api.Assertions.assertThat;

import app.tandem.rewards.RewardsProgram;
import app.tandem.support.Api;
import app.tandem.support.TandemTest;
import app.tandem.support.TestShops;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@TandemTest
class ContractDoorTests {
    @Autowired
    TestShops shops;

    RewardsProgram program;

    @BeforeEach
    void newProgram() {
        program = new RewardsProgram(shops);
    }

    private static void refused(Api.Answer answer, int status, String code) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        assertThat(answer.body().propertyNames()).containsExactly("error");
        var error = answer.body().path("error");
        assertThat(error.propertyNames()).containsExactlyInAnyOrder("message", "request_id", "code");
        assertThat(error.path("code").asString()).isEqualTo(code);
        assertThat(error.path("message").asString()).isNotBlank();
        assertThat(UUID.fromString(error.path("request_id").asString())).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/rewards/v1",
                "/rewards/v1/customers",
                "/rewards/v1/customers/1",
                "/rewards/v1/points_transactions",
                "/rewards/v1/anything",
                "/rewards/%761/customers",
                "/%72ewards/v1/customers"
            })
    void nobody_comes_in_without_a_key(String path) {
        refused(shops.open().get(path), 401, "key-unknown");
        refused(shops.open().bearer("api_00000000000000000000000000000000").get(path), 401, "key-unknown");
        refused(shops.open().bearer("").get(path), 401, "key-unknown");
    }

    @Test
    void a_token_of_the_other_api_is_no_key_and_a_key_is_no_token() {
        refused(program.admin().get("/rewards/v1/customers"), 401, "key-unknown");
        var key = program.contract("customer:read");
        assertThat(key.get("/api/rewards/customers").status()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({
        "points_transaction:read,/rewards/v1/customers,customer:read",
        "points_transaction:write,/rewards/v1/customers/1,customer:read",
        "customer:read,/rewards/v1/points_transactions,points_transaction:read",
        "customer:read,/rewards/v1/points_transactions/1,points_transaction:read"
    })
    void a_missing_scope_is_named(String granted, String path, String needed) {
        var answer = program.contract(granted).get(path);
        refused(answer, 403, "scope-missing");
        assertThat(answer.body().path("error").path("message").asString()).contains(needed);
    }

    @Test
    void write_includes_read_but_read_not_write() {
        assertThat(program.contract("points_transaction:write")
                        .get("/rewards/v1/points_transactions")
                        .status())
                .isEqualTo(200);
        var answer = program.contract("points_transaction:read")
                .post("/rewards/v1/points_transactions", Map.of("points_transaction", Map.of()));
        refused(answer, 403, "scope-missing");
        assertThat(answer.body().path("error").path("message").asString()).contains("points_transaction:write");
    }

    @Test
    void the_eleventh_request_in_a_second_is_told_to_wait() {
        var contract = program.contract("customer:read");
        var answers = new ArrayList<Api.Answer>();
        // Unless the machine stalls, forty requests take far less than the four seconds in which forty are allowed.
        for (var i = 0; i < 40; i++) answers.add(contract.get("/rewards/v1/customers?limit=1"));
        assertThat(answers.subList(0, 10)).allMatch(answer -> answer.status() == 200);
        var limited = answers.stream()
                .filter(answer -> answer.status() == 429)
                .findFirst()
                .orElseThrow();
        refused(limited, 429, "rate-limited");
        assertThat(limited.header("Retry-After")).isEqualTo("1");
        assertThat(program.contract("customer:read")
                        .get("/rewards/v1/customers")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void unknown_paths_and_methods_are_404_in_the_envelope() {
        var contract = program.contract("customer:read");
        refused(contract.get("/rewards/v1"), 404, "not-found");
        refused(contract.get("/rewards/v1/"), 404, "not-found");
        refused(contract.get("/rewards/v1/vip_tiers"), 404, "not-found");
        refused(contract.delete("/rewards/v1/customers/1"), 404, "not-found");
        refused(contract.post("/rewards/v1/customers", Map.of()), 404, "not-found");
        refused(contract.with("Accept", "text/html").get("/rewards/v1/nowhere"), 404, "not-found");
    }

    @Test
    void it_answers_json_whatever_the_caller_accepts() {
        var contract = program.contract("customer:read").with("Accept", "text/html");
        assertThat(contract.get("/rewards/v1/customers").header("Content-Type")).startsWith("application/json");
    }

    @Test
    void a_body_that_is_not_json_is_400() {
        var contract = program.contract("points_transaction:write");
        var path = "/rewards/v1/points_transactions";
        refused(contract.post(path, "{\"points_transaction\":"), 400, "body-malformed");
        refused(contract.post(path, ""), 400, "body-malformed");
        refused(contract.post(path, "[".repeat(5_000)), 400, "body-malformed");
        var body = "{\"points_transaction\":{}}".getBytes(StandardCharsets.UTF_8);
        refused(contract.post(path, body, "text/plain"), 400, "content-type-missing");
        refused(contract.post(path, body, "application/x-www-form-urlencoded"), 400, "content-type-missing");
    }

    @Test
    void a_body_over_the_limit_is_413() {
        var contract = program.contract("points_transaction:write");
        var body = "{\"points_transaction\":{\"description\":\"" + "x".repeat(5 << 20) + "\"}}";
        refused(contract.post("/rewards/v1/points_transactions", body), 413, "body-too-large");
        refused(
                contract.postUnannounced(
                        "/rewards/v1/points_transactions", body.getBytes(StandardCharsets.UTF_8), "application/json"),
                413,
                "body-too-large");
    }
}
