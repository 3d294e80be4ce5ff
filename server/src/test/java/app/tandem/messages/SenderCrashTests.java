package app.tandem.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import app.tandem.campaigns.Stage;
import app.tandem.messages.Claiming.Claimed;
import app.tandem.messages.carriers.Carrier;
import app.tandem.subscribers.Event;
import app.tandem.subscribers.Events;
import app.tandem.subscribers.SubscriberId;
import app.tandem.support.MovableClock;
import app.tandem.support.TandemTest;
import app.tandem.support.TestShops;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** A sender that dies at each of its steps. The server's own sender stands still until the dead one has died. */
@TandemTest
class SenderCrashTests {
    @Autowired
    TestShops shops;

    @Autowired
    Sending sending;

    @Autowired
    Claiming claiming;

    @Autowired
    Carrier carrier;

    @Autowired
    MessageStore messages;

    @Autowired
    DataSource dataSource;

    @Autowired
    JdbcClient db;

    @Autowired
    SenderHome home;

    @Autowired
    MovableClock clock;

    @Autowired
    Events events;

    private Stage stage;
    private List<String> people = List.of();
    private Cause cause;
    private String campaign;

    @BeforeEach
    void aCampaignThatIsAboutToLeave() {
        stage = new Stage(shops.create());
        people = stage.subscribed(20);
        sending.stop();
        campaign = stage.draft(Stage.campaign(stage.everybody(), "Hi {{ subscriber.first_name }}"));
        stage.send(campaign);
        stage.until(campaign, each -> each.path("status").asString().equals("sending"));
        cause = Cause.campaign(Long.parseLong(campaign));
    }

    @AfterEach
    void theSenderRuns() {
        clock.reset();
        if (!sending.isRunning()) sending.start();
    }

    /** A process that held this home before. */
    private SenderIdentity sender() throws SQLException {
        return sender(home.id());
    }

    private SenderIdentity sender(String home) throws SQLException {
        return SenderIdentity.take(dataSource, db, clock, home);
    }

    private List<Claimed> claim(SenderIdentity sender, int most) {
        return claiming.of(sender.id(), stage.shop.id(), cause, most).texts();
    }

    private Map<Long, Carrier.Answer> handOver(List<Claimed> batch) {
        return carrier.send(stage.shop.id(), batch.stream().map(Claimed::text).toList());
    }

    private Map<String, Long> states() {
        return stage.messages(campaign).stream()
                .collect(Collectors.groupingBy(row -> row.path("state").asString(), Collectors.counting()));
    }

    private void everybodyGotOneText() {
        stage.untilSent(campaign);
        var log = stage.log();
        assertThat(log.stream().map(row -> row.path("to").asString())).doesNotHaveDuplicates();
        assertThat(log).hasSize(20);
        stage.until(campaign, each -> each.path("stats").path("delivered").asInt() == 20);
        var happened = events.of(
                stage.shop.id(),
                people.stream().map(SubscriberId::parse).toList(),
                List.of("text_sent", "text_delivered", "text_failed"),
                null);
        assertThat(happened).hasSize(20);
        assertThat(happened.values()).allSatisfy(own -> {
            assertThat(own).extracting(Event::type).containsExactly("text_sent", "text_delivered");
            assertThat(own).allSatisfy(event -> assertThat(event.properties()).isEqualTo(Map.of("campaign", campaign)));
        });
    }

    @Test
    void killed_between_claim_and_hand_over_the_texts_leave_once() throws SQLException {
        try (var dead = sender()) {
            assertThat(claim(dead, 7)).hasSize(7);
        }
        sending.start();
        everybodyGotOneText();
    }

    @Test
    void killed_between_hand_over_and_answer_the_texts_do_not_leave_again() throws SQLException {
        try (var dead = sender()) {
            var batch = claim(dead, 7);
            handOver(batch);
        }
        sending.start();
        everybodyGotOneText();
    }

