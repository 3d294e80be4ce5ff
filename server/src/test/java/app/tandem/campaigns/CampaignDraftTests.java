package app.tandem.campaigns;

import static org.assertj.core.api.Assertions.assertThat;

import app.tandem.support.TandemTest;
import app.tandem.support.TestShops;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Writing a campaign, before anything is sent. */
@TandemTest
class CampaignDraftTests {
    @Autowired
    TestShops shops;

    private Stage stage;

    @BeforeEach
    void newShop() {
        stage = new Stage(shops.create());
    }

    @Test
    void a_draft_is_changed_field_by_field_and_only_a_draft() {
        stage.subscribed(1);
        var campaign = stage.draft(Stage.campaign(stage.everybody(), "One"));
        var path = "/api/v1/campaigns/" + campaign;
        var changed = stage.api.patch(path, Map.of("message", Map.of("body", "Two"), "max_staleness_seconds", 60));
        assertThat(changed.body().path("message").path("body").asString()).isEqualTo("Two");
        assertThat(changed.body().path("name").asString()).isEqualTo("Sale");
        assertThat(changed.body().path("max_staleness_seconds").asInt()).isEqualTo(60);
        assertThat(stage.api
                        .patch(path, "{\"max_staleness_seconds\":null}")
                        .body()
                        .path("max_staleness_seconds")
                        .isNull())
                .isTrue();
        stage.send(campaign);
        stage.untilSent(campaign);
        assertThat(stage.api.patch(path, Map.of("name", "x")).code()).isEqualTo("campaign-not-draft");
        assertThat(stage.api.delete(path).code()).isEqualTo("campaign-not-draft");
        assertThat(stage.api.post(path + "/send", Map.of()).code()).isEqualTo("campaign-not-draft");
        var other = stage.draft(Stage.campaign(stage.everybody(), "Gone"));
        assertThat(stage.api.delete("/api/v1/campaigns/" + other).status()).isEqualTo(204);
        assertThat(stage.api.get("/api/v1/campaigns/" + other).status()).isEqualTo(404);
        assertThat(stage.all("/api/v1/campaigns")).hasSize(1);
    }

    private void refused(Map<String, Object> fields, String code, String field) {
        var answer = stage.api.post("/api/v1/campaigns", fields);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.body().path("errors").path(0).path("field").asString())
                .isEqualTo(field);
        assertThat(answer.body().path("detail").asString()).isNotBlank();
    }

    @Test
    void bad_input_is_refused_with_code_and_field() {
        var everybody = stage.everybody();
        refused(with(everybody, "name", " "), "name-invalid", "name");
        refused(with(everybody, "audience", Map.of("include", List.of())), "audience-empty", "audience.include");
        refused(
                with(everybody, "audience", Map.of("include", List.of("99999999"))),
                "segment-unknown",
                "audience.include[0]");
        refused(
                with(everybody, "audience", Map.of("include", List.of(everybody), "exclude", List.of("nope"))),
                "segment-unknown",
                "audience.exclude[0]");
        refused(with(everybody, "message", Map.of("body", "  ")), "body-blank", "message.body");
        refused(with(everybody, "message", Map.of("body", "Hi {{ subscriber.")), "template-invalid", "message.body");
        refused(with(everybody, "message", Map.of("body", "A".repeat(1601))), "body-too-long", "message.body");
        refused(
                with(everybody, "message", Map.of("body", "x", "media_url", "https://x/y.png")),
                "media-not-supported",
                "message.media_url");
        refused(with(everybody, "smart_sending", Map.of("hours", -1)), "smart-sending-invalid", "smart_sending.hours");
        refused(with(everybody, "quiet_hours", "sometimes"), "quiet-hours-invalid", "quiet_hours");
        refused(
                with(everybody, "schedule", Map.of("at", "2020-01-01T00:00:00Z")),
                "schedule-in-the-past",
                "schedule.at");
        refused(with(everybody, "schedule", Map.of("at", "tomorrow")), "schedule-invalid", "schedule.at");
        refused(
                with(everybody, "schedule", Map.of("local_time", "09:00")),
                "local-time-not-supported",
                "schedule.local_time");
        refused(with(everybody, "max_staleness_seconds", 0), "staleness-invalid", "max_staleness_seconds");
        assertThat(stage.api
                        .post("/api/v1/campaigns", "{\"message\":{\"body\":\"\\ud83d\"}}")
                        .status())
                .isEqualTo(422);
    }

    private static Map<String, Object> with(String segment, String field, Object value) {
        var fields = Stage.campaign(segment, "Hello");
        fields.put(field, value);
        return fields;
    }

    @Test
    void two_who_change_different_fields_at_once_both_keep_their_change() throws Exception {
        var path = "/api/v1/campaigns/" + stage.draft(Stage.campaign(stage.everybody(), "Body"));
        try (var both = Executors.newFixedThreadPool(2)) {
            for (var i = 0; i < 25; i++) {
                var name = "Name " + i;
                var body = "Body " + i;
                var changes = List.<Callable<Integer>>of(
                        () -> stage.api.patch(path, Map.of("name", name)).status(),
                        () -> stage.api
                                .patch(path, Map.of("message", Map.of("body", body)))
                                .status());
                for (var answer : both.invokeAll(changes))
                    assertThat(answer.get()).isEqualTo(200);
                var now = stage.api.get(path).body();
                assertThat(now.path("name").asString()).isEqualTo(name);
                assertThat(now.path("message").path("body").asString()).isEqualTo(body);
            }
        }
    }
}
