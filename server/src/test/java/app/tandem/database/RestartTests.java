package app.tandem.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import app.tandem.support.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was committed stays, however the server and its database end. */
class RestartTests {
    @TempDir
    Path home;

    @Test
    void a_second_server_on_the_same_home_says_so_and_leaves_the_first_alone() {
        try (var first = ServerProcess.start(home, Map.of())) {
            var second = ServerProcess.launch(home, Map.of());
            assertThat(second.waitForExit()).isNotZero();
            assertThat(second.output()).contains("already running on " + home).doesNotContain("\tat app.tandem");
            assertThat(first.api().get("/api/v1/shop").status()).isEqualTo(200);
        }
    }

    @Test
    void what_was_committed_survives_a_killed_server_a_killed_database_and_both() {
        var server = ServerProcess.start(home, Map.of());
        rename(server, "Before the first crash");

        server.kill();
        var leftBehind = server.database();
        assertThat(leftBehind).as("the database outlives its server").isPresent();
        var second = ServerProcess.start(home, Map.of());
        assertThat(leftBehind.get().isAlive())
                .as("the one left behind was stopped")
                .isFalse();
        assertThat(name(second)).isEqualTo("Before the first crash");
        rename(second, "Before the second crash");

        second.kill();
        assertThat(second.killDatabase()).isPresent();
        try (var third = ServerProcess.start(home, Map.of())) {
            assertThat(name(third)).isEqualTo("Before the second crash");
            rename(third, "Before the stop");
        }
        try (var fourth = ServerProcess.start(home, Map.of())) {
            assertThat(name(fourth)).isEqualTo("Before the stop");
        }
    }

    @Test
    void a_clean_stop_takes_the_database_along() {
        var server = ServerProcess.start(home, Map.of());
        var database = server.database();
        assertThat(database).isPresent();
        server.close();
        await().atMost(Duration.ofSeconds(20)).until(() -> !database.get().isAlive());
        assertThat(Files.exists(home.resolve("database/data/postmaster.pid"))).isFalse();
    }

    private static void rename(ServerProcess server, String name) {
        assertThat(server.api().patch("/api/v1/shop", Map.of("name", name)).status())
                .isEqualTo(200);
    }

    private static String name(ServerProcess server) {
        return server.api().get("/api/v1/shop").body().path("name").asString();
    }
}
