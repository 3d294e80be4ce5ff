package app.tandem.loyalty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import app.tandem.subscribers.ChangeFeed;
import app.tandem.subscribers.SubscriberId;
import app.tandem.support.FakeSmile;
import app.tandem.support.FakeSmile.Customer;
import app.tandem.support.FakeSmile.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.NullNode;

class SmileSyncTests extends SmileTesting {
    @Autowired
    ChangeFeed feed;

    @Autowired
    SmileFacts facts;

    @Autowired
    SmileProfile profile;

    @Autowired
    JdbcClient db;

    private List<ChangeFeed.Past> told(String subscriber) {
        return feed.past(
                shop.id(),
                SubscriberId.parse(subscriber),
                SmileTimeline.TOLD,
                Instant.now().plus(Duration.ofDays(400)),
                100);
    }

    private Map<String, Object> facts(String subscriber) {
        var id = SubscriberId.parse(subscriber);
        return facts.facts(shop.id(), List.of(id)).getOrDefault(id, Map.of());
    }

    @Test
    void a_first_pass_matches_by_e_mail_in_whatever_spelling() {
        var ana = subscriber("ana@example.com");
        var stranger = subscriber("stranger@example.com");
        fake.put(1, " Ana@Example.COM ", "member", 1240);
        fake.put(2, "nobody@example.com", "member", 5);
        fake.put(3, null, "candidate", 7);
        fake.put(4, "not an address", "candidate", 7);

        var state = connect();

        assertThat(state.path("last_sync").path("kind").asString()).isEqualTo("full");
        assertThat(state.path("last_sync").path("customers").asLong()).isEqualTo(4);
        assertThat(state.path("matched").asLong()).isEqualTo(1);
        assertThat(state.path("unmatched").asLong()).isEqualTo(3);
        assertThat(state.path("conflicts").asLong()).isZero();
        assertThat(state.path("lag_seconds").asLong()).isBetween(0L, 30L);
        assertThat(state.path("key_hint").asString())
                .isEqualTo(fake.key().substring(fake.key().length() - 4));
        assertThat(state.path("base_url").asString()).isEqualTo(fake.baseUrl());
        assertThat(state.path("own_rewards_url").asString())
                .isEqualTo(shop.api().base() + "/rewards/v1");
        assertThat(state.toString()).doesNotContain(fake.key());
        var smile = smileOf(ana);
        assertThat(smile.path("state").asString()).isEqualTo("member");
        assertThat(smile.path("enrolled").asBoolean()).isTrue();
        assertThat(smile.path("points_balance").asLong()).isEqualTo(1240);
        assertThat(smile.path("referral_url").asString()).isEqualTo("https://refs.example.test/1");
        assertThat(Instant.parse(smile.path("as_of").asString()))
                .isBefore(Instant.now().plusSeconds(1));
        assertThat(smileOf(stranger).isObject()).isFalse();
        assertThat(facts(ana)).containsEntry("smile.enrolled", true);
        assertThat(facts(stranger)).isEqualTo(Map.of("smile.enrolled", false));
        assertThat(told(ana)).hasSize(1);
        assertThat(told(stranger)).isEmpty();
        var unmatched = shop.api().get(SMILE + "/unmatched").body().path("data");
        var reasons = new HashMap<String, String>();
        unmatched.forEach(each -> reasons.put(
                each.path("smile_id").asString(), each.path("reason").asString()));
        assertThat(reasons)
                .isEqualTo(Map.of(
                        "2", "No subscriber has this e-mail.",
                        "3", "Smile has no e-mail for them.",
                        "4", "What Smile has as their e-mail is no address."));
    }

