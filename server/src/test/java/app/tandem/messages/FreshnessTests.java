package app.tandem.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import app.tandem.campaigns.Stage;
import app.tandem.support.MovableClock;
import app.tandem.support.TandemTest;
import app.tandem.support.TestShops;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@TandemTest
class FreshnessTests {
    @Autowired
    TestShops shops;

    @Autowired
    MovableClock clock;

    @Autowired
    PretendBalances balances;

    private Stage stage;

    @BeforeEach
    void newShop() {
        stage = new Stage(shops.create());
        stage.subscribed(3);
    }

    @AfterEach
    void clockBack() {
        clock.reset();
    }

    private String campaign(int staleness) {
        var fields = Stage.campaign(stage.everybody(), "You have {{ pretend.balance }} points");
        fields.put("max_staleness_seconds", staleness);
        return stage.draft(fields);
    }

    @Test
    void numbers_read_as_people_write_them_and_what_was_quoted_is_kept() {
        var asOf = clock.instant();
        balances.set(stage.shop.id(), "1.240E3", asOf);
        var campaign = campaign(3600);
        stage.send(campaign);
        stage.untilSent(campaign);
        var message = stage.messages(campaign).getFirst();
        assertThat(message.path("body").asString()).isEqualTo("You have 1240 points");
        var quoted = message.path("quoted").path("pretend.balance");
        assertThat(quoted.path("value").decimalValue()).isEqualByComparingTo("1240");
        assertThat(quoted.path("as_of").asString()).isEqualTo(asOf.toString());
    }

    @Test
    void a_text_waits_for_a_fresh_balance_and_then_quotes_the_new_one() {
        balances.set(stage.shop.id(), "100", clock.instant().minusSeconds(600));
        var campaign = campaign(60);
        assertThat(stage.dryRun(campaign).path("warnings").toString()).contains("balance-stale");
        stage.send(campaign);
        stage.until(campaign, each -> each.path("stats").path("held").asInt() == 3);
        assertThat(balances.refreshes.get()).isPositive();
        assertThat(stage.log()).isEmpty();
        assertThat(stage.messages(campaign).getFirst().path("reason").asString())
                .isEqualTo("balance_stale");

        balances.set(stage.shop.id(), "150.5", clock.instant());
        clock.forward(Duration.ofSeconds(6));
        stage.untilSent(campaign);
        assertThat(stage.log().stream().map(row -> row.path("body").asString()))
                .hasSize(3)
                .containsOnly("You have 150.5 points");
    }

    @Test
    void a_balance_that_never_becomes_fresh_is_given_up_with_a_reason() {
        balances.set(stage.shop.id(), "100", clock.instant().minusSeconds(600));
        var campaign = campaign(60);
        stage.send(campaign);
        stage.until(campaign, each -> each.path("stats").path("held").asInt() == 3);
        clock.forward(Claiming.GIVE_UP.plusSeconds(10));
        var ended = stage.untilSent(campaign);
        assertThat(ended.path("stats").path("skipped").asInt()).isEqualTo(3);
        assertThat(stage.all("/api/v1/messages?campaign=" + campaign + "&reason=balance_stale"))
                .hasSize(3);
        assertThat(stage.log()).isEmpty();
    }

    @Test
    void a_text_is_written_from_what_holds_when_it_leaves() {
        balances.set(stage.shop.id(), "100", clock.instant());
        stage.behave(Map.of("per_second", 1));
        var campaign = campaign(3600);
        stage.send(campaign);
        await().until(() -> !stage.log().isEmpty());
        balances.set(stage.shop.id(), "90", clock.instant());
        stage.untilSent(campaign);
        assertThat(stage.log().getFirst().path("body").asString()).isEqualTo("You have 90 points");
        assertThat(stage.log().getLast().path("body").asString()).isEqualTo("You have 100 points");
    }
}