    @Test
    void killed_in_the_middle_of_a_batch_each_text_is_asked_about() throws SQLException {
        try (var dead = sender()) {
            var batch = claim(dead, 8);
            handOver(batch.subList(0, 3));
        }
        sending.start();
        everybodyGotOneText();
    }

    @Test
    void killed_after_the_answer_nothing_is_in_doubt() throws SQLException {
        try (var dead = sender()) {
            var batch = claim(dead, 7);
            messages.answered(stage.shop.id(), carrier.name(), handOver(batch), dead.id(), clock.instant());
            assertThat(states()).containsEntry("planned", 13L).doesNotContainKey("claimed");
        }
        sending.start();
        everybodyGotOneText();
    }

    @Test
    void a_text_that_the_carrier_refuses_is_an_event_with_its_reason() {
        stage.behave(Map.of("fail_rate", 1));
        sending.start();
        stage.until(campaign, each -> each.path("stats").path("failed").asInt() == 20);
        stage.behave(Map.of());
        var happened = events.of(
                stage.shop.id(),
                people.stream().map(SubscriberId::parse).toList(),
                List.of("text_sent", "text_failed"),
                null);
        assertThat(happened).hasSize(20);
        assertThat(happened.values()).allSatisfy(own -> {
            assertThat(own).extracting(Event::type).containsExactly("text_failed");
            assertThat(own.getFirst().properties())
                    .isEqualTo(Map.of("campaign", campaign, "reason", "carrier_refused"));
        });
    }

    @Test
    void what_the_carrier_cannot_tell_is_unknown_and_never_sent_again() throws SQLException {
        stage.behave(Map.of("lookups", false, "receipts", false));
        try (var dead = sender()) {
            handOver(claim(dead, 4));
            claim(dead, 3);
        }
        sending.start();
        var ended = stage.untilSent(campaign);
        assertThat(ended.path("stats").path("unknown").asInt()).isEqualTo(7);
        assertThat(ended.path("stats").path("sent").asInt()).isEqualTo(13);
        assertThat(stage.log()).hasSize(17);
        assertThat(stage.all("/api/v1/messages?campaign=" + campaign + "&reason=outcome_unknown"))
                .hasSize(7);
    }

