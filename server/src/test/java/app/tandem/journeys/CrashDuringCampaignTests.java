package app.tandem.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import app.tandem.support.Api;
import app.tandem.support.ServerProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A server killed without warning while a campaign leaves. The judge is the far end's own log: nobody may be in it
 * twice, and nobody may be forgotten.
 */
class CrashDuringCampaignTests {
    private static final int PEOPLE = 20_000;
    private static final int KILLS = Integer.getInteger("tandem.test.kills", 6);

    @TempDir
    Path home;

    @Test
    void twenty_thousand_texts_leave_once_each_through_kills_of_the_server_and_of_its_database() {
        var seed = Long.getLong("tandem.test.seed", System.nanoTime());
        System.out.println("CrashDuringCampaignTests seed " + seed);
        var random = new Random(seed);
        var server = ServerProcess.start(home, Map.of());
        try {
            importPeople(server.api());
            server.api().put("/api/v1/sandbox/behaviour", Map.of("per_second", 3_000));
            var campaign = send(server.api());

            var firstKill = random.nextInt(PEOPLE / 2);
            // The first kill hits the freezing of the audience, the others moments of the sending.
            await().atMost(Duration.ofMinutes(1))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> decided(server.api(), campaign) > firstKill);
            server.kill();
            var running = ServerProcess.start(home, Map.of());
            for (var kill = 1; kill < KILLS; kill++) {
                var now = running;
                var from = sent(now.api(), campaign);
                var threshold = Math.min(PEOPLE - 1, from + 1 + random.nextInt(PEOPLE / KILLS));
                await().atMost(Duration.ofMinutes(2))
                        .pollInterval(Duration.ofMillis(20))
                        .until(() -> sent(now.api(), campaign) >= threshold);
                now.kill();
                if (kill % 2 == 0) assertThat(now.killDatabase()).isPresent();
                running = ServerProcess.start(home, Map.of());
            }
            var last = running;
            try {
                await().atMost(Duration.ofMinutes(3))
                        .until(() -> status(last.api(), campaign).equals("sent"));
                judge(last.api(), campaign);
            } finally {
                last.close();
            }
        } finally {
            server.close();
        }
    }

    private static void judge(Api api, String campaign) {
        var texts = new HashMap<String, Integer>();
        each(api, "/api/v1/sandbox/messages", row -> texts.merge(row.path("to").asString(), 1, Integer::sum));
        assertThat(texts.entrySet().stream()
                        .filter(entry -> entry.getValue() > 1)
                        .toList())
                .as("numbers that got more than one text")
                .isEmpty();

        var decisions = new HashMap<String, Integer>();
        var states = new TreeMap<String, Integer>();
        var claimedSentButNotInTheLog = new HashMap<String, String>();
        each(api, "/api/v1/messages?campaign=" + campaign, row -> {
            decisions.merge(row.path("subscriber").asString(), 1, Integer::sum);
            var state = row.path("state").asString();
            states.merge(state, 1, Integer::sum);
            var left = texts.containsKey(row.path("to").asString());
            if (left != (state.equals("sent") || state.equals("delivered"))) {
                claimedSentButNotInTheLog.put(row.path("to").asString(), state);
            }
        });
        assertThat(decisions).as("people with a decision, states " + states).hasSize(PEOPLE);
        assertThat(decisions.values()).as("decisions a person").allMatch(count -> count == 1);
        assertThat(claimedSentButNotInTheLog)
                .as("our word against the far end's log, states " + states)
                .isEmpty();
        assertThat(texts).as("texts that left, states " + states).hasSize(PEOPLE);
    }

    private static void importPeople(Api api) {
        var csv = new StringBuilder("phone,first_name,consent_state,consent_method,consent_at\n");
        for (var i = 0; i < PEOPLE; i++) {
            csv.append("+1212%07d,P%d,subscribed,form,2026-01-01T00:00:00Z%n".formatted(2_000_000 + i * 37, i));
        }
        var started = api.upload(
                "/api/v1/imports",
                Map.of("mode", "commit"),
                "people.csv",
                csv.toString().getBytes(StandardCharsets.UTF_8));
        assertThat(started.status()).isEqualTo(202);
        var path = "/api/v1/imports/" + started.body().path("id").asString();
        await().atMost(Duration.ofMinutes(2))
                .until(() -> !api.get(path).body().path("status").asString().equals("running"));
        assertThat(api.get(path).body().path("verdicts").path("new").asInt()).isEqualTo(PEOPLE);
    }

    private static String send(Api api) {
        var segment = api.post(
                "/api/v1/segments",
                Map.of(
                        "name",
                        "Everybody",
                        "rule",
                        Map.of("field", "consent.state", "op", "equals", "value", "subscribed")));
        assertThat(segment.body().path("count").asInt()).isEqualTo(PEOPLE);
        var campaign = api.post(
                "/api/v1/campaigns",
                Map.of(
                        "name", "Through the storm",
                        "audience",
                                Map.of(
                                        "include",
                                        List.of(segment.body().path("id").asString())),
                        "message", Map.of("body", "Hello {{ subscriber.first_name }}"),
                        "smart_sending", Map.of("hours", 0)));
        assertThat(campaign.status()).isEqualTo(201);
        var id = campaign.body().path("id").asString();
        assertThat(api.post("/api/v1/campaigns/" + id + "/send", Map.of()).status())
                .isEqualTo(202);
        return id;
    }

    private static String status(Api api, String campaign) {
        return api.get("/api/v1/campaigns/" + campaign).body().path("status").asString();
    }

    private static int decided(Api api, String campaign) {
        return api.get("/api/v1/campaigns/" + campaign)
                .body()
                .path("stats")
                .path("planned")
                .asInt();
    }

    private static int sent(Api api, String campaign) {
        return api.get("/api/v1/campaigns/" + campaign)
                .body()
                .path("stats")
                .path("sent")
                .asInt();
    }

    private static void each(Api api, String path, java.util.function.Consumer<JsonNode> row) {
        var cursor = "";
        do {
            var page = api.get(path + (path.contains("?") ? "&" : "?") + "limit=250"
                    + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            assertThat(page.status()).isEqualTo(200);
            page.body().path("data").forEach(row);
            cursor = page.body().path("next_cursor").asString("");
        } while (!cursor.isEmpty());
    }
}
