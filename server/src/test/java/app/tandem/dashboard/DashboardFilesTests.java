package app.tandem.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import app.tandem.support.ServerProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DashboardFilesTests {
    @TempDir
    Path home;

    @TempDir
    Path files;

    @Test
    void every_page_is_the_one_page_and_the_api_is_not() throws Exception {
        Files.writeString(files.resolve("index.html"), "<title>Tandem</title>");
        Files.createDirectories(files.resolve("assets"));
        Files.writeString(files.resolve("assets/app-1a2b.js"), "let a;");
        try (var server = ServerProcess.start(home, Map.of("TANDEM_DASHBOARD", files.toString()))) {
            for (var page :
                    new String[] {"/", "/messaging/segments", "/rewards/settings/developer-tools", "/subscribers/12"}) {
                assertThat(get(server, page)).as(page).isEqualTo("200 <title>Tandem</title>");
            }
            assertThat(get(server, "/assets/app-1a2b.js")).isEqualTo("200 let a;");
            assertThat(get(server, "/assets/gone.js")).startsWith("404");
            assertThat(get(server, "/api/nothing")).startsWith("401");
            assertThat(get(server, "/../../etc/passwd")).doesNotContain("root:");
        }
    }

    private static String get(ServerProcess server, String path) throws Exception {
        var response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.open().base() + path))
                                .build(),
                        BodyHandlers.ofString());
        return response.statusCode() + " " + response.body();
    }
}