    @Test
    void a_delta_brings_what_changed_and_tells_the_feed_only_that() {
        var ana = subscriber("ana@example.com");
        var ben = subscriber("ben@example.com");
        fake.put(1, "ana@example.com", "candidate", 10);
        fake.put(2, "ben@example.com", "member", 20);
        connect();

        fake.put(1, "ana@example.com", "member", 510);
        var pass = sync("delta");

        assertThat(pass.path("status").asString()).isEqualTo("done");
        assertThat(pass.path("kind").asString()).isEqualTo("delta");
        assertThat(pass.path("changed").asLong()).isEqualTo(1);
        assertThat(fake.pages().getLast().parameter("updated_at_min")).isNotEmpty();
        assertThat(smileOf(ana).path("points_balance").asLong()).isEqualTo(510);
        assertThat(told(ben)).hasSize(1);
        assertThat(told(ana)).hasSize(2);
        assertThat(told(ana).getFirst().was().keySet())
                .containsExactlyInAnyOrder("smile.enrolled", "smile.points_balance", "smile.state");
        var timeline = new SmileTimeline(feed)
                .timeline(shop.id(), SubscriberId.parse(ana), Instant.now().plus(Duration.ofDays(400)), 10);
        assertThat(timeline.getFirst().title()).isEqualTo("Joined the loyalty program");
        assertThat(timeline.getFirst().detail()).isEqualTo("Points moved from 10 to 510.");
        assertThat(timeline.getLast().title()).isEqualTo("Matched with a Smile customer (candidate)");
        assertThat(sync("delta").path("changed").asLong()).isZero();
        assertThat(told(ana)).hasSize(2);
    }

    @Test
    void an_older_answer_never_overwrites_a_newer_one() {
        var ana = subscriber("ana@example.com");
        var now = Instant.now();
        fake.put(new Customer(1, "ana@example.com", "member", 500, null, null, now));
        connect();

        fake.put(new Customer(1, "ana@example.com", "member", 100, null, null, now.minusSeconds(60)));
        assertThat(sync("full").path("changed").asLong()).isZero();

        assertThat(smileOf(ana).path("points_balance").asLong()).isEqualTo(500);
    }

    @Test
    void among_several_customers_with_one_e_mail_the_member_counts() {
        var bo = subscriber("bo@example.com");
        var now = Instant.now();
        fake.put(new Customer(1, "bo@example.com", "disabled", 55, null, null, now));
        fake.put(new Customer(2, "bo@example.com", "member", 310, null, null, now.minusSeconds(500)));
        fake.put(new Customer(3, "bo@example.com", "member", 999, null, null, now.minusSeconds(900)));
        fake.put(new Customer(4, "bo@example.com", "candidate", 7, null, null, now));
        fake.put(new Customer(5, "bo@example.com", "invented", 8, null, null, now));

        var state = connect();

        assertThat(smileOf(bo).path("points_balance").asLong()).isEqualTo(310);
        assertThat(state.path("conflicts").asLong()).isEqualTo(4);
        var page = shop.api().get(SMILE + "/conflicts?limit=3").body();
        assertThat(page.path("data").size()).isEqualTo(3);
        var rest = shop.api()
                .get(SMILE + "/conflicts?limit=3&cursor="
                        + page.path("next_cursor").asString())
                .body();
        assertThat(rest.path("data").size()).isEqualTo(1);
        assertThat(page.path("data").path(0).path("reason").asString())
                .isEqualTo("The same e-mail as Smile customer 2 (member), who counts.");

        // The winner leaves: the next in line counts, and the subscriber's facts follow.
        fake.put(new Customer(2, "bo@example.com", "disabled", 310, null, null, Instant.now()));
        sync("delta");
        assertThat(smileOf(bo).path("points_balance").asLong()).isEqualTo(999);
        assertThat(told(bo)).hasSize(2);
    }

    @Test
    void an_unknown_state_is_kept_but_not_enrolled() {
        var ana = subscriber("ana@example.com");
        fake.put(1, "ana@example.com", "paused", 12);
        connect();
        assertThat(smileOf(ana).path("state").asString()).isEqualTo("paused");
        assertThat(facts(ana)).containsEntry("smile.enrolled", false).containsEntry("smile.state", "paused");
    }

