package app.tandem.rewards.customers;

import static org.assertj.core.api.Assertions.assertThat;

import app.tandem.rewards.RewardsProgram;
import app.tandem.support.TandemTest;
import app.tandem.support.TestShops;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

@TandemTest
class RewardsCustomerTests {
    @Autowired
    TestShops shops;

    RewardsProgram program;

    @BeforeEach
    void newProgram() {
        program = new RewardsProgram(shops);
    }

    @Test
    void a_customer_is_smiles_object() {
        var made = program.admin()
                .post(
                        "/api/rewards/customers",
                        Map.of(
                                "email", " Ana.Reyes@Example.COM ",
                                "first_name", "Ana",
                                "last_name", "Reyes",
                                "state", "member",
                                "date_of_birth", "1004-05-17"));
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.body().propertyNames())
                .containsExactly(
                        "id",
                        "first_name",
                        "last_name",
                        "email",
                        "state",
                        "date_of_birth",
                        "points_balance",
                        "referral_url",
                        "vip_tier_id",
                        "created_at",
                        "updated_at");
        var customer = made.body();
        assertThat(customer.path("id").isIntegralNumber()).isTrue();
        assertThat(customer.path("email").asString()).isEqualTo("ana.reyes@example.com");
        assertThat(customer.path("state").asString()).isEqualTo("member");
        assertThat(customer.path("date_of_birth").asString()).isEqualTo("1004-05-17");
        assertThat(customer.path("points_balance").asLong()).isZero();
        assertThat(customer.path("referral_url").asString()).matches("http.*/r/[0-9a-f]{16}");
        assertThat(customer.path("vip_tier_id").isNull()).isTrue();
        assertThat(customer.path("created_at").asString())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z")
                .isEqualTo(customer.path("updated_at").asString());
        assertThat(program.read(customer.path("id").asLong()).body()).isEqualTo(customer);
    }

    @Test
    void an_email_may_be_missing_or_shared() {
        var none = program.customer(null, "candidate");
        var one = program.customer("pair@example.com", "member");
        var two = program.customer("pair@example.com", "candidate");
        assertThat(program.read(none).body().path("email").isNull()).isTrue();
        assertThat(one).isNotEqualTo(two);
        assertThat(list("query=pair").path("total").asLong()).isEqualTo(2);
    }

    @Test
    void somebody_written_down_has_not_joined() {
        var made = program.admin().post("/api/rewards/customers", Map.of("email", "new@example.com"));
        assertThat(made.body().path("state").asString()).isEqualTo("candidate");
    }

    @Test
    void what_is_not_given_stays_and_null_clears() {
        var id = program.admin()
                .post(
                        "/api/rewards/customers",
                        Map.of("email", "bo@example.com", "first_name", "Bo", "last_name", "Lind"))
                .body()
                .path("id")
                .asLong();
        var changed = program.admin()
                .patch("/api/rewards/customers/" + id, "{\"first_name\":null,\"state\":\"member\"}")
                .body();
        assertThat(changed.path("first_name").isNull()).isTrue();
        assertThat(changed.path("last_name").asString()).isEqualTo("Lind");
        assertThat(changed.path("email").asString()).isEqualTo("bo@example.com");
        assertThat(changed.path("state").asString()).isEqualTo("member");
    }

    @Test
    void updated_at_moves_with_every_change_and_only_then() {
        var id = program.customer("cy@example.com", "candidate");
        var made = updatedAt(id);
        program.admin().patch("/api/rewards/customers/" + id, Map.of("state", "candidate"));
        assertThat(updatedAt(id)).isEqualTo(made);
        var seen = new ArrayList<>(List.of(made));
        for (var state : List.of("member", "disabled", "member", "candidate")) {
            program.admin().patch("/api/rewards/customers/" + id, Map.of("state", state));
            seen.add(updatedAt(id));
        }
        assertThat(seen).isSorted().doesNotHaveDuplicates();
    }

    private String updatedAt(long id) {
        return program.read(id).body().path("updated_at").asString();
    }

    @Test
    void the_list_is_newest_first_in_pages_with_a_total() {
        var ids = new ArrayList<Long>();
        for (var i = 0; i < 7; i++) ids.addFirst(program.customer("p" + i + "@example.com", "member"));
        var seen = new ArrayList<Long>();
        var cursor = "";
        do {
            var page = list("limit=3" + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            assertThat(page.path("total").asLong()).isEqualTo(7);
            page.path("data").forEach(each -> seen.add(each.path("id").asLong()));
            cursor = page.path("next_cursor").asString("");
        } while (!cursor.isEmpty());
        assertThat(seen).isEqualTo(ids);
    }

    @Test
    void it_is_searched_by_how_email_or_names_begin() {
        make("zoe@example.com", "Élodie", "Van Dam");
        make("elo@example.com", "Max", "Moss");
        make("moss@example.com", null, "Zimmer");
        assertThat(found("elo")).containsExactly("elo@example.com");
        assertThat(found("MOSS")).containsExactlyInAnyOrder("elo@example.com", "moss@example.com");
        assertThat(found("max mo")).containsExactly("elo@example.com");
        assertThat(found("van d")).containsExactly("zoe@example.com");
        assertThat(found("Élodie")).containsExactly("zoe@example.com");
        assertThat(found("zimmer")).containsExactly("moss@example.com");
        assertThat(found("%25")).isEmpty();
        assertThat(found("x' or true")).isEmpty();
    }

    private void make(String email, @org.jspecify.annotations.Nullable String first, String last) {
        program.admin()
                .post(
                        "/api/rewards/customers",
                        first == null
                                ? Map.of("email", email, "last_name", last)
                                : Map.of("email", email, "first_name", first, "last_name", last));
    }

    private List<String> found(String query) {
        var found = new ArrayList<String>();
        list("query=" + java.net.URLEncoder.encode(query, java.nio.charset.StandardCharsets.UTF_8))
                .path("data")
                .forEach(each -> found.add(each.path("email").asString()));
        return found;
    }

    @Test
    void it_is_filtered_by_state() {
        program.customer("a@example.com", "member");
        program.customer("b@example.com", "disabled");
        var disabled = list("state=disabled");
        assertThat(disabled.path("total").asLong()).isEqualTo(1);
        assertThat(disabled.path("data").path(0).path("email").asString()).isEqualTo("b@example.com");
        assertThat(list("state=").path("total").asLong()).isEqualTo(2);
    }

    private JsonNode list(String query) {
        var answer = program.admin().get("/api/rewards/customers?" + query);
        assertThat(answer.status()).isEqualTo(200);
        return answer.body();
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0,limit-invalid",
        "limit=251,limit-invalid",
        "limit=ten,limit-invalid",
        "cursor=xyz,cursor-invalid",
        "state=gone,state-unknown",
        "query=a%00b,query-invalid"
    })
    void bad_parameters_are_refused(String query, String code) {
        var answer = program.admin().get("/api/rewards/customers?" + query);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"email\":\"not an address\"}|email-invalid|email",
                "{\"email\":\"a\\u0000@example.com\"}|email-invalid|email",
                "{\"email\":5}|email-invalid|email",
                "{\"state\":\"vip\"}|state-unknown|state",
                "{\"state\":null}|state-unknown|state",
                "{\"first_name\":\"a\\u0000b\"}|first-name-invalid|first_name",
                "{\"first_name\":\"\\ud83d\"}|first-name-invalid|first_name",
                "{\"last_name\":{}}|last-name-invalid|last_name",
                "{\"date_of_birth\":\"17.5.1990\"}|date-of-birth-invalid|date_of_birth",
                "{\"date_of_birth\":\"1990-02-30\"}|date-of-birth-invalid|date_of_birth",
                "{\"points_balance\":500}|points-balance-read-only|points_balance",
                "7|body-invalid|body"
            })
    void bad_fields_are_refused_by_name(String body, String code, String field) {
        var id = program.customer("ok@example.com", "member");
        var before = program.read(id).body();
        for (var answer : List.of(
                program.admin().post("/api/rewards/customers", body),
                program.admin().patch("/api/rewards/customers/" + id, body))) {
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.code()).isEqualTo(code);
            assertThat(answer.body().path("errors").path(0).path("field").asString())
                    .isEqualTo(field);
        }
        assertThat(program.read(id).body()).isEqualTo(before);
        assertThat(list("").path("total").asLong()).isEqualTo(1);
    }

    @Test
    void another_shops_customer_is_not_there() {
        var id = program.member("mine@example.com", 100);
        var other = new RewardsProgram(shops);
        var path = "/api/rewards/customers/" + id;
        assertThat(other.admin().get(path).status()).isEqualTo(404);
        assertThat(other.admin().patch(path, Map.of("state", "disabled")).status())
                .isEqualTo(404);
        assertThat(other.admin().get(path + "/points").status()).isEqualTo(404);
        assertThat(other.move(id, -100).status()).isEqualTo(404);
        assertThat(other.admin()
                        .get("/api/rewards/customers?query=mine")
                        .body()
                        .path("total")
                        .asLong())
                .isZero();
        assertThat(program.read(id).body().path("state").asString()).isEqualTo("member");
        assertThat(program.read(id).body().path("points_balance").asLong()).isEqualTo(100);
    }

    @ParameterizedTest
    @CsvSource({"abc", "-1", "999999999999999999", "99999999999999999999"})
    void an_id_that_names_nobody_is_404(String id) {
        assertThat(program.admin().get("/api/rewards/customers/" + id).code()).isEqualTo("not-found");
    }
}
