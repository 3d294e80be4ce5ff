package app.tandem.rewards.api;

import static org.assertj.core.api.Assertions.assertThat;

import app.tandem.rewards.RewardsProgram;
import app.tandem.support.Api;
import app.tandem.support.TandemTest;
import app.tandem.support.TestShops;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

@TandemTest
class PointsTransactionsEndpointTests {
    private static final String PATH = "/rewards/v1/points_transactions";

    @Autowired
    TestShops shops;

    RewardsProgram program;
    long customer;

    @BeforeEach
    void newCustomer() {
        program = new RewardsProgram(shops);
        customer = program.member("ana@example.com", 100);
    }

    /** A key for each request: these tests are not about the rate. */
    private Api contract() {
        return program.contract("points_transaction:write");
    }

    private Api.Answer create(Object transaction) {
        return contract().post(PATH, Map.of("points_transaction", transaction));
    }

    private long balance() {
        return program.read(customer).body().path("points_balance").asLong();
    }

    private List<Long> changes(String query) {
        var answer = contract().get(PATH + query);
        assertThat(answer.status()).isEqualTo(200);
        var changes = new ArrayList<Long>();
        answer.body()
                .path("points_transactions")
                .forEach(each -> changes.add(each.path("points_change").asLong()));
        return changes;
    }

    @Test
    void points_are_given_and_read_back() {
        var made = create(Map.of(
                "customer_id", customer, "points_change", 30, "description", "Survey", "internal_note", "ref 17"));
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.body().propertyNames()).containsExactly("points_transaction");
        var transaction = made.body().path("points_transaction");
        assertThat(transaction.propertyNames())
                .containsExactlyInAnyOrder(
                        "id",
                        "customer_id",
                        "points_change",
                        "description",
                        "internal_note",
                        "created_at",
                        "updated_at");
        assertThat(transaction.path("customer_id").asLong()).isEqualTo(customer);
        assertThat(transaction.path("internal_note").asString()).isEqualTo("ref 17");
        assertThat(balance()).isEqualTo(130);

        var read = contract().get(PATH + "/" + transaction.path("id").asLong());
        assertThat(read.body().path("points_transaction")).isEqualTo(transaction);
        assertThat(contract().get(PATH).body().path("points_transactions").path(0))
                .isEqualTo(transaction);
    }

    @Test
    void more_than_the_balance_cannot_be_taken() {
        var refused = create(Map.of("customer_id", customer, "points_change", -101));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body().path("error").path("code").asString()).isEqualTo("balance-below-zero");
        assertThat(create(Map.of("customer_id", customer, "points_change", -100))
                        .status())
                .isEqualTo(201);
        assertThat(balance()).isZero();
    }

    @Test
    void twenty_spends_at_once_with_two_keys_grant_one() throws Exception {
        var keys = List.of(contract(), contract());
        var calls = new ArrayList<Callable<Integer>>();
        for (var i = 0; i < 20; i++) {
            var key = keys.get(i % 2);
            calls.add(() -> key.post(
                            PATH, Map.of("points_transaction", Map.of("customer_id", customer, "points_change", -100)))
                    .status());
        }
        var statuses = new ArrayList<Integer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var future : threads.invokeAll(calls)) statuses.add(future.get());
        }
        assertThat(statuses.stream().filter(status -> status == 201)).hasSize(1);
        assertThat(statuses.stream().filter(status -> status == 422)).hasSize(19);
        assertThat(balance()).isZero();
    }

    @Test
    void the_list_is_newest_first_with_filters_and_pages() {
        var bo = program.member("bo@example.com", 1);
        for (var i = 2; i <= 4; i++) program.move(customer, i);
        assertThat(changes("")).containsExactly(4L, 3L, 2L, 1L, 100L);
        assertThat(changes("?customer_id=" + customer)).containsExactly(4L, 3L, 2L, 100L);
        assertThat(changes("?customer_id=" + bo)).containsExactly(1L);
        assertThat(changes("?customer_id=0")).isEmpty();
        var metadata = contract().get(PATH + "?limit=2").body().path("metadata");
        var next = metadata.path("next_cursor").asString();
        assertThat(changes("?limit=2&cursor=" + next)).containsExactly(2L, 1L);
        var third = contract().get(PATH + "?limit=2&cursor=" + next).body();
        assertThat(changes("?limit=2&cursor="
                        + third.path("metadata").path("previous_cursor").asString()))
                .containsExactly(4L, 3L);
    }

    @Test
    void updated_at_min_is_inclusive() {
        var made = create(Map.of("customer_id", customer, "points_change", 9))
                .body()
                .path("points_transaction");
        assertThat(changes("?updated_at_min=" + made.path("updated_at").asString()))
                .contains(9L);
        assertThat(changes("?updated_at_min=2999-01-01T00:00:00Z")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"customer_id\":C,\"points_change\":5}|400|parameter-missing",
                "{}|400|parameter-missing",
                "{\"points_transaction\":[]}|400|parameter-missing",
                "[]|400|parameter-missing",
                "{\"points_transaction\":{\"points_change\":5}}|400|parameter-missing",
                "{\"points_transaction\":{\"customer_id\":C}}|400|parameter-missing",
                "{\"points_transaction\":{\"customer_id\":\"C\",\"points_change\":5}}|422|customer-id-invalid",
                "{\"points_transaction\":{\"customer_id\":C,\"points_change\":0}}|422|points-change-invalid",
                "{\"points_transaction\":{\"customer_id\":C,\"points_change\":null}}|422|points-change-invalid",
                "{\"points_transaction\":{\"customer_id\":C,\"points_change\":\"5\"}}|422|points-change-invalid",
                "{\"points_transaction\":{\"customer_id\":C,\"points_change\":2.5}}|422|points-change-invalid",
                "{\"points_transaction\":{\"customer_id\":C,\"points_change\":5,\"internal_note\":[]}}|422|internal-note-invalid",
                "{\"points_transaction\":{\"customer_id\":0,\"points_change\":5}}|404|not-found"
            })
    void bad_bodies_move_nothing(String body, int status, String code) {
        var answer = contract().post(PATH, body.replace("C", Long.toString(customer)));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body().path("error").path("code").asString()).isEqualTo(code);
        assertThat(balance()).isEqualTo(100);
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0,limit-invalid",
        "cursor=x,cursor-invalid",
        "customer_id=abc,customer-id-invalid",
        "updated_at_min=x,updated-at-min-invalid"
    })
    void bad_parameters_are_422(String query, String code) {
        var answer = contract().get(PATH + "?" + query);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body().path("error").path("code").asString()).isEqualTo(code);
    }

    @Test
    void another_shops_ledger_is_never_there() {
        var theirs = new RewardsProgram(shops);
        var theirCustomer = theirs.member("ana@example.com", 0);
        var id = theirs.move(theirCustomer, 7).body().path("id").asLong();
        assertThat(contract().get(PATH + "/" + id).status()).isEqualTo(404);
        assertThat(changes("?customer_id=" + theirCustomer)).isEmpty();
        assertThat(create(Map.of("customer_id", theirCustomer, "points_change", 5))
                        .status())
                .isEqualTo(404);
        assertThat(theirs.read(theirCustomer).body().path("points_balance").asLong())
                .isEqualTo(7);
        assertThat(changes("")).containsExactly(100L);
    }
}
