package app.tandem.rewards.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.tandem.rewards.RewardsProgram;
import app.tandem.support.Api;
import app.tandem.support.TandemTest;
import app.tandem.support.TestShops;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@TandemTest
class PointsLedgerTests {
    @Autowired
    TestShops shops;

    @Autowired
    JdbcClient db;

    RewardsProgram program;
    long customer;

    @BeforeEach
    void newCustomer() {
        program = new RewardsProgram(shops);
        customer = program.member("ana@example.com", 100);
    }

    private Api.Answer post(Object body) {
        return program.admin().post("/api/rewards/customers/" + customer + "/points", body);
    }

    private long balance() {
        return program.read(customer).body().path("points_balance").asLong();
    }

    private static List<Api.Answer> atOnce(int times, Callable<Api.Answer> call) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Api.Answer>();
            for (var future : threads.invokeAll(java.util.Collections.nCopies(times, call))) answers.add(future.get());
            return answers;
        }
    }

    @Test
    void an_entry_is_smiles_points_transaction() {
        var entry = post(Map.of("points_change", 25, "description", "Birthday", "internal_note", "by hand"));
        assertThat(entry.status()).isEqualTo(201);
        assertThat(entry.body().propertyNames())
                .containsExactlyInAnyOrder(
                        "id",
                        "customer_id",
                        "points_change",
                        "description",
                        "internal_note",
                        "created_at",
                        "updated_at");
        assertThat(entry.body().path("points_change").asLong()).isEqualTo(25);
        assertThat(entry.body().path("description").asString()).isEqualTo("Birthday");
        assertThat(entry.body().path("updated_at").asString())
                .matches(".*\\.\\d{3}Z")
                .isEqualTo(entry.body().path("created_at").asString());
        assertThat(balance()).isEqualTo(125);
    }

    @Test
    void twenty_spends_of_100_from_100_at_once_grant_one() throws Exception {
        var answers = atOnce(20, () -> program.move(customer, -100));
        assertThat(answers.stream().filter(answer -> answer.status() == 201)).hasSize(1);
        assertThat(answers.stream().filter(answer -> answer.code().equals("balance-below-zero")))
                .hasSize(19)
                .allMatch(answer -> answer.status() == 422);
        assertThat(balance()).isZero();
    }

    @Test
    void the_same_request_twice_spends_once() {
        var body = Map.of("points_change", -40, "description", "Mug", "request_id", "order-1");
        var first = post(body);
        var second = post(body);
        assertThat(second.status()).isEqualTo(first.status()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(balance()).isEqualTo(60);
    }

    @Test
    void the_same_request_answers_as_before_even_when_the_points_are_gone() {
        var body = Map.of("points_change", -100, "request_id", "order-2");
        var first = post(body);
        assertThat(post(body).body()).isEqualTo(first.body());
        assertThat(balance()).isZero();
    }

    @Test
    void the_same_request_many_times_at_once_spends_once() throws Exception {
        var answers = atOnce(10, () -> post(Map.of("points_change", -10, "request_id", "order-3")));
        assertThat(answers).allMatch(answer -> answer.status() == 201);
        assertThat(answers.stream().map(answer -> answer.body().path("id").asLong()))
                .containsOnly(answers.getFirst().body().path("id").asLong());
        assertThat(balance()).isEqualTo(90);
    }

    @Test
    void a_request_id_with_other_details_is_refused() {
        post(Map.of("points_change", -10, "description", "Mug", "request_id", "order-4"));
        for (var other : List.of(
                post(Map.of("points_change", -11, "description", "Mug", "request_id", "order-4")),
                post(Map.of("points_change", -10, "description", "Cup", "request_id", "order-4")),
                program.admin()
                        .post(
                                "/api/rewards/customers/" + program.member("bo@example.com", 50) + "/points",
                                Map.of("points_change", -10, "description", "Mug", "request_id", "order-4")))) {
            assertThat(other.status()).isEqualTo(409);
            assertThat(other.code()).isEqualTo("request-id-reused");
        }
        assertThat(balance()).isEqualTo(90);
    }

    @Test
    void one_request_id_for_two_customers_at_once_counts_for_one() throws Exception {
        var other = program.member("cy@example.com", 0);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var round = 0; round < 10; round++) {
                var id = "race-" + round;
                var statuses = new ArrayList<Integer>();
                for (var future : threads.invokeAll(List.of(spend(customer, id), spend(other, id)))) {
                    statuses.add(future.get().status());
                }
                assertThat(statuses).containsExactlyInAnyOrder(201, 409);
            }
        }
    }

    private Callable<Api.Answer> spend(long id, String request) {
        return () -> program.admin()
                .post("/api/rewards/customers/" + id + "/points", Map.of("points_change", 1, "request_id", request));
    }

    @Test
    void another_shop_may_use_the_same_request_id() {
        post(Map.of("points_change", 1, "request_id", "order-5"));
        var other = new RewardsProgram(shops);
        var theirs = other.member("ana@example.com", 0);
        assertThat(other.admin()
                        .post(
                                "/api/rewards/customers/" + theirs + "/points",
                                Map.of("points_change", 2, "request_id", "order-5"))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void the_balance_is_the_sum_of_the_entries_whatever_happens_at_once() throws Exception {
        var seed = System.nanoTime();
        var random = new Random(seed);
        var changes =
                random.ints(120, -80, 80).filter(change -> change != 0).boxed().toList();
        try (var threads = Executors.newFixedThreadPool(8)) {
            var calls = changes.stream()
                    .<Callable<Api.Answer>>map(change -> () -> program.move(customer, change))
                    .toList();
            for (var future : threads.invokeAll(calls)) {
                assertThat(future.get().status()).as("seed " + seed).isIn(201, 422);
            }
        }
        var sum = db.sql("select sum(points_change) from points_entry where shop_id = :shop and customer_id = :id")
                .param("shop", program.shop().id().value())
                .param("id", customer)
                .query(Long.class)
                .single();
        assertThat(balance()).as("seed " + seed).isEqualTo(sum).isNotNegative();
    }

    @Test
    void every_change_of_the_balance_moves_updated_at_forward() {
        var seen = new ArrayList<String>();
        for (var i = 0; i < 5; i++) {
            seen.add(program.read(customer).body().path("updated_at").asString());
            program.move(customer, 1);
        }
        assertThat(seen).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void a_balance_counts_whatever_the_state() {
        var disabled = program.customer("out@example.com", "disabled");
        assertThat(program.move(disabled, 30).status()).isEqualTo(201);
        assertThat(program.read(disabled).body().path("points_balance").asLong())
                .isEqualTo(30);
    }

    @Test
    void the_ledger_is_listed_newest_first_in_pages() {
        for (var i = 1; i <= 4; i++) program.move(customer, i);
        var path = "/api/rewards/customers/" + customer + "/points?limit=3";
        var first = program.admin().get(path).body();
        assertThat(changes(first)).containsExactly(4L, 3L, 2L);
        var second = program.admin()
                .get(path + "&cursor=" + first.path("next_cursor").asString())
                .body();
        assertThat(changes(second)).containsExactly(1L, 100L);
        assertThat(second.path("next_cursor").isNull()).isTrue();
    }

    private static List<Long> changes(tools.jackson.databind.JsonNode page) {
        var changes = new ArrayList<Long>();
        page.path("data")
                .forEach(entry -> changes.add(entry.path("points_change").asLong()));
        return changes;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|points-change-invalid",
                "{\"points_change\":0}|points-change-invalid",
                "{\"points_change\":1.5}|points-change-invalid",
                "{\"points_change\":\"5\"}|points-change-invalid",
                "{\"points_change\":1e30}|points-change-invalid",
                "{\"points_change\":99999999999999999999}|points-change-invalid",
                "{\"points_change\":-9223372036854775808}|points-change-invalid",
                "{\"points_change\":-101}|balance-below-zero",
                "{\"points_change\":5,\"description\":7}|description-invalid",
                "{\"points_change\":5,\"request_id\":\"a\\u0000\"}|request-id-invalid"
            })
    void bad_changes_move_nothing(String body, String code) {
        var answer = post(body);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(balance()).isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update points_entry set points_change = 5 where shop_id = :shop",
                "delete from points_entry where shop_id = :shop"
            })
    void the_ledger_is_only_ever_added_to(String statement) {
        assertThatThrownBy(() -> db.sql(statement)
                        .param("shop", program.shop().id().value())
                        .update())
                .hasMessageContaining("append-only");
    }
}
