package app.tandem.demo;

import static org.assertj.core.api.Assertions.assertThat;

import app.tandem.support.DebianPostgres;
import app.tandem.support.ServerProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The demo's main job, whose every figure is checked against brute force, on both databases. A wrong figure throws.
 */
class MainJobTests {
    @TempDir
    Path home;

    @Test
    void runs_on_the_embedded_database_and_again_on_the_same_home() {
        try (var server = ServerProcess.start(home, Map.of())) {
            assertThat(play(server)).anyMatch(line -> line.contains("Campaign sent"));
            assertThat(play(server)).anyMatch(line -> line.contains("already here"));
        }
    }

    @Test
    void runs_on_debians_postgresql() {
        try (var postgres = DebianPostgres.start();
                var server = ServerProcess.start(home, postgres.environment())) {
            assertThat(play(server)).anyMatch(line -> line.contains("Campaign sent"));
            assertThat(server.database()).as("no embedded database beside it").isEmpty();
            assertThat(server.api()
                            .get("/api/v1/status")
                            .body()
                            .path("database")
                            .path("kind")
                            .asString())
                    .isEqualTo("external");
        }
    }

    private static ArrayList<String> play(ServerProcess server) {
        var lines = new ArrayList<String>();
        new MainJob(new DemoClient(server.open().base(), ServerProcess.TOKEN), lines::add).run();
        return lines;
    }
}
