package app.tandem.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The server's HTTP API, over one kept connection as a client in another process has it. */
final class Api implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String address;
    private final String token;

    Api(int port, String token) {
        this.address = "http://127.0.0.1:" + port;
        this.token = token;
    }

    /** The server said no. */
    static final class Refused extends RuntimeException {
        final int status;

        Refused(String request, int status, String body) {
            super(request + " answered " + status + ": " + body);
            this.status = status;
        }
    }

    /** @param asOf what the server took for now */
    record Count(long count, Instant asOf) {}

    Count count(String rule) throws IOException, InterruptedException {
        var answer = post("/api/v1/segments/count", "{\"rule\": " + rule + "}");
        return new Count(
                answer.path("count").longValue(),
                Instant.parse(answer.path("as_of").stringValue()));
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return send(request(path).GET().build());
    }

    JsonNode post(String path, String json) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address + path))
                .header("Authorization", "Bearer " + token)
                .timeout(Duration.ofMinutes(2));
    }

    private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
        var answer = client.send(request, BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new Refused(request.method() + " " + request.uri(), answer.statusCode(), answer.body());
        }
        return JSON.readTree(answer.body());
    }

    @Override
    public void close() {
        client.close();
    }
}
