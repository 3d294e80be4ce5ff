package app.tandem.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** The public API over HTTP. A refusal is an exception that carries the server's own sentence. */
final class DemoClient {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String base;
    private final String token;

    DemoClient(String base, String token) {
        this.base = base;
        this.token = token;
    }

    String base() {
        return base;
    }

    JsonNode get(String path) {
        return send("GET", path, BodyPublishers.noBody(), null);
    }

    JsonNode post(String path, Object body) {
        return send("POST", path, BodyPublishers.ofString(JSON.writeValueAsString(body)), "application/json");
    }

    JsonNode put(String path, Object body) {
        return send("PUT", path, BodyPublishers.ofString(JSON.writeValueAsString(body)), "application/json");
    }

    JsonNode patch(String path, Object body) {
        return send("PATCH", path, BodyPublishers.ofString(JSON.writeValueAsString(body)), "application/json");
    }

    JsonNode postCsv(String path, String csv) {
        return send("POST", path, BodyPublishers.ofString(csv), "text/csv");
    }

    /** A CSV file in a form, with one field beside it. */
    JsonNode upload(String path, String field, String value, String csv) {
        var boundary = "tandem-demo-file";
        var form = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + field + "\"\r\n\r\n" + value
                + "\r\n--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"sample.csv\"\r\n"
                + "Content-Type: text/csv\r\n\r\n" + csv + "\r\n--" + boundary + "--\r\n";
        return send("POST", path, BodyPublishers.ofString(form), "multipart/form-data; boundary=" + boundary);
    }

    /** Every row of a cursor list, page by page. */
    void each(String path, Consumer<JsonNode> row) {
        var join = path.contains("?") ? "&" : "?";
        var cursor = "";
        do {
            var page = get(path + join + "limit=250" + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            page.path("data").forEach(row);
            cursor = page.path("next_cursor").asString("");
        } while (!cursor.isEmpty());
    }

    /** Asks until the answer is as wanted. */
    JsonNode until(String path, Duration atMost, Predicate<JsonNode> wanted) {
        var deadline = Instant.now().plus(atMost);
        while (true) {
            var answer = get(path);
            if (wanted.test(answer)) return answer;
            if (Instant.now().isAfter(deadline)) throw new IllegalStateException(path + " is still " + answer);
            rest();
        }
    }

    private static void rest() {
        try {
            Thread.sleep(Duration.ofMillis(50));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped", stop);
        }
    }

    private JsonNode send(String method, String path, BodyPublisher body, @Nullable String type) {
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .header("Authorization", "Bearer " + token)
                .timeout(Duration.ofMinutes(2))
                .method(method, body);
        if (type != null) request.header("Content-Type", type);
        try {
            var response = http.send(request.build(), BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new IllegalStateException(
                        method + " " + path + " answered " + response.statusCode() + ": " + response.body());
            }
            return response.body().isBlank() ? MissingNode.getInstance() : JSON.readTree(response.body());
        } catch (IOException cause) {
            throw new UncheckedIOException(method + " " + path, cause);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped", stop);
        }
    }
}
