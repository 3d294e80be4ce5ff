package app.tandem.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import app.tandem.shared.PhoneNumber;
import app.tandem.shared.ShopId;
import app.tandem.subscribers.SubscriberId;
import app.tandem.subscribers.Subscribers;
import app.tandem.support.Api;
import app.tandem.support.MovableClock;
import app.tandem.support.TandemTest;
import app.tandem.support.TestShops;
import app.tandem.support.TestShops.TestShop;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

@TandemTest
class ConsentTests {
    private static final PhoneNumber ANA = new PhoneNumber("+12125550101");
    private static final Map<String, Object> YES = Map.of("state", "subscribed", "method", "form");

    @Autowired
    TestShops shops;

    @Autowired
    Consent consent;

    @Autowired
    Subscribers subscribers;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    JdbcClient db;

    @Autowired
    MovableClock clock;

    TestShop shop;

    @BeforeEach
    void newShop() {
        shop = shops.create();
    }

    @AfterEach
    void sameTime() {
        clock.reset();
    }

    private Api.Answer post(Object body) {
        return shop.api().post("/api/v1/subscribers", body);
    }

    private SubscriberId ana(Map<String, Object> consentWish) {
        var answer = post(Map.of("phone", ANA.e164(), "consent", consentWish));
        assertThat(answer.status()).as(answer.body().toString()).isIn(200, 201);
        return SubscriberId.parse(answer.body().path("id").asString());
    }

    private JsonNode shown(SubscriberId id) {
        return shop.api().get("/api/v1/subscribers/" + id).body();
    }

    private String state(SubscriberId id) {
        return shown(id).path("consent").path("state").asString();
    }

    private List<String> ledger() {
        return db.sql("select state from consent_entry where shop_id = ? and phone = ? order by id")
                .param(shop.id().value())
                .param(ANA.e164())
                .query((row, number) -> row.getString("state"))
                .list();
    }

    @Test
    void somebody_who_said_nothing_is_never_subscribed() {
        var made = post(Map.of("phone", ANA.e164())).body();
        assertThat(made.path("consent").toString())
                .isEqualTo("{\"state\":\"never_subscribed\",\"since\":null,\"method\":null}");
        assertThat(ledger()).isEmpty();
    }

    @Test
    void consent_is_written_down_with_what_is_known_of_it() {
        var id = ana(Map.of(
                "state",
                "subscribed",
                "method",
                "form",
                "source",
                "popup 7",
                "wording",
                "Texts, yes!",
                "at",
                "2024-05-01T10:00:00+02:00"));
        assertThat(shown(id).path("consent").toString())
                .isEqualTo("{\"state\":\"subscribed\",\"since\":\"2024-05-01T08:00:00Z\",\"method\":\"form\"}");
        var entry = db.sql("select * from consent_entry where shop_id = ?")
                .param(shop.id().value())
                .query()
                .singleRow();
        assertThat(entry)
                .containsEntry("phone", ANA.e164())
                .containsEntry("purpose", "promotional")
                .containsEntry("source", "popup 7")
                .containsEntry("wording", "Texts, yes!");
        assertThat(entry.get("recorded_by")).isNotNull();
        assertThat(entry.get("recorded_at")).isNotEqualTo(entry.get("at"));
    }

    @Test
    void repeating_a_consent_adds_nothing() {
        ana(YES);
        ana(YES);
        ana(Map.of("state", "never_subscribed", "method", "form"));
        assertThat(ledger()).containsExactly("subscribed");
    }

    @Test
    void never_subscribed_overwrites_nothing() {
        var id = ana(Map.of("state", "never_subscribed", "method", "list"));
        assertThat(state(id)).isEqualTo("never_subscribed");
        ana(YES);
        ana(Map.of("state", "never_subscribed", "method", "list"));
        assertThat(state(id)).isEqualTo("subscribed");
        ana(Map.of("state", "unsubscribed", "method", "call"));
        ana(Map.of("state", "never_subscribed", "method", "list"));
        assertThat(state(id)).isEqualTo("unsubscribed");
        assertThat(ledger()).containsExactly("never_subscribed", "subscribed", "unsubscribed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PATCH"})
    void an_opt_out_is_not_undone_without_a_newer_consent_and_nothing_else_is_written(String method) {
        var id = ana(YES);
        consent.optOut(shop.id(), ANA, "keyword", "STOP");
        var before = shown(id);
        for (var at : new String[] {
            "",
            "2020-01-01T00:00:00Z",
            before.path("consent").path("since").asString(),
            clock.instant().plus(Duration.ofDays(1)).toString()
        }) {
            var wish = at.isEmpty() ? YES : Map.<String, Object>of("state", "subscribed", "method", "form", "at", at);
            var body = Map.of("phone", ANA.e164(), "first_name", "Changed", "tags", List.of("t"), "consent", wish);
            var answer = method.equals("POST") ? post(body) : shop.api().patch("/api/v1/subscribers/" + id, body);
            assertThat(answer.status()).as(at).isEqualTo(409);
            assertThat(answer.code()).isEqualTo("opted-out");
            assertThat(answer.body().path("detail").asString())
                    .contains("opted out")
                    .endsWith(".");
        }
        assertThat(shown(id)).isEqualTo(before);
        assertThat(ledger()).containsExactly("subscribed", "unsubscribed");
    }

