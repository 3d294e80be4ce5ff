package app.tandem.demo;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The main job through the public API: a key in Rewards, Smile connected with it, segments on enrolment and points, a
 * campaign to one of them. Each step says its figure; a figure that is wrong ends it.
 */
final class MainJob {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long SEED = 20_260_101;

    private record Question(
            String name,
            Map<String, Object> rule,
            BiPredicate<BruteForce.Person, BruteForce.@Nullable Customer> slowly) {}

    private static final List<Question> QUESTIONS = List.of(
            new Question(
                    "Enrolled in Smile",
                    field("smile.enrolled", "equals", true),
                    (person, customer) -> member(customer)),
            new Question(
                    "Subscribed, not enrolled yet",
                    Map.of(
                            "all",
                            List.of(
                                    field("smile.enrolled", "equals", false),
                                    field("consent.state", "equals", "subscribed"))),
                    (person, customer) -> !member(customer) && person.consent().equals("subscribed")),
            new Question(
                    "Members over 500 points",
                    Map.of(
                            "all",
                            List.of(
                                    field("smile.enrolled", "equals", true),
                                    field("smile.points_balance", "greater_than", 500))),
                    (person, customer) -> member(customer) && customer != null && customer.points() > 500),
            new Question(
                    "100 to 500 points, joined or not",
                    field("smile.points_balance", "between", List.of(100, 500)),
                    (person, customer) -> customer != null && customer.points() >= 100 && customer.points() <= 500),
            new Question(
                    "Not known to Smile",
                    field("smile.state", "is_not_set", null),
                    (person, customer) -> customer == null));

    private final DemoClient api;
    private final Consumer<String> out;
    private final Map<String, String> segments = new LinkedHashMap<>();

    MainJob(DemoClient api, Consumer<String> out) {
        this.api = api;
        this.out = out;
    }

    void run() {
        fillTheShop();
        connectSmile();
        buildSegments();
        changeAThousandThings();
        sendTheCampaign();
        replyStop();
    }

    private void fillTheShop() {
        api.patch("/api/rewards/account", Map.of("plan", "growth", "name", "Tandem Coffee"));
        api.patch("/api/v1/shop", Map.of("name", "Tandem Coffee", "time_zone", "America/New_York", "country", "US"));
        if (api.get("/api/rewards/customers?limit=1").path("total").asLong() > 0) {
            step("Sample shop", "already here from an earlier run");
            return;
        }
        var sample = new SampleShop(SEED);
        api.postCsv("/api/rewards/customers/import", sample.customersCsv());
        for (var twin : sample.twins()) {
            var made = api.post(
                    "/api/rewards/customers",
                    Map.of("email", twin.email(), "first_name", twin.firstName(), "state", twin.state()));
            if (twin.points() > 0) {
                api.post(
                        "/api/rewards/customers/" + made.path("id").asLong() + "/points",
                        Map.of(
                                "points_change",
                                twin.points(),
                                "description",
                                "Welcome",
                                "request_id",
                                "twin-" + made.path("id").asLong()));
            }
        }
        step(
                "Customers in Rewards",
                figure(api.get("/api/rewards/customers?limit=1").path("total").asLong()));
        var started = api.upload("/api/v1/imports", "mode", "commit", sample.subscribersCsv());
        var done = api.until("/api/v1/imports/" + started.path("id").asString(), PATIENCE, MainJob::ended);
        require(done.path("status").asString().equals("done"), "the import failed: " + done);
        step("Subscribers imported", inWords(done.path("verdicts")));
    }

    private void connectSmile() {
        var key = api.post(
                "/api/rewards/api-keys", Map.of("name", "Tandem Messaging", "scopes", List.of("customer:read")));
        var secret = key.path("key").asString();
        step(
                "API key generated",
                secret.substring(0, 4) + "…" + secret.substring(secret.length() - 4) + ", scope customer:read");
        api.put("/api/v1/integrations/smile", Map.of("api_key", secret, "base_url", api.base() + "/rewards/v1"));
        var synced = api.until(
                "/api/v1/integrations/smile",
                PATIENCE,
                smile -> smile.path("last_sync").path("finished_at").isString()
                        && smile.path("last_sync").path("kind").asString().equals("full"));
        step("Smile connected", synced.path("status").asString());
        step(
                "Customers synced",
                figure(synced.path("last_sync").path("customers").asLong())
                        + ", matched " + figure(synced.path("matched").asLong())
                        + ", unmatched " + figure(synced.path("unmatched").asLong())
                        + ", one e-mail twice "
                        + figure(synced.path("conflicts").asLong()));
    }

    private void buildSegments() {
        for (var question : QUESTIONS) {
            var saved = api.post("/api/v1/segments", Map.of("name", question.name(), "rule", question.rule()));
            segments.put(question.name(), saved.path("id").asString());
        }
        compareSizes("Segment");
    }

    private void changeAThousandThings() {
        new RandomChanges(api, System.nanoTime()).make(1_000, BruteForce.read(api));
        sync();
        compareSizes("After 1,000 changes");
    }

