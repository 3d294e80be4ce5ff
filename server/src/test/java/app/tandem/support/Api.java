package app.tandem.support;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** The server as a program outside sees it: over HTTP, with a bearer token. */
public final class Api {
    public static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final String base;
    private final Map<String, String> headers;

    public record Answer(int status, JsonNode body, Map<String, java.util.List<String>> headers) {
        /** The stable code of a refusal; empty text where there is none. */
        public String code() {
            return body.path("code").asString("");
        }

        public String header(String name) {
            return headers.getOrDefault(name, java.util.List.of("")).getFirst();
        }
    }

    private Api(String base, Map<String, String> headers) {
        this.base = base;
        this.headers = headers;
    }

    public static Api of(String base) {
        return new Api(base, Map.of());
    }

    public Api bearer(String token) {
        return with("Authorization", "Bearer " + token);
    }

    public Api with(String header, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Api(base, more);
    }

    public String base() {
        return base;
    }

    public Answer get(String path) {
        return send("GET", path, BodyPublishers.noBody(), null);
    }

    /** @param body an object to write as JSON, or a {@code String} that is JSON already */
    public Answer post(String path, Object body) {
        return send("POST", path, json(body), "application/json");
    }

    public Answer put(String path, Object body) {
        return send("PUT", path, json(body), "application/json");
    }

    public Answer patch(String path, Object body) {
        return send("PATCH", path, json(body), "application/json");
    }

    public Answer delete(String path) {
        return send("DELETE", path, BodyPublishers.noBody(), null);
    }

    public Answer post(String path, byte[] body, String contentType) {
        return send("POST", path, BodyPublishers.ofByteArray(body), contentType);
    }

    /** Sends the body in pieces, without saying beforehand how long it is. */
    public Answer postUnannounced(String path, byte[] body, String contentType) {
        return send("POST", path, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)), contentType);
    }

    /** A form with one file and text fields, as a browser sends it. */
    public Answer upload(String path, Map<String, String> fields, String fileName, byte[] file) {
        var boundary = "----tandem-test-boundary";
        var head = new StringBuilder();
        fields.forEach((name, value) -> head.append("--" + boundary + "\r\nContent-Disposition: form-data; name=\""
                + name + "\"\r\n\r\n" + value + "\r\n"));
        head.append("--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + fileName
                + "\"\r\nContent-Type: text/csv\r\n\r\n");
        var body = BodyPublishers.concat(
                BodyPublishers.ofString(head.toString()),
                BodyPublishers.ofByteArray(file),
                BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"));
        return send("POST", path, body, "multipart/form-data; boundary=" + boundary);
    }

    private static HttpRequest.BodyPublisher json(Object body) {
        return BodyPublishers.ofString(
                body instanceof String text ? text : JSON.writeValueAsString(body), StandardCharsets.UTF_8);
    }

    private Answer send(
            String method,
            String path,
            HttpRequest.BodyPublisher body,
            @org.jspecify.annotations.Nullable String type) {
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .method(method, body)
                .timeout(Duration.ofMinutes(2));
        headers.forEach(request::header);
        if (type != null) request.header("Content-Type", type);
        try {
            HttpResponse<String> response = CLIENT.send(request.build(), BodyHandlers.ofString());
            var text = response.body();
            var kind = response.headers().firstValue("Content-Type").orElse("");
            var parsed = kind.contains("json") && !text.isBlank() ? JSON.readTree(text) : MissingNode.getInstance();
            return new Answer(response.statusCode(), parsed, response.headers().map());
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }
}