    @Test
    void a_newer_consent_subscribes_again() throws Exception {
        var id = ana(YES);
        consent.optOut(shop.id(), ANA, "keyword", "STOP");
        clock.forward(Duration.ofHours(2));
        var at = clock.instant().minusSeconds(60).toString();
        assertThat(post(Map.of(
                                "phone", ANA.e164(),
                                "consent", Map.of("state", "subscribed", "method", "form", "at", at)))
                        .status())
                .isEqualTo(200);
        assertThat(state(id)).isEqualTo("subscribed");
        var future = clock.instant().plusSeconds(60).toString();
        var refused = post(Map.of(
                "phone", "+12125550102", "consent", Map.of("state", "subscribed", "method", "form", "at", future)));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("consent-in-future");
    }

    @Test
    void an_opt_out_told_by_the_api_holds_from_now() {
        var id = ana(YES);
        var before = clock.instant();
        ana(Map.of("state", "unsubscribed", "method", "call", "at", "2020-01-01T00:00:00Z"));
        assertThat(Instant.parse(shown(id).path("consent").path("since").asString()))
                .isAfterOrEqualTo(before.minusSeconds(1));
    }

    @Test
    void a_consent_between_two_opt_outs_does_not_count() {
        var id = ana(YES);
        consent.optOut(shop.id(), ANA, "keyword", "STOP");
        clock.forward(Duration.ofHours(1));
        var between = clock.instant().toString();
        clock.forward(Duration.ofHours(1));
        assertThat(consent.optOut(shop.id(), ANA, "keyword", "STOP")).isFalse();
        var answer = post(
                Map.of("phone", ANA.e164(), "consent", Map.of("state", "subscribed", "method", "form", "at", between)));
        assertThat(answer.code()).isEqualTo("opted-out");
        assertThat(state(id)).isEqualTo("unsubscribed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PATCH", "import"})
    void nor_does_it_where_a_program_tells_the_second_opt_out(String way) {
        var id = ana(YES);
        consent.optOut(shop.id(), ANA, "keyword", "STOP");
        clock.forward(Duration.ofHours(1));
        var between = clock.instant().toString();
        clock.forward(Duration.ofHours(1));
        var no = Map.of("state", "unsubscribed", "method", "call");
        switch (way) {
            case "POST" -> post(Map.of("phone", ANA.e164(), "consent", no));
            case "PATCH" -> shop.api().patch("/api/v1/subscribers/" + id, Map.of("consent", no));
            default -> imported("unsubscribed,call,", "updated");
        }
        assertThat(ledger()).containsExactly("subscribed", "unsubscribed", "unsubscribed");
        assertThat(shown(id).path("consent").path("method").asString()).isEqualTo("call");
        var answer = post(
                Map.of("phone", ANA.e164(), "consent", Map.of("state", "subscribed", "method", "form", "at", between)));
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.code()).isEqualTo("opted-out");
    }

    @Test
    void a_list_of_old_opt_outs_says_nothing_new_and_one_of_old_or_future_consents_undoes_none() {
        ana(YES);
        consent.optOut(shop.id(), ANA, "keyword", "STOP");
        imported("unsubscribed,call,2020-01-01", "unchanged");
        imported("subscribed,form,2020-01-01", "opted_out");
        imported("subscribed,form,2199-01-01", "opted_out");
        assertThat(ledger()).containsExactly("subscribed", "unsubscribed");
    }

    /** Imports Ana with these cells for her consent, and expects the verdict. */
    private void imported(String cells, String verdict) {
        var csv = "phone,consent_state,consent_method,consent_at\n" + ANA.e164() + "," + cells + "\n";
        var id = shop.api()
                .upload("/api/v1/imports", Map.of("mode", "commit"), "c.csv", csv.getBytes(StandardCharsets.UTF_8))
                .body()
                .path("id")
                .asString();
        var ended = await().atMost(Duration.ofMinutes(1))
                .until(
                        () -> shop.api().get("/api/v1/imports/" + id).body(),
                        each -> !each.path("status").asString().equals("running"));
        assertThat(ended.path("verdicts").path(verdict).asInt())
                .as(ended.toString())
                .isEqualTo(1);
    }

    @Test
    void people_opt_out_and_in_by_themselves_also_before_we_know_them() {
        assertThat(consent.optOut(shop.id(), ANA, "keyword", "STOP")).isTrue();
        var refused = post(Map.of("phone", ANA.e164(), "consent", YES));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(subscribers.count(shop.id())).isZero();
        var id = SubscriberId.parse(
                post(Map.of("phone", ANA.e164())).body().path("id").asString());
        assertThat(state(id)).isEqualTo("unsubscribed");
        assertThat(consent.optIn(shop.id(), ANA, "keyword", "START")).isTrue();
        assertThat(consent.optIn(shop.id(), ANA, "keyword", "START")).isFalse();
        assertThat(consent.states(shop.id(), List.of(id)).get(id))
                .extracting(state -> state == null ? null : state.status())
                .isEqualTo(ConsentStatus.SUBSCRIBED);
    }

    @Test
    void consent_stays_with_the_number_when_somebody_gets_another() {
        var id = ana(YES);
        consent.optOut(shop.id(), new PhoneNumber("+12125550102"), "keyword", "STOP");
        shop.api().patch("/api/v1/subscribers/" + id, Map.of("phone", "+12125550102"));
        assertThat(state(id)).isEqualTo("unsubscribed");
        shop.api().patch("/api/v1/subscribers/" + id, Map.of("phone", "+12125550103"));
        assertThat(state(id)).isEqualTo("never_subscribed");
        shop.api().patch("/api/v1/subscribers/" + id, Map.of("phone", ANA.e164()));
        assertThat(state(id)).isEqualTo("subscribed");
        var states = db.sql("""
                        select was ->> 'consent.state' || '>' || (now ->> 'consent.state') from subscriber_change
                        where shop_id = ? and now ? 'consent.state' order by id
                        """.replace("now ? '", "now ?? '"))
                .param(shop.id().value())
                .query(String.class)
                .list();
        assertThat(states)
                .containsExactly(
                        "never_subscribed>subscribed",
                        "subscribed>unsubscribed",
                        "unsubscribed>never_subscribed",
                        "never_subscribed>subscribed");
    }

    @Test
    void unsubscribing_is_an_opt_out_that_can_be_repeated() {
        var id = ana(YES);
        var path = "/api/v1/subscribers/" + id + "/unsubscribe";
        var answer = shop.api().post(path, Map.of("method", "phone call"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().path("consent").path("state").asString()).isEqualTo("unsubscribed");
        assertThat(answer.body().path("consent").path("method").asString()).isEqualTo("phone call");
        assertThat(shop.api().post(path, new byte[0], "application/json").status())
                .isEqualTo(200);
        assertThat(shop.api().post(path, Map.of("method", " ")).code()).isEqualTo("consent-invalid");
        assertThat(shop.api().post(path, Map.of("wording", "x".repeat(3000))).code())
                .isEqualTo("consent-invalid");
    }

    @Test
    void the_ledger_cannot_be_rewritten() {
        ana(YES);
        for (var sql : List.of("update consent_entry set state = 'unsubscribed'", "delete from consent_entry")) {
            assertThatThrownBy(() -> db.sql(sql + " where shop_id = ?")
                            .param(shop.id().value())
                            .update())
                    .isInstanceOf(DataAccessException.class)
                    .hasMessageContaining("append-only");
        }
    }

    @Test
    void the_states_equal_the_last_entries_after_anything_that_may_happen() {
        var seed = new Random().nextLong();
        System.out.println("ConsentTests seed " + seed);
        var random = new Random(seed);
        var states = List.of("subscribed", "unsubscribed", "never_subscribed");
        for (var step = 0; step < 150; step++) {
            var phone = new PhoneNumber("+1212555010" + random.nextInt(5));
            clock.forward(Duration.ofMinutes(1));
            switch (random.nextInt(5)) {
                case 0 -> consent.optOut(shop.id(), phone, "keyword", "STOP");
                case 1 -> consent.optIn(shop.id(), phone, "keyword", "START");
                case 2 -> post(Map.of("phone", phone.e164()));
                case 3 ->
                    post(Map.of(
                            "phone", phone.e164(),
                            "consent", Map.of("state", states.get(random.nextInt(3)), "method", "form")));
                default ->
                    post(Map.of(
                            "phone", phone.e164(),
                            "consent",
                                    Map.of(
                                            "state", states.get(random.nextInt(3)),
                                            "method", "form",
                                            "at",
                                                    clock.instant()
                                                            .minusSeconds(random.nextInt(600))
                                                            .toString())));
            }
        }
        var wrong =
                db.sql("""
                        select count(*) from consent_state s
                        left join (select distinct on (phone) phone, state, at, method from consent_entry
                                   where shop_id = :shop order by phone, id desc) e on e.phone = s.phone
                        where s.shop_id = :shop
                        and (s.state, s.since, s.method) is distinct from (coalesce(e.state, 'never_subscribed'), e.at, e.method)
                        """).param("shop", shop.id().value()).query(Long.class).single();
        assertThat(wrong).as("seed " + seed).isZero();
        // The feed tells the same story: its last word on everybody is what holds now.
        for (var id : subscribers.after(shop.id(), null, 100)) {
            var told = db.sql("""
                            select now ->> 'consent.state' from subscriber_change
                            where shop_id = ? and subscriber_id = ? and now ?? 'consent.state' order by id desc limit 1
                            """)
                    .param(shop.id().value())
                    .param(id.value())
                    .query(String.class)
                    .optional()
                    .orElse("never_subscribed");
            assertThat(told).as("seed " + seed).isEqualTo(state(id));
        }
    }

    private Map<SubscriberId, SendRule.Refusal> mayText(ShopId where, Purpose purpose, SubscriberId id) {
        var question = new SendRule.Question(where, purpose, clock.instant(), 0, true);
        return consent.mayText(question, List.of(new SendRule.Candidate(id, ANA)));
    }

    @Test
    void only_subscribers_get_marketing_and_only_those_who_said_no_get_nothing() {
        var id = SubscriberId.parse(
                post(Map.of("phone", ANA.e164())).body().path("id").asString());
        assertThat(mayText(shop.id(), Purpose.PROMOTIONAL, id).values())
                .extracting(SendRule.Refusal::reason)
                .containsExactly(ReasonCode.NOT_SUBSCRIBED);
        assertThat(mayText(shop.id(), Purpose.TRANSACTIONAL, id)).isEmpty();
        ana(YES);
        assertThat(mayText(shop.id(), Purpose.PROMOTIONAL, id)).isEmpty();
        assertThat(mayText(shops.create().id(), Purpose.PROMOTIONAL, id)).hasSize(1);
        consent.optOut(shop.id(), ANA, "keyword", "STOP");
        for (var purpose : List.of(Purpose.PROMOTIONAL, Purpose.TRANSACTIONAL)) {
            assertThat(mayText(shop.id(), purpose, id).values())
                    .extracting(SendRule.Refusal::reason)
                    .containsExactly(ReasonCode.OPTED_OUT);
        }
        assertThat(mayText(shop.id(), Purpose.CONVERSATIONAL, id)).isEmpty();
    }

    @Test
    void a_stop_waits_for_a_claim_under_way_and_a_claim_waits_for_a_stop() throws Exception {
        var id = ana(YES);
        try (var other = Executors.newVirtualThreadPerTaskExecutor()) {
            var stop = transaction.execute(_ -> {
                assertThat(mayText(shop.id(), Purpose.PROMOTIONAL, id)).isEmpty();
                var waiting = other.submit(() -> consent.optOut(shop.id(), ANA, "keyword", "STOP"));
                waitUntilSomebodyWaits();
                assertThat(waiting.isDone()).isFalse();
                return waiting;
            });
            assertThat(stop).isNotNull();
            assertThat(stop.get()).isTrue();

            consent.optIn(shop.id(), ANA, "keyword", "START");
            var claim = transaction.execute(_ -> {
                consent.optOut(shop.id(), ANA, "keyword", "STOP");
                var waiting = other.submit(() -> transaction.execute(_ -> mayText(shop.id(), Purpose.PROMOTIONAL, id)));
                waitUntilSomebodyWaits();
                return waiting;
            });
            assertThat(claim).isNotNull();
            assertThat(claim.get()).hasSize(1);
        }
    }

    private void waitUntilSomebodyWaits() {
        await().atMost(Duration.ofSeconds(10))
                .until(() -> db.sql("""
                                select exists (select from pg_stat_activity
                                where wait_event_type = 'Lock' and query like '%consent_state%' and pid <> pg_backend_pid())
                                """).query(Boolean.class).single());
    }

    @Test
    void a_stop_from_somebody_just_being_made_is_told_to_the_feed() throws Exception {
        try (var other = Executors.newVirtualThreadPerTaskExecutor()) {
            var stop = transaction.execute(_ -> {
                subscribers.ensure(shop.id(), ANA);
                var waiting = other.submit(() -> consent.optOut(shop.id(), ANA, "keyword", "STOP"));
                waitUntilSomebodyWaits();
                return waiting;
            });
            assertThat(stop).isNotNull();
            assertThat(stop.get()).isTrue();
        }
        var told = db.sql(
                        "select now ->> 'consent.state' from subscriber_change where shop_id = ? order by id desc limit 1")
                .param(shop.id().value())
                .query(String.class)
                .single();
        assertThat(told).isEqualTo("unsubscribed");
    }
}
