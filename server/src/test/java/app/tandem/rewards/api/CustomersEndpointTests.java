package app.tandem.rewards.api;

import static org.assertj.core.api.Assertions.assertThat;

import app.tandem.rewards.RewardsProgram;
import app.tandem.support.Api;
import app.tandem.support.TandemTest;
import app.tandem.support.TestShops;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

@TandemTest
class CustomersEndpointTests {
    @Autowired
    TestShops shops;

    RewardsProgram program;

    @BeforeEach
    void newProgram() {
        program = new RewardsProgram(shops);
    }

    /** A key for each request: these tests are not about the rate. */
    private Api.Answer get(String query) {
        return program.contract("customer:read").get("/rewards/v1/customers" + query);
    }

    private List<Long> ids(String query) {
        var answer = get(query);
        assertThat(answer.status()).isEqualTo(200);
        return ids(answer.body());
    }

    private static List<Long> ids(JsonNode page) {
        var ids = new ArrayList<Long>();
        page.path("customers").forEach(each -> ids.add(each.path("id").asLong()));
        return ids;
    }

    private List<Long> members(int count) {
        var ids = new ArrayList<Long>();
        for (var i = 0; i < count; i++) ids.addFirst(program.customer("c" + i + "@example.com", "member"));
        return ids;
    }

    @Test
    void a_customer_looks_as_in_smiles_contract() {
        var id = program.member("ana@example.com", 150);
        var one = get("/" + id);
        assertThat(one.status()).isEqualTo(200);
        assertThat(one.body().propertyNames()).containsExactly("customer");
        var customer = one.body().path("customer");
        assertThat(customer).isEqualTo(program.read(id).body());
        assertThat(customer.path("points_balance").asLong()).isEqualTo(150);
        assertThat(customer.has("vip_status")).isFalse();

        var list = get("").body();
        assertThat(list.propertyNames()).containsExactlyInAnyOrder("customers", "metadata");
        assertThat(list.path("customers").path(0)).isEqualTo(customer);
        assertThat(list.path("metadata").toString()).isEqualTo("{\"next_cursor\":null,\"previous_cursor\":null}");
    }

    @Test
    void an_account_without_tiers_has_an_empty_vip_status() {
        var id = program.member("ana@example.com", 0);
        var status = get("?include=vip_status").body().path("customers").path(0).path("vip_status");
        assertThat(status.propertyNames())
                .containsExactlyInAnyOrder(
                        "vip_tier_id",
                        "vip_tier_expires_at",
                        "progress_value",
                        "current_vip_period_end",
                        "delta_to_retain_vip_tier",
                        "next_vip_tier_id",
                        "delta_to_next_vip_tier");
        assertThat(status).allMatch(JsonNode::isNull);
        var one = get("/" + id + "?include=vip_status.vip_tier,vip_status.next_vip_tier")
                .body()
                .path("customer")
                .path("vip_status");
        assertThat(one.has("vip_tier")).isTrue();
        assertThat(one.has("next_vip_tier")).isTrue();
    }

    @Test
    void pages_run_forth_and_back_over_every_customer_once() {
        var all = members(7);
        var first = get("?limit=3").body();
        assertThat(ids(first)).isEqualTo(all.subList(0, 3));
        assertThat(first.path("metadata").path("previous_cursor").isNull()).isTrue();
        var next = first.path("metadata").path("next_cursor").asString();
        assertThat(new String(Base64.getDecoder().decode(next), StandardCharsets.UTF_8))
                .isEqualTo("id:" + all.get(2) + ",direction:next");

        var second = get("?limit=3&cursor=" + next).body();
        assertThat(ids(second)).isEqualTo(all.subList(3, 6));
        var third = get("?limit=3&cursor="
                        + second.path("metadata").path("next_cursor").asString())
                .body();
        assertThat(ids(third)).isEqualTo(all.subList(6, 7));
        assertThat(third.path("metadata").path("next_cursor").isNull()).isTrue();

        var back = get("?limit=3&cursor="
                        + third.path("metadata").path("previous_cursor").asString())
                .body();
        assertThat(ids(back)).isEqualTo(all.subList(3, 6));
        var top = get("?limit=3&cursor="
                        + back.path("metadata").path("previous_cursor").asString())
                .body();
        assertThat(ids(top)).isEqualTo(all.subList(0, 3));
        assertThat(top.path("metadata").path("previous_cursor").isNull()).isTrue();
        assertThat(top.path("metadata").path("next_cursor").asString()).isEqualTo(next);
    }

    @Test
    void a_full_last_page_has_no_next_one() {
        members(4);
        var last = get("?limit=2&cursor="
                        + get("?limit=2")
                                .body()
                                .path("metadata")
                                .path("next_cursor")
                                .asString())
                .body();
        assertThat(ids(last)).hasSize(2);
        assertThat(last.path("metadata").path("next_cursor").isNull()).isTrue();
    }

