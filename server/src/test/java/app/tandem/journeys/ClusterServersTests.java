package app.tandem.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import app.tandem.support.DebianPostgres;
import app.tandem.support.OpenSearchCluster;
import app.tandem.support.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers on one PostgreSQL and one OpenSearch cluster, as an operator sets them up: by environment alone. */
class ClusterServersTests {
    private static final String EVERYBODY = "{\"rule\": {\"all\": []}}";
    private static final String VIPS = "{\"rule\": {\"field\": \"tags\", \"op\": \"has_any\", \"value\": [\"vip\"]}}";

    @TempDir
    Path homes;

    @Test
    void both_answer_the_same_and_one_goes_on_when_the_other_is_killed() {
        var cluster = OpenSearchCluster.get();
        try (var postgres = DebianPostgres.start()) {
            var environment = new HashMap<>(postgres.environment());
            environment.put("TANDEM_OPENSEARCH_URL", cluster.urls());
            environment.put("TANDEM_OPENSEARCH_PREFIX", "servers");
            environment.put("TANDEM_OPENSEARCH_SHARDS", "2");
            var first = ServerProcess.start(homes.resolve("first"), environment);
            try (var second = ServerProcess.start(homes.resolve("second"), environment)) {
                untilItCounts(first);
                create(second, "+12125550101");
                create(first, "+12125550102");
                assertThat(count(first, EVERYBODY)).isEqualTo(2);
                assertThat(count(second, EVERYBODY)).isEqualTo(2);
                assertThat(count(first, VIPS)).isEqualTo(2);
                var status = second.api().get("/api/v1/status").body().path("audience");
                assertThat(status.path("kind").asString()).isEqualTo("opensearch");
                assertThat(status.path("people").asLong()).isEqualTo(2);
                assertThat(status.path("lag_seconds").isNumber()).isTrue();

                // It came first and so feeds the cluster.
                first.kill();
                create(second, "+12125550103");
                untilItCounts(second);
                assertThat(count(second, EVERYBODY)).isEqualTo(3);
                assertThat(count(second, VIPS)).isEqualTo(3);
            }
        }
    }

    private static void create(ServerProcess server, String phone) {
        var answer = server.api().post("/api/v1/subscribers", Map.of("phone", phone, "tags", List.of("vip")));
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
    }

    private static long count(ServerProcess server, String rule) {
        var answer = server.api().post("/api/v1/segments/count", rule);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        return answer.body().path("count").asLong();
    }

    private static void untilItCounts(ServerProcess server) {
        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        server.api().post("/api/v1/segments/count", EVERYBODY).status() == 200);
    }
}
