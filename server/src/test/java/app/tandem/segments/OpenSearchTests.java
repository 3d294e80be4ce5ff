package app.tandem.segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the cluster is reached: by TLS with certificates of the operator's own, and by name and password. */
class OpenSearchTests {
    private static final char[] SECRET = "store-secret".toCharArray();

    @TempDir
    Path folder;

    private final List<String> authorizations = new ArrayList<>();
    private HttpsServer server;

    @BeforeEach
    void start() throws Exception {
        keytool("-genkeypair", "-alias", "node", "-keyalg", "EC", "-dname", "CN=node", "-ext", "san=ip:127.0.0.1");
        keytool("-exportcert", "-alias", "node", "-rfc", "-file", ca().toString());
        var store = KeyStore.getInstance(folder.resolve("store").toFile(), SECRET);
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, SECRET);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
            var body = "{\"cluster_uuid\": \"abc\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            try (exchange) {
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private Path ca() {
        return folder.resolve("ca.pem");
    }

    private void keytool(String... arguments) throws Exception {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", folder.resolve("store").toString(), "-storepass", new String(SECRET)));
        var output = folder.resolve("keytool.out").toFile();
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
        assertThat(process.waitFor()).as(Files.readString(output.toPath())).isZero();
    }

    private ClusterSettings settings(String url, String ca) {
        return new ClusterSettings(url, "tandem", "pässword", ca, "test", 1, 0, 10_000, 1, Duration.ofSeconds(2));
    }

    private String url() {
        return "https://127.0.0.1:" + server.getAddress().getPort();
    }

    @Test
    void certificates_of_the_operators_own_are_trusted_and_the_password_is_shown() throws IOException {
        try (var cluster = OpenSearch.connect(settings(url(), ca().toString()))) {
            assertThat(cluster.get("/", Map.of()).path("cluster_uuid").asString())
                    .isEqualTo("abc");
        }
        // tandem:pässword in UTF-8
        assertThat(authorizations).containsExactly("Basic dGFuZGVtOnDDpHNzd29yZA==");
    }

    @Test
    void a_certificate_that_nobody_vouches_for_is_refused_before_the_password_is_shown() throws IOException {
        try (var cluster = OpenSearch.connect(settings(url(), ""))) {
            assertThatThrownBy(() -> cluster.get("/", Map.of())).isInstanceOf(SSLException.class);
        }
        assertThat(authorizations).isEmpty();
    }

    @Test
    void a_node_that_is_down_is_passed_over() throws IOException {
        int closed;
        try (var socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        try (var cluster = OpenSearch.connect(settings("https://127.0.0.1:" + closed + "," + url(), ca().toString()))) {
            for (var i = 0; i < 3; i++)
                assertThat(cluster.get("/", Map.of()).isEmpty()).isFalse();
        }
    }

    @Test
    void a_file_without_certificates_and_a_secret_are_told_apart() throws IOException {
        var empty = Files.writeString(folder.resolve("empty.pem"), "");
        assertThatThrownBy(() -> OpenSearch.connect(settings(url(), empty.toString())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("TANDEM_OPENSEARCH_CA");
        assertThat(settings(url(), "").toString()).doesNotContain("pässword").contains("[REDACTED]");
    }
}