    @Test
    void a_living_senders_claims_are_its_own() throws SQLException {
        try (var living = sender()) {
            claim(living, 5);
            sending.start();
            await().atMost(Duration.ofSeconds(20)).until(() -> states().getOrDefault("planned", 0L) == 0);
            await().during(Duration.ofSeconds(3))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> states().getOrDefault("claimed", 0L) == 5);
            assertThat(stage.get(campaign).path("status").asString()).isEqualTo("sending");
        }
        everybodyGotOneText();
    }

    @Test
    void a_connection_lost_while_the_carrier_is_slow_does_not_text_anybody_twice() {
        stage.behave(Map.of("delay_ms", 4_000));
        sending.start();
        await().atMost(Duration.ofSeconds(20)).until(() -> states().equals(Map.of("claimed", 20L)));
        var lost = db.sql("""
                        select pg_terminate_backend(pid) from pg_locks
                        where locktype = 'advisory' and classid = hashtext('sender')::oid and objsubid = 2
                          and objid in (select claimed_by::oid from message where shop_id = :shop and state = 'claimed')
                        """)
                .param("shop", stage.shop.id().value())
                .query(Boolean.class)
                .list();
        assertThat(lost).containsOnly(true);
        var sender = claimedBy();
        everybodyGotOneText();
        assertThat(claimedBy()).as("nobody claimed them again").isEqualTo(sender);
    }

    private List<Long> claimedBy() {
        return db.sql("select distinct claimed_by from message where shop_id = :shop")
                .param("shop", stage.shop.id().value())
                .query((row, number) -> row.getLong(1))
                .list();
    }

    @Test
    void claims_of_another_home_wait_until_its_hand_over_is_surely_over() throws SQLException {
        try (var elsewhere = sender("elsewhere")) {
            claim(elsewhere, 5);
        }
        sending.start();
        await().atMost(Duration.ofSeconds(20)).until(() -> states().getOrDefault("planned", 0L) == 0);
        await().during(Duration.ofSeconds(3))
                .atMost(Duration.ofSeconds(10))
                .until(() -> states().getOrDefault("claimed", 0L) == 5);
        clock.forward(Sending.START_WITHIN.plus(carrier.longestHandOver()));
        everybodyGotOneText();
    }

    @Test
    void texts_in_the_hands_of_a_dead_sender_do_not_leave_after_a_cancel() throws SQLException {
        try (var dead = sender()) {
            claim(dead, 6);
            assertThat(stage.api
                            .post("/api/v1/campaigns/" + campaign + "/cancel", Map.of())
                            .status())
                    .isEqualTo(200);
        }
        sending.start();
        await().atMost(Duration.ofSeconds(20)).until(() -> states().equals(Map.of("skipped", 20L)));
        assertThat(stage.log()).isEmpty();
    }

    @Test
    void a_lost_answer_is_asked_for_and_the_text_counted_once() {
        stage.behave(Map.of("drop_answers", true));
        sending.start();
        everybodyGotOneText();
    }

    @Test
    void answers_that_the_database_does_not_take_are_asked_for_until_it_does() {
        var refusal = "refuse_answers_" + stage.shop.id();
        db.sql("create function %s() returns trigger language plpgsql as $$ begin raise 'no room'; end $$"
                        .formatted(refusal))
                .update();
        db.sql(
                        "create trigger %s before update on message for each row when (new.shop_id = %s and new.state = 'sent') execute function %s()"
                                .formatted(refusal, stage.shop.id(), refusal))
                .update();
        try {
            sending.start();
            await().atMost(Duration.ofSeconds(20)).until(() -> stage.log().size() == 20);
            assertThat(states()).isEqualTo(Map.of("claimed", 20L));
        } finally {
            db.sql("drop function %s() cascade".formatted(refusal)).update();
        }
        everybodyGotOneText();
    }

    @Test
    void refused_texts_fail_with_the_carriers_words() {
        stage.behave(Map.of("fail_rate", 1.0));
        sending.start();
        var ended = stage.untilSent(campaign);
        assertThat(ended.path("stats").path("failed").asInt()).isEqualTo(20);
        assertThat(stage.log()).isEmpty();
        assertThat(stage.messages(campaign).stream().map(SenderCrashTests::reason))
                .containsOnly("carrier_refused");
    }

    private static String reason(JsonNode row) {
        return row.path("reason").asString("");
    }

    @Test
    void no_text_is_claimed_after_an_opt_out_was_answered() {
        sending.start();
        var people = stage.messages(campaign).stream()
                .map(row -> row.path("to").asString())
                .toList();
        var busy = new Stage(stage.shop);
        var again = busy.draft(Stage.campaign(busy.everybody(), "Again"));
        stage.untilSent(campaign);
        stage.behave(Map.of("per_second", 15));
        busy.send(again);
        busy.until(again, each -> each.path("stats").path("sent").asInt() > 0);
        for (var phone : people) stage.textIn(phone, "stop");
        busy.untilSent(again);
        // Whoever opted out was either claimed before, or is skipped for it.
        var late = db.sql("""
                        select m.to_number from message m join inbound i
                          on i.shop_id = m.shop_id and i.from_number = m.to_number
                        where m.shop_id = :shop and m.cause = 'campaign' and m.claimed_at > i.received_at
                          and m.cause_id = :campaign and m.state <> 'skipped'
                        """)
                .param("shop", stage.shop.id().value())
                .param("campaign", Long.valueOf(again))
                .query(String.class)
                .list();
        assertThat(late).isEqualTo(List.of());
        var skipped = busy.get(again).path("funnel").path("will_send").asInt()
                - busy.get(again).path("stats").path("sent").asInt();
        assertThat(busy.all("/api/v1/messages?campaign=" + again + "&reason=opted_out"))
                .hasSize(skipped);
        assertThat(skipped).isPositive();
    }
}
