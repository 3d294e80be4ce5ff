package app.tandem.segments;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.opensearch.client.Request;
import org.opensearch.client.ResponseException;
import org.opensearch.client.RestClient;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The cluster, spoken to in JSON. A node that does not answer is passed over for the next. */
final class OpenSearch implements Closeable {
    static final JsonMapper JSON = new JsonMapper();

    private static final ContentType NDJSON = ContentType.create("application/x-ndjson");
    private static final int SECONDS_TO_CONNECT = 2;
    private static final int SECONDS_TO_ANSWER = 60;

    private final RestClient client;

    private OpenSearch(RestClient client) {
        this.client = client;
    }

    /**
     * The cluster refused.
     *
     * @param status of HTTP
     * @param kind its name for the fault, such as {@code index_not_found_exception}
     */
    static final class Refused extends IOException {
        final int status;
        final String kind;

        Refused(int status, String kind, String message) {
            super(message);
            this.status = status;
            this.kind = kind;
        }

        boolean isMissing() {
            return status == 404;
        }
    }

    static OpenSearch connect(ClusterSettings settings) {
        var hosts = settings.urls().stream().map(OpenSearch::host).toArray(HttpHost[]::new);
        var connections = connections(settings);
        var builder = RestClient.builder(hosts)
                .setHttpClientConfigCallback(http -> http.setConnectionManager(connections))
                .setRequestConfigCallback(request -> request.setResponseTimeout(Timeout.ofSeconds(SECONDS_TO_ANSWER)));
        if (!settings.username().isBlank()) {
            var name = (settings.username() + ":" + settings.password()).getBytes(StandardCharsets.UTF_8);
            var basic = "Basic " + Base64.getEncoder().encodeToString(name);
            builder.setDefaultHeaders(new Header[] {new BasicHeader("Authorization", basic, true)});
        }
        return new OpenSearch(builder.build());
    }

    private static HttpHost host(String url) {
        try {
            return HttpHost.create(url);
        } catch (java.net.URISyntaxException cause) {
            throw new IllegalArgumentException(
                    "TANDEM_OPENSEARCH_URL is a list of addresses such as https://host:9200.", cause);
        }
    }

    private static PoolingAsyncClientConnectionManager connections(ClusterSettings settings) {
        var connections = PoolingAsyncClientConnectionManagerBuilder.create()
                .setMaxConnPerRoute(50)
                .setMaxConnTotal(200)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(SECONDS_TO_CONNECT, TimeUnit.SECONDS)
                        .setSocketTimeout(SECONDS_TO_ANSWER, TimeUnit.SECONDS)
                        .build());
        if (!settings.ca().isBlank()) {
            connections.setTlsStrategy(ClientTlsStrategyBuilder.create()
                    .setSslContext(trusting(Path.of(settings.ca())))
                    .buildAsync());
        }
        return connections.build();
    }

    private static SSLContext trusting(Path file) {
        try (var pem = Files.newInputStream(file)) {
            var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            var number = 0;
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                trusted.setCertificateEntry("ca-" + number++, certificate);
            }
            if (number == 0) throw new IllegalArgumentException("TANDEM_OPENSEARCH_CA has no certificate: " + file);
            var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            var context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException cause) {
            throw new IllegalArgumentException(
                    "TANDEM_OPENSEARCH_CA names no file of PEM certificates: " + file, cause);
        }
    }

    JsonNode get(String path, Map<String, String> parameters) throws IOException {
        return send("GET", path, parameters, null);
    }

    JsonNode put(String path, Map<String, ?> body) throws IOException {
        return send("PUT", path, Map.of(), body);
    }

    JsonNode post(String path, Map<String, String> parameters, @Nullable Map<String, ?> body) throws IOException {
        return send("POST", path, parameters, body);
    }

    JsonNode delete(String path, Map<String, String> parameters, @Nullable Map<String, ?> body) throws IOException {
        return send("DELETE", path, parameters, body);
    }

    /** @param lines JSON objects, each ended by a line feed */
    JsonNode bulk(byte[] lines) throws IOException {
        var request = new Request("POST", "/_bulk");
        // Writing to an index that somebody dropped must not make a new, empty one.
        request.addParameter("require_alias", "true");
        request.setEntity(new ByteArrayEntity(lines, NDJSON));
        return perform(request);
    }

    private JsonNode send(String method, String path, Map<String, String> parameters, @Nullable Map<String, ?> body)
            throws IOException {
        var request = new Request(method, path);
        parameters.forEach(request::addParameter);
        if (body != null)
            request.setEntity(new ByteArrayEntity(JSON.writeValueAsBytes(body), ContentType.APPLICATION_JSON));
        return perform(request);
    }

    private JsonNode perform(Request request) throws IOException {
        try {
            return read(client.performRequest(request).getEntity().getContent().readAllBytes());
        } catch (ResponseException refusal) {
            var response = refusal.getResponse();
            var entity = response.getEntity();
            var status = response.getStatusLine().getStatusCode();
            var text = entity == null ? new byte[0] : entity.getContent().readAllBytes();
            throw refused(request, status, text);
        }
    }

    private static Refused refused(Request request, int status, byte[] text) {
        var kind = "";
        try {
            kind = read(text).path("error").path("type").asString("");
        } catch (IOException _) {
            // A proxy between answered, not in JSON.
        }
        var shown = new String(text, 0, Math.min(text.length, 1_000), StandardCharsets.UTF_8);
        return new Refused(
                status, kind, request.getMethod() + " " + request.getEndpoint() + ": " + status + " " + shown);
    }

    private static JsonNode read(byte[] text) throws IOException {
        try {
            return JSON.readTree(text);
        } catch (JacksonException cause) {
            throw new IOException("The answer is no JSON", cause);
        }
    }

    /** Names joined for a path, in groups: an address has a limit. */
    static List<String> groups(List<String> names) {
        var groups = new ArrayList<String>();
        for (var from = 0; from < names.size(); from += 30) {
            groups.add(String.join(",", names.subList(from, Math.min(from + 30, names.size()))));
        }
        return groups;
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
