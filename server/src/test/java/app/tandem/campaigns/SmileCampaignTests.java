package app.tandem.campaigns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import app.tandem.support.FakeSmile;
import app.tandem.support.TandemTest;
import app.tandem.support.TestShops;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** The main job: a text to the members of a Smile segment, and what becomes of it when Smile changes or goes off. */
@TandemTest
class SmileCampaignTests {
    private static final String SMILE = "/api/v1/integrations/smile";
    private static final String BODY = "You have {{ smile.points_balance }} points";

    @Autowired
    TestShops shops;

    private Stage stage;
    private FakeSmile smile;

    @BeforeEach
    void tenCustomersWhoseEmailsMatch() {
        stage = new Stage(shops.create());
        smile = new FakeSmile();
        for (var i = 0; i < 10; i++) {
            stage.person("subscribed", Map.of("email", "p" + i + "@example.com"));
            smile.put(1_000 + i, "p" + i + "@example.com", "member", i * 200L);
        }
        var connected = stage.api.put(SMILE, Map.of("api_key", smile.key(), "base_url", smile.baseUrl()));
        assertThat(connected.status()).as(connected.body().toString()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> stage.api
                        .get(SMILE)
                        .body()
                        .path("last_sync")
                        .path("finished_at")
                        .isString());
    }

    /** Balances of 600 to 1,800: seven people. */
    private String rich() {
        return stage.segment("Over 500", Map.of("field", "smile.points_balance", "op", "greater_than", "value", 500));
    }

    private void active(boolean active) {
        assertThat(stage.api.patch(SMILE, Map.of("active", active)).status()).isEqualTo(200);
    }

    @Test
    void a_text_reaches_the_members_of_the_segment_and_quotes_their_balance() {
        var campaign = stage.draft(Stage.campaign(rich(), BODY));
        assertThat(stage.dryRun(campaign).path("funnel").path("will_send").asInt())
                .isEqualTo(7);
        stage.send(campaign);
        stage.untilSent(campaign);
        assertThat(stage.log().stream().map(row -> row.path("body").asString()))
                .hasSize(7)
                .contains("You have 600 points", "You have 1800 points");
        assertThat(stage.messages(campaign))
                .allMatch(row -> row.path("quoted")
                        .path("smile.points_balance")
                        .path("as_of")
                        .isString());
    }

    @Test
    void a_campaign_pauses_when_smile_goes_off_and_goes_on_after_it_is_back() {
        stage.behave(Map.of("per_second", 1));
        var campaign = stage.draft(Stage.campaign(rich(), BODY));
        stage.send(campaign);
        stage.until(campaign, each -> each.path("stats").path("sent").asInt() >= 1);
        active(false);
        var paused =
                stage.until(campaign, each -> each.path("status").asString().equals("paused"));
        assertThat(paused.path("reason").asString()).contains("smile");
        assertThat(paused.path("stats").path("waiting").asInt()).isPositive();
        var resume = "/api/v1/campaigns/" + campaign + "/resume";
        assertThat(stage.api.post(resume, Map.of()).code()).isEqualTo("segment-unavailable");
        stage.behave(Map.of());
        active(true);
        assertThat(stage.api.post(resume, Map.of()).status()).isEqualTo(200);
        assertThat(stage.untilSent(campaign).path("stats").path("sent").asInt()).isEqualTo(7);
        assertThat(stage.log()).hasSize(7);
    }

    @Test
    void points_spent_before_the_text_leaves_take_a_person_out() {
        stage.behave(Map.of("per_second", 1));
        var campaign = stage.draft(Stage.campaign(rich(), BODY));
        stage.send(campaign);
        stage.until(campaign, each -> each.path("stats").path("sent").asInt() >= 1);
        smile.put(1_009, "p9@example.com", "member", 20);
        var queued = stage.api.post(SMILE + "/syncs", Map.of("kind", "delta"));
        var pass = SMILE + "/syncs/" + queued.body().path("id").asString();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> stage.api.get(pass).body().path("finished_at").isString());
        stage.behave(Map.of());
        stage.untilSent(campaign);
        assertThat(stage.log()).hasSize(6);
        List<JsonNode> skipped = stage.all("/api/v1/messages?campaign=" + campaign + "&state=skipped");
        assertThat(skipped).hasSize(1);
        assertThat(skipped.getFirst().path("reason").asString()).isEqualTo("no_longer_in_segment");
    }
}
