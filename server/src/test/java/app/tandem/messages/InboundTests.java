package app.tandem.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import app.tandem.campaigns.Stage;
import app.tandem.subscribers.Events;
import app.tandem.subscribers.SubscriberId;
import app.tandem.support.MovableClock;
import app.tandem.support.TandemTest;
import app.tandem.support.TestShops;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

@TandemTest
class InboundTests {
    private static final String STRANGER = "+12125550142";

    @Autowired
    TestShops shops;

    @Autowired
    MovableClock clock;

    @Autowired
    Sending sending;

    @Autowired
    Events events;

    private Stage stage;

    @BeforeEach
    void newShop() {
        stage = new Stage(shops.create());
    }

    @AfterEach
    void clockBack() {
        clock.reset();
    }

    private String consent(String person) {
        return stage.api
                .get("/api/v1/subscribers/" + person)
                .body()
                .path("consent")
                .path("state")
                .asString();
    }

    private List<String> answersTo(String phone) {
        return stage.all("/api/v1/sandbox/messages?to=" + phone.replace("+", "%2B")).stream()
                .map(row -> row.path("body").asString())
                .toList()
                .reversed();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"from\":\"+12125550142\",\"body\":\"hi\",\"to\":\"+1\\u0000\"}|phone-invalid|to",
                "{\"from\":\"+12125550142\",\"body\":\"h\\u0000i\"}|body-invalid|body",
                "{\"from\":\"+12125550142\",\"body\":\"h\\ud83d\"}|body-invalid|body"
            })
    void a_text_that_no_phone_sends_is_refused(String text, String code, String field) {
        var refused = stage.api.post("/api/v1/sandbox/inbound", text);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.body().path("errors").path(0).path("field").asString())
                .isEqualTo(field);
    }

    @Test
    void stop_opts_out_start_opts_in_and_each_is_answered() {
        var person = stage.subscribed(1).getFirst();
        var phone = Stage.phone(0);
        stage.textIn(phone, "STOP");
        assertThat(consent(person)).isEqualTo("unsubscribed");
        stage.textIn(phone, "Start");
        assertThat(consent(person)).isEqualTo("subscribed");
        stage.textIn(phone, "stop please");
        assertThat(consent(person)).isEqualTo("unsubscribed");
        stage.textIn(phone, "YES");
        assertThat(consent(person)).isEqualTo("subscribed");
        stage.textIn(phone, "yes");
        await().until(() -> answersTo(phone).size() == 4);
        var id = SubscriberId.parse(person);
        assertThat(events.of(stage.shop.id(), List.of(id), List.of("text_replied"), null)
                        .getOrDefault(id, List.of()))
                .extracting(event -> event.properties().get("body"))
                .containsExactly("STOP", "Start", "stop please", "YES", "yes");
        assertThat(answersTo(phone).get(0))
                .startsWith(stage.shop.shop().name() + ": ")
                .contains("no more messages");
        assertThat(answersTo(phone).get(1)).contains("subscribed again").contains("STOP");
    }

    @Test
    void a_test_never_goes_to_a_stranger_who_said_stop_also_where_it_was_asked_for_before() {
        var campaign = stage.draft(Stage.campaign(stage.everybody(), "A test"));
        var path = "/api/v1/campaigns/" + campaign + "/test-send";
        sending.stop();
        try {
            assertThat(stage.api.post(path, Map.of("phone", STRANGER)).status()).isEqualTo(202);
            stage.textIn(STRANGER, "STOP");
            var refused = stage.api.post(path, Map.of("phone", STRANGER));
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.code()).isEqualTo("opted-out");
        } finally {
            sending.start();
        }
        await().until(() -> answersTo(STRANGER).size() == 1);
        await().until(() -> stage.all("/api/v1/messages?state=planned,claimed").isEmpty());
        assertThat(answersTo(STRANGER).getFirst()).contains("no more messages");
        assertThat(stage.all("/api/v1/messages?state=skipped").stream()
                        .map(row -> row.path("kind").asString() + " "
                                + row.path("reason").asString()))
                .containsExactly("test opted_out");
        stage.textIn(STRANGER, "yes");
        assertThat(stage.api.post(path, Map.of("phone", STRANGER)).status()).isEqualTo(202);
    }

    @Test
    void answers_keep_to_the_carriers_rate() {
        stage.behave(Map.of("per_second", 1));
        for (var i = 0; i < 5; i++) stage.textIn(Stage.phone(i), "STOP");
        await().atMost(Duration.ofSeconds(30)).until(() -> stage.log().size() == 5);
        var times = stage.log().stream()
                .map(row -> Instant.parse(row.path("at").asString()))
                .sorted()
                .toList();
        for (var from : times) {
            assertThat(times.stream().filter(at -> !at.isBefore(from) && at.isBefore(from.plusSeconds(1))))
                    .as("a second's texts and what the bucket held, of %s", times)
                    .hasSizeLessThanOrEqualTo(2);
        }
    }

    @Test
    void messages_are_filtered_by_several_states_and_by_flow() {
        for (var i = 0; i < 2; i++) stage.textIn(Stage.phone(i), "HELP");
        await().until(() -> stage.all("/api/v1/messages?state=delivered").size() == 2);
        stage.behave(Map.of("fail_rate", 1.0));
        stage.textIn(Stage.phone(2), "HELP");
        await().until(() -> stage.all("/api/v1/messages?state=failed").size() == 1);
        assertThat(stage.all("/api/v1/messages?state=delivered,failed")).hasSize(3);
        assertThat(stage.all("/api/v1/messages?state=planned,sent")).isEmpty();
        assertThat(stage.api.get("/api/v1/messages?state=failed,gone").status()).isEqualTo(422);
        assertThat(stage.all("/api/v1/messages?flow=1"))
                .as("no text is a flow's")
                .isEmpty();
        assertThat(stage.all("/api/v1/messages").getFirst().path("quoted").isObject())
                .isTrue();
    }

    @Test
    void help_is_answered_even_after_an_opt_out_and_to_strangers() {
        stage.subscribed(1);
        stage.textIn(Stage.phone(0), "stop");
        stage.textIn(Stage.phone(0), "HELP");
        stage.textIn(STRANGER, "info");
        await().until(() ->
                answersTo(Stage.phone(0)).size() == 2 && answersTo(STRANGER).size() == 1);
        assertThat(answersTo(STRANGER).getFirst()).contains("STOP").contains("Msg & data rates");
    }

    @Test
    void a_repeated_stop_is_answered_once_until_some_time_has_passed() {
        stage.textIn(STRANGER, "stop");
        stage.textIn(STRANGER, "STOP");
        stage.textIn(STRANGER, "unsubscribe");
        await().until(() -> answersTo(STRANGER).size() == 1);
        clock.forward(Duration.ofMinutes(11));
        stage.textIn(STRANGER, "stop");
        await().until(() -> answersTo(STRANGER).size() == 2);
    }

    @Test
    void a_strangers_stop_holds_for_the_profile_that_comes_later() {
        stage.textIn(STRANGER, "stop");
        var answer = stage.api.post(
                "/api/v1/subscribers",
                Map.of("phone", STRANGER, "consent", Map.of("state", "subscribed", "method", "form")));
        assertThat(answer.code()).isEqualTo("opted-out");
    }

    @Test
    void a_strangers_start_makes_a_subscriber() {
        stage.textIn(STRANGER, "START");
        var found = stage.api.get("/api/v1/subscribers?phone=" + STRANGER.replace("+", "%2B"));
        assertThat(found.body()
                        .path("data")
                        .path(0)
                        .path("consent")
                        .path("state")
                        .asString())
                .isEqualTo("subscribed");
    }

    @Test
    void texts_and_replies_are_on_the_timeline_with_their_reasons() {
        var person = stage.subscribed(1).getFirst();
        var everybody = stage.everybody();
        var first = stage.draft(Stage.campaign(everybody, "First"));
        stage.send(first);
        stage.untilSent(first);
        stage.textIn(Stage.phone(0), "love it");
        stage.textIn(Stage.phone(0), "stop");
        var second = stage.draft(Stage.campaign(everybody, "Second"));
        stage.send(second);
        stage.untilSent(second);
        var timeline = stage.all("/api/v1/subscribers/" + person + "/timeline").stream()
                .map(row ->
                        row.path("kind").asString() + ": " + row.path("title").asString())
                .toList();
        assertThat(timeline)
                .contains("reply: Replied", "message: Text not sent: Opted out")
                .anyMatch(entry -> entry.equals("message: Text delivered") || entry.equals("message: Text sent"));
    }

    @Test
    void bad_inbound_is_refused() {
        var path = "/api/v1/sandbox/inbound";
        assertThat(stage.api.post(path, Map.of("body", "hi")).code()).isEqualTo("phone-missing");
        assertThat(stage.api.post(path, Map.of("from", "12", "body", "hi")).code())
                .isEqualTo("phone-invalid");
        assertThat(stage.api.post(path, Map.of("from", STRANGER)).code()).isEqualTo("body-missing");
        assertThat(stage.api
                        .put("/api/v1/sandbox/behaviour", Map.of("fail_rate", 2))
                        .code())
                .isEqualTo("behaviour-invalid");
        assertThat(stage.api
                        .put("/api/v1/sandbox/behaviour", Map.of("per_second", 0))
                        .code())
                .isEqualTo("behaviour-invalid");
    }

    @Test
    void the_counter_and_the_preview_answer_over_http() {
        var parts =
                stage.api.post("/api/v1/messages/parts", Map.of("text", "It’s")).body();
        assertThat(parts.toString())
                .isEqualTo(
                        "{\"encoding\":\"ucs2\",\"units\":4,\"parts\":1,\"forced_by\":[{\"index\":2,\"character\":\"’\"}]}");
        assertThat(stage.api.post("/api/v1/messages/parts", Map.of()).code()).isEqualTo("text-missing");
        var person = stage.subscribed(1).getFirst();
        var body = "Hi {{ subscriber.first_name | default: 'you' }}";
        var preview = "/api/v1/messages/preview";
        assertThat(stage.api
                        .post(preview, Map.of("body", body))
                        .body()
                        .path("text")
                        .asString())
                .isEqualTo("Hi you");
        assertThat(stage.api
                        .post(preview, Map.of("body", body, "subscriber", person))
                        .body()
                        .path("text")
                        .asString())
                .isEqualTo("Hi P0");
        assertThat(stage.api
                        .post(preview, Map.of("body", body, "subscriber", "999999999"))
                        .status())
                .isEqualTo(404);
        var refusal = stage.api.post(preview, Map.of("body", "Hi {{"));
        assertThat(refusal.code()).isEqualTo("template-invalid");
        assertThat(refusal.body().path("errors").path(0).path("field").asString())
                .isEqualTo("body");
        assertThat(stage.api.get("/api/v1/messages?state=flying").code()).isEqualTo("state-unknown");
        assertThat(stage.api.get("/api/v1/messages?reason=because").code()).isEqualTo("reason-unknown");
    }

    @Test
    void a_segment_on_an_integration_that_is_off_texts_nobody() {
        stage.subscribed(1);
        var off = stage.segment(
                "Members", Map.of("not", Map.of("field", "smile.enrolled", "op", "equals", "value", true)));
        var included = stage.draft(Stage.campaign(off, "Hello"));
        var fields = Stage.campaign(stage.everybody(), "Hello");
        fields.put("audience", Map.of("include", List.of(stage.everybody()), "exclude", List.of(off)));
        var excluded = stage.draft(fields);
        for (var campaign : List.of(included, excluded)) {
            for (var act : List.of("send", "dry-run")) {
                var answer = stage.api.post("/api/v1/campaigns/" + campaign + "/" + act, Map.of());
                assertThat(answer.status()).isEqualTo(409);
                assertThat(answer.code()).isEqualTo("segment-unavailable");
            }
            assertThat(stage.get(campaign).path("status").asString()).isEqualTo("draft");
        }
        assertThat(stage.log()).isEmpty();
    }
}