    private void sync() {
        var pass = api.post("/api/v1/integrations/smile/syncs", Map.of("kind", "delta"));
        var ended =
                api.until("/api/v1/integrations/smile/syncs/" + pass.path("id").asString(), PATIENCE, MainJob::ended);
        require(ended.path("status").asString().equals("done"), "the sync failed: " + ended);
    }

    private void compareSizes(String title) {
        var slow = BruteForce.read(api);
        for (var question : QUESTIONS) {
            var answer = api.post("/api/v1/segments/count", Map.of("rule", question.rule()));
            var expected = slow.count(question.slowly());
            var count = answer.path("count").asLong(-1);
            require(count == expected, question.name() + ": counted " + count + ", brute force says " + expected);
            step(
                    title + " · " + question.name(),
                    figure(count) + " (reachable "
                            + figure(answer.path("reachable").asLong()) + ", "
                            + answer.path("took_ms").asString() + " ms, equals brute force)");
        }
    }

    private void sendTheCampaign() {
        var campaign = api.post(
                "/api/v1/campaigns",
                Map.of(
                        "name", "Reward the top buyers",
                        "audience", Map.of("include", List.of(segment("Members over 500 points"))),
                        "message",
                                Map.of(
                                        "body",
                                        "Tandem Coffee: Hi {{ subscriber.first_name | default: \"there\" }}, you have"
                                                + " {{ smile.points_balance }} points. Treat yourself! Reply STOP to opt out"),
                        "smart_sending", Map.of("hours", 0)));
        var id = campaign.path("id").asString();
        var rehearsal = api.post("/api/v1/campaigns/" + id + "/dry-run", Map.of());
        var dry = api.until("/api/v1/dry-runs/" + rehearsal.path("id").asString(), PATIENCE, MainJob::ended);
        require(dry.path("status").asString().equals("done"), "the dry run failed: " + dry);
        var willSend = dry.path("funnel").path("will_send").asLong();
        step(
                "Dry run",
                figure(dry.path("funnel").path("members").asLong()) + " members, "
                        + figure(dry.path("funnel").path("reachable").asLong()) + " reachable, "
                        + figure(willSend) + " will be sent, "
                        + figure(dry.path("parts").path("total").asLong()) + " parts");
        api.post("/api/v1/campaigns/" + id + "/send", Map.of());
        var sent = api.until(
                "/api/v1/campaigns/" + id,
                PATIENCE,
                each -> List.of("sent", "failed", "cancelled")
                        .contains(each.path("status").asString()));
        require(sent.path("status").asString().equals("sent"), "the campaign ended as " + sent);
        var settled = api.until(
                "/api/v1/campaigns/" + id,
                PATIENCE,
                each -> each.path("stats").path("delivered").asLong() >= willSend);
        require(
                settled.path("stats").path("sent").asLong() == willSend,
                "sent " + settled.path("stats") + ", planned " + willSend);
        step(
                "Campaign sent",
                figure(settled.path("stats").path("sent").asLong()) + " texts, "
                        + figure(settled.path("stats").path("delivered").asLong()) + " delivered, "
                        + figure(settled.path("stats").path("failed").asLong()) + " failed");
    }

    private void replyStop() {
        var last = api.get("/api/v1/sandbox/messages?limit=1").path("data").path(0);
        var phone = last.path("to").asString();
        step(
                "A text on the sandbox phone",
                "to " + phone + ": “" + last.path("body").asString() + "”");
        api.post(
                "/api/v1/sandbox/inbound",
                Map.of("from", phone, "to", last.path("from").asString(), "body", "STOP"));
        var person = api.until(
                "/api/v1/subscribers?phone=" + phone.replace("+", "%2B"),
                PATIENCE,
                found -> found.path("data")
                        .path(0)
                        .path("consent")
                        .path("state")
                        .asString()
                        .equals("unsubscribed"));
        step(
                "They reply STOP",
                person.path("data").path(0).path("consent").path("state").asString() + " at once");
    }

    private String segment(String name) {
        var id = segments.get(name);
        if (id == null) throw new IllegalStateException("no segment " + name);
        return id;
    }

    private static boolean ended(JsonNode job) {
        return List.of("done", "failed").contains(job.path("status").asString());
    }

    private static boolean member(BruteForce.@Nullable Customer customer) {
        return customer != null && customer.state().equals("member");
    }

    private static Map<String, Object> field(String field, String operator, @Nullable Object value) {
        return value == null
                ? Map.of("field", field, "op", operator)
                : Map.of("field", field, "op", operator, "value", value);
    }

    private void step(String title, String figure) {
        out.accept("  %-48s %s".formatted(title, figure));
    }

    /** Such as "980 new, 20 opted out". */
    private static String inWords(JsonNode counts) {
        return counts.properties().stream()
                .filter(count -> count.getValue().asLong() > 0)
                .map(count ->
                        figure(count.getValue().asLong()) + " " + count.getKey().replace('_', ' '))
                .collect(Collectors.joining(", "));
    }

    private static String figure(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) throw new IllegalStateException(otherwise);
    }
}