    @Test
    void somebody_new_does_not_move_the_pages() {
        var all = members(4);
        var next = get("?limit=2").body().path("metadata").path("next_cursor").asString();
        members(3);
        assertThat(ids("?limit=2&cursor=" + next)).isEqualTo(all.subList(2, 4));
    }

    @Test
    void fifty_come_by_default_and_250_at_most() {
        var file = new StringBuilder("email\n");
        for (var i = 0; i < 260; i++) file.append("c" + i + "@example.com\n");
        program.admin()
                .post("/api/rewards/customers/import", file.toString().getBytes(StandardCharsets.UTF_8), "text/csv");
        assertThat(ids("")).hasSize(50);
        assertThat(ids("?limit=250")).hasSize(250);
    }

    @Test
    void an_email_is_found_whole_and_without_case() {
        var one = program.customer("pair@example.com", "member");
        var two = program.customer("Pair@Example.com", "candidate");
        program.customer("pair@example.com.au", "member");
        program.customer(null, "member");
        assertThat(ids("?email=PAIR%40example.com")).containsExactly(two, one);
        assertThat(ids("?email=pair")).isEmpty();
        assertThat(ids("?email=pair%25")).isEmpty();
        assertThat(ids("?email=a%00%40example.com")).isEmpty();
        assertThat(ids("?email=")).hasSize(4);
        assertThat(ids("?email=pair@example.com&state=member")).containsExactly(one);
    }

    @Test
    void states_are_told_apart() {
        var member = program.customer("a@example.com", "member");
        var candidate = program.customer("b@example.com", "candidate");
        var disabled = program.customer("c@example.com", "disabled");
        assertThat(ids("?state=member")).containsExactly(member);
        assertThat(ids("?state=candidate")).containsExactly(candidate);
        assertThat(ids("?state=disabled")).containsExactly(disabled);
    }

    @Test
    void updated_at_min_is_inclusive_and_a_balance_change_is_an_update() {
        var ana = program.customer("ana@example.com", "member");
        var bo = program.customer("bo@example.com", "member");
        program.move(bo, 5);
        program.move(ana, 5);
        var moved = program.read(ana).body().path("updated_at").asString();
        assertThat(ids("?updated_at_min=" + moved)).contains(ana);
        // Finer than what is kept: the change of that millisecond is still seen.
        assertThat(ids("?updated_at_min=" + moved.replace("Z", "999Z"))).contains(ana);
        var boMoved = program.read(bo).body().path("updated_at").asString();
        assertThat(ids("?updated_at_min=" + boMoved)).containsExactly(bo, ana);
        assertThat(ids("?updated_at_min=2999-01-01T00:00:00Z")).isEmpty();
        assertThat(ids("?updated_at_min=2020-01-01")).hasSize(2);
        assertThat(ids("?updated_at_min=2020-01-01T00:00:00+02:00")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0,limit-invalid",
        "limit=251,limit-invalid",
        "limit=-1,limit-invalid",
        "limit=x,limit-invalid",
        "limit=99999999999,limit-invalid",
        "cursor=7,cursor-invalid",
        "cursor=aWQ6eA==,cursor-invalid",
        "cursor=%00,cursor-invalid",
        "state=vip,state-unknown",
        "state=MEMBER,state-unknown",
        "updated_at_min=yesterday,updated-at-min-invalid",
        "updated_at_min=1717329600,updated-at-min-invalid",
        "updated_at_min=2026-06-02T12:00:00,updated-at-min-invalid",
        "updated_at_min=%2B999999999-01-01T00:00:00Z,updated-at-min-invalid",
        "include=orders,include-unknown",
        "include=vip_status.vip_tier,include-unknown"
    })
    void bad_parameters_are_422(String query, String code) {
        var answer = get("?" + query);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body().path("error").path("code").asString()).isEqualTo(code);
    }

    @Test
    void unknown_parameters_do_no_harm() {
        assertThat(get("?page=2&sort=email").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"/0", "/abc", "/-1", "/99999999999999999999", "/1/points", "//", "/1;x=1", "/%31"})
    void what_names_nobody_is_404(String path) {
        var answer = get(path);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body().path("error").path("code").asString()).isEqualTo("not-found");
    }

    @Test
    void another_shops_customers_are_never_there() {
        var theirs = new RewardsProgram(shops);
        var id = theirs.member("ana@example.com", 10);
        var answer = get("/" + id);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body().path("error").path("code").asString()).isEqualTo("not-found");
        assertThat(ids("?email=ana@example.com")).isEmpty();
        assertThat(ids("")).isEmpty();
        var cursor = Base64.getEncoder()
                .encodeToString(("id:" + (id + 1) + ",direction:next").getBytes(StandardCharsets.UTF_8));
        assertThat(ids("?cursor=" + cursor)).isEmpty();
    }
}
