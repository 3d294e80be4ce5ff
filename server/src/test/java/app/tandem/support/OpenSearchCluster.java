package app.tandem.support;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real OpenSearch cluster of three nodes. All tests share one, so each keeps to index names of its own; it starts with
 * the first test that asks for it and ends with the JVM.
 */
public final class OpenSearchCluster {
    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static @Nullable OpenSearchCluster shared;

    private final List<OpenSearchNode> nodes;

    private OpenSearchCluster(List<OpenSearchNode> nodes) {
        this.nodes = nodes;
    }

    /** The running cluster, all three nodes of it. */
    public static synchronized OpenSearchCluster get() {
        try {
            if (shared == null) shared = start();
            shared.restore();
            return shared;
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private static OpenSearchCluster start() throws IOException {
        var folder = Files.createTempDirectory("tandem-opensearch");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(folder)));
        var classPath = compile(folder);
        var ports = freePorts(6);
        var seeds =
                ports.subList(3, 6).stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
        var nodes = new ArrayList<OpenSearchNode>();
        for (var i = 0; i < 3; i++) {
            var name = "node-" + i;
            var settings = List.of(
                    "cluster.name=" + folder.getFileName(),
                    "node.name=" + name,
                    "node.processors=2",
                    "path.home=" + folder.resolve(name),
                    "network.host=127.0.0.1",
                    "http.type=netty4",
                    "transport.type=netty4",
                    "http.port=" + ports.get(i),
                    "transport.port=" + ports.get(3 + i),
                    "discovery.seed_hosts=" + seeds,
                    "cluster.initial_cluster_manager_nodes=node-0,node-1,node-2",
                    // A machine's nearly full disk is not what these tests are about.
                    "cluster.routing.allocation.disk.threshold_enabled=false");
            nodes.add(new OpenSearchNode(
                    OpenSearchNode.command(classPath, settings), folder.resolve(name + ".out"), ports.get(i)));
        }
        return new OpenSearchCluster(List.copyOf(nodes));
    }

    /** Compiled here and not with the tests, whose class path has no OpenSearch. */
    private static String compile(Path folder) throws IOException {
        var libraries = Path.of("target/opensearch.classpath");
        if (!Files.exists(libraries)) throw new IllegalStateException("Maven writes " + libraries + "; run mvn test.");
        var classPath = Files.readString(libraries).strip();
        var classes = Files.createDirectory(folder.resolve("classes"));
        var result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-nowarn",
                        "-cp",
                        classPath,
                        "-d",
                        classes.toString(),
                        "src/test/opensearch/ClusterNode.java");
        if (result != 0) throw new IllegalStateException("ClusterNode does not compile.");
        return classes + System.getProperty("path.separator") + classPath;
    }

    /** Starts the nodes that are down and waits until every copy of every shard is in its place. */
    public void restore() {
        nodes.stream().filter(node -> !node.isAlive()).forEach(OpenSearchNode::start);
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(200))
                .until(this::isWhole);
    }

    private boolean isWhole() {
        for (var node : nodes) {
            if (!node.isAlive()) throw new IllegalStateException("A node ended:\n" + node.output());
        }
        try {
            var health = send("GET", "/_cluster/health?timeout=1s", null);
            return health.path("number_of_nodes").asInt() == 3
                    && health.path("status").asString().equals("green");
        } catch (IOException _) {
            return false; // Not listening yet.
        }
    }

    public List<OpenSearchNode> nodes() {
        return nodes;
    }

    /** What an operator sets as {@code TANDEM_OPENSEARCH_URL}. */
    public String urls() {
        return nodes.stream().map(OpenSearchNode::url).collect(Collectors.joining(","));
    }

    /** Asks the first node that is alive, past the server. */
    public JsonNode send(String method, String path, @Nullable String body) throws IOException {
        var node = nodes.stream().filter(OpenSearchNode::isAlive).findFirst().orElseThrow();
        var request = HttpRequest.newBuilder(URI.create(node.url() + path))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(30))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return JSON.readTree(
                    HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    private static void end(Path folder) {
        if (shared != null) shared.nodes.forEach(OpenSearchNode::kill);
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException _) {
            // It is in the machine's temporary folder.
        }
    }

    /** Below those that the system hands out by itself: a killed node finds its port free when it returns. */
    private static List<Integer> freePorts(int count) {
        var ports = new ArrayList<Integer>();
        var random = new Random();
        while (ports.size() < count) {
            var port = 20_000 + random.nextInt(12_000);
            try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                if (!ports.contains(port)) ports.add(port);
            } catch (IOException _) {
                // Somebody has it; the next one.
            }
        }
        return ports;
    }
}