    @Test
    void facts_follow_an_e_mail_that_moves() {
        fake.put(1, "first@example.com", "member", 100);
        fake.put(2, "second@example.com", "candidate", 200);
        connect();
        var ana = subscriber("first@example.com");
        var twin = subscriber("first@example.com");
        assertThat(smileOf(ana).path("points_balance").asLong()).isEqualTo(100);
        assertThat(smileOf(twin).path("points_balance").asLong()).isEqualTo(100);

        var moved = shop.api().patch("/api/v1/subscribers/" + ana, Map.of("email", "Second@example.com"));
        assertThat(moved.body().path("smile").path("points_balance").asLong()).isEqualTo(200);
        assertThat(facts(ana)).containsEntry("smile.enrolled", false);
        assertThat(told(ana).getFirst().now()).containsKeys("smile.enrolled", "smile.points_balance");

        var gone = new HashMap<String, Object>();
        gone.put("email", null);
        shop.api().patch("/api/v1/subscribers/" + ana, gone);
        assertThat(smileOf(ana).isObject()).isFalse();
        assertThat(told(ana).getFirst().now())
                .extractingByKey("smile.points_balance")
                .isEqualTo(NullNode.getInstance());
        assertThat(state().path("matched").asLong()).isEqualTo(1);
    }

    @Test
    void whoever_vanished_is_retired_by_a_full_pass_only() {
        var ana = subscriber("ana@example.com");
        fake.put(1, "ana@example.com", "member", 100);
        fake.put(2, "ben@example.com", "member", 100);
        connect();

        fake.remove(1);
        sync("delta");
        assertThat(smileOf(ana).isObject()).isTrue();
        var pass = sync("full");

        assertThat(pass.path("retired").asLong()).isEqualTo(1);
        assertThat(smileOf(ana).isObject()).isFalse();
        assertThat(facts(ana)).isEqualTo(Map.of("smile.enrolled", false));
        assertThat(told(ana)).hasSize(2);
    }

    @Test
    void pages_are_read_to_the_last_at_no_more_than_ten_requests_a_second() {
        for (int id = 1; id <= 2_600; id++) fake.put(id, "person" + id + "@example.com", "member", id);
        var ana = subscriber("person2600@example.com");

        var state = connect();

        assertThat(state.path("last_sync").path("customers").asLong()).isEqualTo(2_600);
        assertThat(smileOf(ana).path("points_balance").asLong()).isEqualTo(2_600);
        assertThat(fake.pages()).hasSize(11);
        var times = fake.requests().stream().map(FakeSmile.Request::nanos).toList();
        for (int i = 10; i < times.size(); i++) {
            assertThat(times.get(i) - times.get(i - 10)).isGreaterThan(TimeUnit.SECONDS.toNanos(1));
        }
    }

    @Test
    void a_balance_is_no_younger_than_the_request_that_brought_it() {
        var ana = subscriber("ana@example.com");
        fake.put(1, "ana@example.com", "member", 1);
        connect();
        fake.put(1, "ana@example.com", "member", 2);
        sync("delta");
        assertThat(smileOf(ana).path("points_balance").asLong()).isEqualTo(2);
        assertThat(Instant.parse(smileOf(ana).path("as_of").asString()))
                .isBefore(fake.pages().getLast().at());
    }

    @Test
    void throttling_is_waited_out_and_counted() {
        fake.put(1, "ana@example.com", "member", 1);
        connect();
        var refusals = new AtomicInteger(2);
        var welcome = new AtomicLong(Long.MIN_VALUE);
        var early = new AtomicInteger();
        fake.behave(request -> {
            if (welcome.get() != Long.MIN_VALUE && request.nanos() - welcome.get() < 0) early.incrementAndGet();
            welcome.set(request.nanos() + TimeUnit.SECONDS.toNanos(1));
            return refusals.getAndDecrement() > 0 ? Reply.error(429).header("Retry-After", "1") : null;
        });

        var pass = sync("delta");

        assertThat(pass.path("status").asString()).isEqualTo("done");
        assertThat(pass.path("throttled").asLong()).isEqualTo(2);
        assertThat(pass.path("requests").asLong()).isEqualTo(3);
        assertThat(early).as("requests before they were welcome again").hasValue(0);
    }

