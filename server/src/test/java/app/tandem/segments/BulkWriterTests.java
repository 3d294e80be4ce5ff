package app.tandem.segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.tandem.segments.BulkWriter.IndexMissing;
import app.tandem.segments.BulkWriter.Write;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cluster that is pressed says so, of a whole request or of some of its documents; none is left out. */
class BulkWriterTests {
    private record Reply(int status, String body) {}

    private final Deque<Reply> replies = new ArrayDeque<>();
    private final List<List<String>> received = new ArrayList<>();
    private HttpServer server;
    private OpenSearch cluster;
    private BulkWriter writer;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/_bulk", this::answer);
        server.start();
        var url = "http://127.0.0.1:" + server.getAddress().getPort();
        var settings = new ClusterSettings(url, "", "", "", "test", 1, 0, 10_000, 2, Duration.ofSeconds(2));
        cluster = OpenSearch.connect(settings);
        writer = new BulkWriter(cluster, settings);
    }

    @AfterEach
    void stop() throws IOException {
        cluster.close();
        server.stop(0);
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        var lines = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8).lines();
        var ids = lines.filter(line -> line.contains("\"_id\""))
                .map(line ->
                        OpenSearch.JSON.readTree(line).path("index").path("_id").asString())
                .toList();
        received.add(ids);
        var reply = replies.isEmpty()
                ? new Reply(200, items(ids.stream().map(_ -> 201).toList()))
                : replies.poll();
        var body = reply.body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(reply.status, body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }

    private static String items(List<Integer> statuses) {
        var items = statuses.stream()
                .map(status -> Map.of("index", Map.of("status", status, "error", Map.of("reason", "pressed"))))
                .toList();
        return OpenSearch.JSON.writeValueAsString(
                Map.of("errors", statuses.stream().anyMatch(status -> status >= 300), "items", items));
    }

    private static List<Write> writes(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> new Write("index", "id-" + i, "r", i, Map.of("text", "x".repeat(100))))
                .toList();
    }

    @Test
    void only_the_documents_that_were_refused_are_offered_again() throws IOException {
        replies.add(new Reply(200, items(List.of(201, 429, 200, 503))));
        replies.add(new Reply(200, items(List.of(429, 201))));
        assertThat(writer.write(writes(4), () -> true)).isZero();
        assertThat(received)
                .containsExactly(List.of("id-1", "id-2", "id-3", "id-4"), List.of("id-2", "id-4"), List.of("id-2"));
    }

    @Test
    void a_refused_request_is_offered_again_as_a_whole() throws IOException {
        replies.add(new Reply(429, "{\"error\":{\"type\":\"rejected_execution_exception\"}}"));
        assertThat(writer.write(writes(2), () -> true)).isZero();
        assertThat(received).containsExactly(List.of("id-1", "id-2"), List.of("id-1", "id-2"));
    }

    @Test
    void a_document_with_a_later_version_is_overtaken_and_not_offered_again() throws IOException {
        replies.add(new Reply(200, items(List.of(201, 409))));
        assertThat(writer.write(writes(2), () -> true)).isEqualTo(1);
        assertThat(received).hasSize(1);
    }

    @Test
    void many_documents_go_in_several_requests_and_none_is_left_out() throws IOException {
        assertThat(writer.write(writes(500), () -> true)).isZero();
        assertThat(received.size()).isGreaterThan(5);
        assertThat(received.stream().flatMap(List::stream))
                .containsExactlyInAnyOrderElementsOf(
                        writes(500).stream().map(Write::id).toList());
    }

    @Test
    void an_index_that_is_gone_is_named() {
        replies.add(new Reply(200, items(List.of(404, 404))));
        assertThatThrownBy(() -> writer.write(writes(2), () -> true))
                .isInstanceOfSatisfying(
                        IndexMissing.class, gone -> assertThat(gone.indexes).containsExactly("index"));
    }
}
