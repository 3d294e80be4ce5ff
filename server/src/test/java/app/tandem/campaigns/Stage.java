package app.tandem.campaigns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import app.tandem.support.Api;
import app.tandem.support.TestShops.TestShop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** What the tests of campaigns do over and over: people, a segment, a campaign, and what the far end got. */
public final class Stage {
    public final TestShop shop;
    public final Api api;
    private int people;

    public Stage(TestShop shop) {
        this.shop = shop;
        this.api = shop.api();
    }

    /** A number that libphonenumber takes as valid. */
    public static String phone(int number) {
        return "+1212%07d".formatted(2_000_000 + number);
    }

    /** @return the person's id */
    public String person(String consent, Map<String, Object> more) {
        var body = new LinkedHashMap<String, Object>(more);
        body.putIfAbsent("phone", phone(people++));
        body.put("consent", Map.of("state", consent, "method", "form"));
        var made = api.post("/api/v1/subscribers", body);
        assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
        return made.body().path("id").asString();
    }

    public List<String> subscribed(int count) {
        var ids = new ArrayList<String>();
        for (var i = 0; i < count; i++) ids.add(person("subscribed", Map.of("first_name", "P" + people)));
        return ids;
    }

    public String segment(String name, Object rule) {
        var made = api.post("/api/v1/segments", Map.of("name", name, "rule", rule));
        assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
        return made.body().path("id").asString();
    }

    /** Everybody with a phone: that is everybody. */
    public String everybody() {
        return segment("Everybody", Map.of("all", List.of()));
    }

    public static Map<String, Object> campaign(String segment, String body) {
        var campaign = new HashMap<String, Object>();
        campaign.put("name", "Sale");
        campaign.put("audience", Map.of("include", List.of(segment)));
        campaign.put("message", Map.of("body", body));
        campaign.put("smart_sending", Map.of("hours", 0));
        return campaign;
    }

    public String draft(Map<String, Object> campaign) {
        var made = api.post("/api/v1/campaigns", campaign);
        assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
        return made.body().path("id").asString();
    }

    public void send(String campaign) {
        var answer = api.post("/api/v1/campaigns/" + campaign + "/send", Map.of());
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(202);
    }

    public JsonNode get(String campaign) {
        return api.get("/api/v1/campaigns/" + campaign).body();
    }

    public JsonNode until(String campaign, Predicate<JsonNode> wanted) {
        return await().atMost(Duration.ofSeconds(30)).until(() -> get(campaign), wanted);
    }

    public JsonNode untilSent(String campaign) {
        return until(campaign, each -> each.path("status").asString().equals("sent"));
    }

    public JsonNode dryRun(String campaign) {
        var begun = api.post("/api/v1/campaigns/" + campaign + "/dry-run", Map.of());
        assertThat(begun.status()).as(begun.body().toString()).isEqualTo(202);
        var path = "/api/v1/dry-runs/" + begun.body().path("id").asString();
        var run = await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> api.get(path).body(),
                        each -> !each.path("status").asString().equals("running"));
        assertThat(run.path("status").asString()).as(run.toString()).isEqualTo("done");
        return run;
    }

    public List<JsonNode> all(String path) {
        var rows = new ArrayList<JsonNode>();
        var cursor = "";
        do {
            var page = api.get(path + (path.contains("?") ? "&" : "?") + "limit=250"
                    + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            assertThat(page.status()).as(page.body().toString()).isEqualTo(200);
            page.body().path("data").forEach(rows::add);
            cursor = page.body().path("next_cursor").asString("");
        } while (!cursor.isEmpty());
        return rows;
    }

    public List<JsonNode> messages(String campaign) {
        return all("/api/v1/messages?campaign=" + campaign);
    }

    /** The far end's log. */
    public List<JsonNode> log() {
        return all("/api/v1/sandbox/messages");
    }

    public void behave(Map<String, Object> behaviour) {
        assertThat(api.put("/api/v1/sandbox/behaviour", behaviour).status()).isEqualTo(200);
    }

    public void textIn(String from, String body) {
        assertThat(api.post("/api/v1/sandbox/inbound", Map.of("from", from, "to", "+12025550100", "body", body))
                        .status())
                .isEqualTo(201);
    }
}
