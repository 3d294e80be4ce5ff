package app.tandem.campaigns;

import static org.assertj.core.api.Assertions.assertThat;

import app.tandem.messages.Dispatches;
import app.tandem.segments.Segments;
import app.tandem.shared.Problem;
import app.tandem.shared.ShopId;
import app.tandem.support.TandemTest;
import app.tandem.support.TestShops;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.PlatformTransactionManager;

/** Campaigns whose preparing meets trouble. The server's own worker stands still; one that meets it works instead. */
@TandemTest
class CampaignTroubleTests {
    private static final int TIMES = 6;

    @Autowired
    TestShops shops;

    @Autowired
    CampaignWorker worker;

    @Autowired
    CampaignStore store;

    @Autowired
    Dispatches dispatches;

    @Autowired
    Segments segments;

    @Autowired
    Audience audience;

    @Autowired
    DryRuns dryRuns;

    @Autowired
    DataSource dataSource;

    @Autowired
    PlatformTransactionManager transactions;

    private final AtomicInteger met = new AtomicInteger();
    private Stage stage;

    @BeforeEach
    void theWorkerStandsStill() {
        stage = new Stage(shops.create());
        worker.stop();
    }

    @AfterEach
    void theWorkerRuns() {
        if (!worker.isRunning()) worker.start();
    }

    /** A worker whose preparing fails the first times, and then works. */
    private CampaignWorker failing(Supplier<RuntimeException> trouble) {
        var preparing = new Preparing(store, dispatches, segments, audience, transactions) {
            @Override
            void prepare(ShopId shop, long id) {
                if (met.incrementAndGet() <= TIMES) throw trouble.get();
                super.prepare(shop, id);
            }
        };
        return new CampaignWorker(dataSource, store, preparing, dryRuns);
    }

    private String sentCampaign() {
        stage.subscribed(2);
        var campaign = stage.draft(Stage.campaign(stage.everybody(), "Hello"));
        stage.send(campaign);
        return campaign;
    }

    @Test
    void a_campaign_waits_for_the_audience_index_however_long_it_takes() {
        var failing = failing(
                () -> new Problem(HttpStatus.SERVICE_UNAVAILABLE, "index-behind", "The audience is being indexed."));
        failing.start();
        try {
            var campaign = sentCampaign();
            assertThat(stage.untilSent(campaign).path("stats").path("sent").asInt())
                    .isEqualTo(2);
            assertThat(met.get()).isGreaterThan(TIMES);
        } finally {
            failing.stop();
        }
    }

    @Test
    void a_campaign_that_cannot_be_prepared_is_paused_with_the_reason_and_goes_on_when_resumed() {
        var failing = failing(() -> new IllegalStateException("out of order"));
        var campaign = "";
        failing.start();
        try {
            campaign = sentCampaign();
            var paused =
                    stage.until(campaign, each -> each.path("status").asString().equals("paused"));
            assertThat(paused.path("reason").asString()).contains("went wrong on our side");
        } finally {
            failing.stop();
        }
        worker.start();
        assertThat(stage.api
                        .post("/api/v1/campaigns/" + campaign + "/resume", Map.of())
                        .status())
                .isEqualTo(200);
        assertThat(stage.untilSent(campaign).path("stats").path("sent").asInt()).isEqualTo(2);
    }
}
