package app.tandem.rewards;

import static org.assertj.core.api.Assertions.assertThat;

import app.tandem.support.RowLock;
import app.tandem.support.TandemTest;
import app.tandem.support.TestShops;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

@TandemTest
class RewardsAccountTests {
    @Autowired
    TestShops shops;

    @Autowired
    RowLock lock;

    RewardsProgram program;

    @BeforeEach
    void newProgram() {
        program = new RewardsProgram(shops);
    }

    @Test
    void a_new_program_is_on_a_plan_that_lets_keys_be_made() {
        var account = program.admin().get("/api/rewards/account");
        assertThat(account.status()).isEqualTo(200);
        assertThat(account.body().path("plan").asString()).isEqualTo("growth");
        assertThat(account.body().path("api_access").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"free,false", "starter,false", "growth,true", "plus,true", "pro,true", "enterprise,true"})
    void only_growth_and_above_have_api_access(String plan, boolean access) {
        var changed = program.admin().patch("/api/rewards/account", Map.of("plan", plan));
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.body().path("api_access").asBoolean()).isEqualTo(access);
        assertThat(program.admin()
                        .get("/api/rewards/account")
                        .body()
                        .path("plan")
                        .asString())
                .isEqualTo(plan);
    }

    @Test
    void what_is_not_given_stays() {
        program.admin().patch("/api/rewards/account", Map.of("name", "Bean Club", "plan", "pro"));
        var changed = program.admin().patch("/api/rewards/account", Map.of("name", "Bean Circle"));
        assertThat(changed.body().path("plan").asString()).isEqualTo("pro");
        assertThat(changed.body().path("name").asString()).isEqualTo("Bean Circle");
    }

    @Test
    void two_changes_of_different_fields_at_once_both_stay() throws Exception {
        program.admin().get("/api/rewards/account");
        var answers = lock.meet(
                "rewards_account",
                "shop_id",
                program.shop().id().value(),
                "update rewards_account",
                List.of(
                        () -> program.admin().patch("/api/rewards/account", Map.of("name", "Bean Club")),
                        () -> program.admin().patch("/api/rewards/account", Map.of("plan", "pro"))));
        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
        var now = program.admin().get("/api/rewards/account").body();
        assertThat(now.path("name").asString()).isEqualTo("Bean Club");
        assertThat(now.path("plan").asString()).isEqualTo("pro");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"plan\":\"gold\"}|plan-unknown",
                "{\"plan\":null}|plan-unknown",
                "{\"plan\":3}|plan-invalid",
                "{\"name\":\"  \"}|name-invalid",
                "{\"name\":[]}|name-invalid",
                "{\"name\":\"a\\u0000b\"}|name-invalid",
                "[]|body-invalid"
            })
    void bad_changes_are_refused(String body, String code) {
        var answer = program.admin().patch("/api/rewards/account", body);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo(code);
    }
}