    @Test
    void a_pass_that_failed_half_way_is_gone_on_with_from_its_last_cursor() {
        for (int id = 1; id <= 700; id++) fake.put(id, "person" + id + "@example.com", "member", id);
        connect();
        for (int id = 1; id <= 700; id++) fake.put(id, "person" + id + "@example.com", "member", id + 1);
        var pages = new AtomicInteger();
        fake.behave(request -> pages.incrementAndGet() > 2 ? Reply.error(503) : null);
        var failed = sync("full");
        assertThat(failed.path("status").asString()).isEqualTo("failed");
        assertThat(failed.path("code").asString()).isEqualTo("smile-unreachable");
        assertThat(failed.path("fetched").asLong()).isEqualTo(500);
        assertThat(state().path("status").asString()).isEqualTo("active");
        assertThat(state().path("last_failure").path("code").asString()).isEqualTo("smile-unreachable");

        // What was created after the pass began is not among its pages, and must not be taken for vanished.
        fake.behave();
        fake.put(701, "late@example.com", "member", 1);
        sync("delta");
        fake.requests().clear();
        makeDue();

        var done = await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> state(),
                        state -> state.path("last_sync").path("kind").asString().equals("full")
                                && state.path("last_failure").isNull());
        assertThat(fake.pages().getFirst().parameter("cursor")).isEqualTo(FakeSmile.cursor(201));
        assertThat(done.path("last_sync").path("customers").asLong()).isEqualTo(701);
        assertThat(points(1)).isEqualTo(2);
        assertThat(points(700)).isEqualTo(701);
    }

    @Test
    void a_cursor_that_is_no_longer_taken_begins_the_pass_again() {
        for (int id = 1; id <= 600; id++) fake.put(id, "person" + id + "@example.com", "member", id);
        connect();
        var pages = new AtomicInteger();
        fake.behave(request -> pages.incrementAndGet() > 1 ? Reply.error(503) : null);
        assertThat(sync("full").path("status").asString()).isEqualTo("failed");
        fake.behave(request -> request.parameter("cursor").equals(FakeSmile.cursor(351))
                        && fake.pages().size() < 2
                ? Reply.error(422)
                : null);
        fake.requests().clear();
        makeDue();

        await().atMost(Duration.ofSeconds(20)).until(() -> fake.pages().size() == 4);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> state().path("last_failure").isNull());
        assertThat(fake.pages().stream().map(page -> page.parameter("cursor")))
                .containsExactly(FakeSmile.cursor(351), "", FakeSmile.cursor(351), FakeSmile.cursor(101));
        assertThat(state().path("last_sync").path("customers").asLong()).isEqualTo(600);
    }

    @Test
    void a_pass_left_behind_by_a_server_that_died_is_gone_on_with() {
        for (int id = 1; id <= 600; id++) fake.put(id, "person" + id + "@example.com", "member", id);
        connect();
        // As a killed server leaves it: running, one page stored, the lease not given back but run out.
        var id = db.sql("""
                        insert into smile_pass (shop_id, kind, status, scheduled, generation, requested_at, started_at,
                            basis_at, cursor, pages, fetched)
                        select shop_id, 'full', 'running', false, generation, now(), now(), now(), :cursor, 1, 250
                        from smile_connection where shop_id = :shop returning id
                        """)
                .param("shop", shop.id().value())
                .param("cursor", FakeSmile.cursor(351))
                .query(Long.class)
                .single();
        db.sql("""
                        insert into smile_pass_page (shop_id, pass_id, page, next_cursor, ids)
                        select :shop, :id, 1, :cursor, array_agg(n) from generate_series(351, 600) n
                        """)
                .param("shop", shop.id().value())
                .param("id", id)
                .param("cursor", FakeSmile.cursor(351))
                .update();
        fake.requests().clear();

        var pass = ended(Long.toString(id));

        assertThat(pass.path("status").asString()).isEqualTo("done");
        assertThat(pass.path("fetched").asLong()).isEqualTo(600);
        assertThat(pass.path("retired").asLong()).isZero();
        assertThat(fake.pages().stream().map(page -> page.parameter("cursor")))
                .containsExactly(FakeSmile.cursor(351), FakeSmile.cursor(101));
    }

    @Test
    void another_server_s_lease_is_respected_until_it_runs_out_or_the_database_started_anew() {
        connect();
        for (var free : List.of("now() - interval '1 second'", "pg_postmaster_start_time() + interval '44 seconds'")) {
            holdElsewhere("greatest(now(), pg_postmaster_start_time()) + interval '1 hour'");
            var id = shop.api()
                    .post(SMILE + "/syncs", Map.of("kind", "delta"))
                    .body()
                    .path("id")
                    .asString();
            await().during(Duration.ofSeconds(1))
                    .until(() -> shop.api()
                            .get(SMILE + "/syncs/" + id)
                            .body()
                            .path("status")
                            .asString()
                            .equals("queued"));
            holdElsewhere(free);
            assertThat(ended(id).path("status").asString()).as(free).isEqualTo("done");
        }
    }

    private void holdElsewhere(String until) {
        db.sql("update smile_connection set lease_owner = gen_random_uuid(), lease_until = " + until
                        + " where shop_id = :shop")
                .param("shop", shop.id().value())
                .update();
    }

    @Test
    void a_pass_asked_for_while_one_runs_starts_after_it_and_is_one_with_others_that_wait() throws Exception {
        fake.put(1, "ana@example.com", "member", 1);
        connect();
        var ana = subscriber("ana@example.com");
        var inside = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        fake.behave(request -> {
            inside.countDown();
            try {
                go.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
            return null;
        });
        var first = shop.api()
                .post(SMILE + "/syncs", Map.of("kind", "delta"))
                .body()
                .path("id")
                .asString();
        assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
        var running = state();
        assertThat(running.path("syncing").path("kind").asString()).isEqualTo("delta");
        var second = shop.api()
                .post(SMILE + "/syncs", Map.of("kind", "delta"))
                .body()
                .path("id")
                .asString();
        var third = shop.api()
                .post(SMILE + "/syncs", Map.of("kind", "delta"))
                .body()
                .path("id")
                .asString();
        assertThat(second).isNotEqualTo(first).isEqualTo(third);
        assertThat(shop.api()
                        .get(SMILE + "/syncs/" + second)
                        .body()
                        .path("status")
                        .asString())
                .isEqualTo("queued");
        fake.put(1, "ana@example.com", "member", 77);
        go.countDown();

        var end = ended(second);
        assertThat(end.path("status").asString()).isEqualTo("done");
        assertThat(Instant.parse(end.path("started_at").asString()))
                .isAfterOrEqualTo(Instant.parse(ended(first).path("finished_at").asString()));
        assertThat(smileOf(ana).path("points_balance").asLong()).isEqualTo(77);
        assertThat(state().path("syncing").isNull()).isTrue();
        assertThat(shop.api().get(SMILE + "/syncs").body().path("data").size()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void every_clean_delta_makes_all_snapshots_as_fresh_as_its_start() {
        var ana = SubscriberId.parse(subscriber("ana@example.com"));
        fake.put(new Customer(
                1, "ana@example.com", "member", 1, null, null, Instant.now().minusSeconds(86_400)));
        connect();
        var before = profile.asOf(shop.id(), List.of(ana)).get(ana);
        fake.requests().clear();

        profile.refresh(shop.id());
        await().atMost(Duration.ofSeconds(20)).until(() -> fake.pages().size() == 1);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> state().path("syncing").isNull());

        assertThat(profile.asOf(shop.id(), List.of(ana)).get(ana)).isAfter(before);
        assertThat(profile.values(shop.id(), List.of(ana)).get(ana)).containsEntry("points_balance", 1L);
    }

    @Test
    void paused_keeps_its_data_and_answers_no_rule() {
        var ana = subscriber("ana@example.com");
        fake.put(1, "ana@example.com", "member", 1);
        assertThat(facts.unavailable(shop.id())).contains("not connected");
        connect();
        assertThat(facts.unavailable(shop.id())).isNull();

        assertThat(shop.api()
                        .patch(SMILE, Map.of("active", false))
                        .body()
                        .path("status")
                        .asString())
                .isEqualTo("inactive");
        assertThat(facts.unavailable(shop.id())).contains("inactive");
        assertThat(smileOf(ana).path("points_balance").asLong()).isEqualTo(1);
        var refused = shop.api().post(SMILE + "/syncs", Map.of("kind", "delta"));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("smile-inactive");
        assertThat(shop.api()
                        .get("/api/v1/integrations")
                        .body()
                        .path("data")
                        .path(0)
                        .path("status")
                        .asString())
                .isEqualTo("inactive");

        fake.put(1, "ana@example.com", "member", 2);
        shop.api().patch(SMILE, Map.of("active", true));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> smileOf(ana).path("points_balance").asLong() == 2);
        assertThat(facts.unavailable(shop.id())).isNull();
    }

    @Test
    void pausing_stops_a_pass_that_runs() {
        for (int id = 1; id <= 5_000; id++) fake.put(id, "person" + id + "@example.com", "member", id);
        fake.afterPage(() -> {
            if (fake.pages().size() == 2) shop.api().patch(SMILE, Map.of("active", false));
        });
        shop.api().put(SMILE, Map.of("api_key", fake.key(), "base_url", fake.baseUrl()));
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        state().path("last_failure").path("code").asString("").equals("superseded"));
        assertThat(state().path("status").asString()).isEqualTo("inactive");
        assertThat(fake.pages().size()).isLessThanOrEqualTo(3);
        assertThat(db.sql("select complete from smile_connection where shop_id = :shop")
                        .param("shop", shop.id().value())
                        .query(Boolean.class)
                        .single())
                .isFalse();
    }

    @Test
    void disconnecting_forgets_key_and_data_and_tells_the_feed() {
        var ana = subscriber("ana@example.com");
        fake.put(1, "ana@example.com", "member", 1);
        connect();

        assertThat(shop.api().delete(SMILE).status()).isEqualTo(204);

        assertThat(state().path("status").asString()).isEqualTo("not_connected");
        assertThat(smileOf(ana).isObject()).isFalse();
        assertThat(told(ana)).hasSize(2);
        assertThat(told(ana).getFirst().now())
                .extractingByKey("smile.points_balance")
                .isEqualTo(NullNode.getInstance());
        assertThat(told(ana).getFirst().now()).extractingByKey("smile.enrolled").isEqualTo(BooleanNode.FALSE);
        assertThat(facts.unavailable(shop.id())).contains("not connected");
        for (var table : List.of("smile_connection", "smile_pass", "smile_customer")) {
            assertThat(db.sql("select count(*) from " + table + " where shop_id = :shop")
                            .param("shop", shop.id().value())
                            .query(Long.class)
                            .single())
                    .as(table)
                    .isZero();
        }
        assertThat(shop.api().delete(SMILE).status()).isEqualTo(204);
        assertThat(shop.api().post(SMILE + "/syncs", Map.of("kind", "full")).code())
                .isEqualTo("smile-not-connected");
    }

    @Test
    void another_program_s_customers_replace_the_first_one_s_and_answer_no_rule_until_all_are_read() {
        var ana = subscriber("ana@example.com");
        var ben = subscriber("ben@example.com");
        fake.put(1, "ana@example.com", "member", 1);
        fake.put(2, "ben@example.com", "member", 2);
        connect();
        var unavailable = new AtomicReference<@Nullable String>();
        var other = new FakeSmile();
        other.put(new Customer(
                1, "ana@example.com", "candidate", 9, null, null, Instant.now().minusSeconds(99_999)));
        other.behave(request -> {
            if (!request.parameter("limit").equals("1")) unavailable.set(facts.unavailable(shop.id()));
            return null;
        });
        fake = other;
        connect();

        assertThat(unavailable.get()).contains("being read for the first time");
        assertThat(facts.unavailable(shop.id())).isNull();
        // Its row is older, but it is another system's row.
        assertThat(smileOf(ana).path("points_balance").asLong()).isEqualTo(9);
        assertThat(smileOf(ben).isObject()).isFalse();
    }

    @Test
    void another_shop_sees_none_of_it() {
        fake.put(1, "ana@example.com", "member", 1);
        var state = connect();
        var other = shops.create();
        assertThat(other.api().get(SMILE).body().path("status").asString()).isEqualTo("not_connected");
        assertThat(other.api()
                        .get(SMILE + "/syncs/"
                                + state.path("last_sync").path("id").asString())
                        .status())
                .isEqualTo(404);
        assertThat(other.api().get(SMILE + "/unmatched").body().path("data").size())
                .isZero();
    }

    private long points(long smileId) {
        return db.sql("select points_balance from smile_customer where shop_id = :shop and smile_id = :id")
                .param("shop", shop.id().value())
                .param("id", smileId)
                .query(Long.class)
                .single();
    }

    /** The schedule comes round every five seconds; what it looks at is when a pass is due. */
    private void makeDue() {
        db.sql("update smile_connection set full_due_at = now() - interval '1 second' where shop_id = :shop")
                .param("shop", shop.id().value())
                .update();
    }
}
