package app.tandem.support;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The server as a process of its own, which can be killed as a machine would: without warning. */
public final class ServerProcess implements AutoCloseable {
    public static final String TOKEN = "tdm_process_test_token";
    private final Process process;
    private final Path home;
    private final Path output;
    private final int port;

    private ServerProcess(Process process, Path home, Path output, int port) {
        this.process = process;
        this.home = home;
        this.output = output;
        this.port = port;
    }

    /** Starts a server and does not wait for it. */
    public static ServerProcess launch(Path home, Map<String, String> environment) {
        try {
            Files.createDirectories(home);
            var output = Files.createTempFile(Path.of("target"), "server", ".out");
            var port = freePort();
            var command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    "-XX:TieredStopAtLevel=1", // These servers live for seconds.
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "app.tandem.TandemServer"));
            var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment()
                    .putAll(Map.of(
                            "TANDEM_HOME",
                            home.toAbsolutePath().toString(),
                            "TANDEM_PORT",
                            Integer.toString(port),
                            "TANDEM_ADMIN_EMAIL",
                            "owner@example.com",
                            "TANDEM_ADMIN_PASSWORD",
                            "correct horse battery",
                            "TANDEM_API_TOKEN",
                            TOKEN));
            builder.environment().putAll(environment);
            return new ServerProcess(builder.start(), home, output, port);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** Starts a server and waits until it is healthy. */
    public static ServerProcess start(Path home, Map<String, String> environment) {
        var server = launch(home, environment);
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    if (!server.process.isAlive())
                        throw new IllegalStateException("The server ended:\n" + server.output());
                    return server.healthy();
                });
        return server;
    }

    private boolean healthy() {
        try {
            return open().get("/actuator/health").status() == 200;
        } catch (UncheckedIOException _) {
            return false; // Not listening yet.
        }
    }

    public Api api() {
        return open().bearer(TOKEN);
    }

    public Api open() {
        return Api.of("http://127.0.0.1:" + port);
    }

    public int port() {
        return port;
    }

    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** @return the exit code */
    public int waitForExit() {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) throw new IllegalStateException("does not end:\n" + output());
            return process.exitValue();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    /** SIGKILL to the server alone; its database lives on. */
    public void kill() {
        process.destroyForcibly();
        waitForExit();
    }

    /** SIGKILL to the server's database, with whatever that started; empty answer where none runs. */
    public Optional<Long> killDatabase() {
        var database = database();
        database.ifPresent(postmaster -> {
            var all = new ArrayList<>(postmaster.descendants().toList());
            all.add(postmaster);
            all.forEach(ProcessHandle::destroyForcibly);
            all.forEach(each -> await().atMost(Duration.ofSeconds(20)).until(() -> !each.isAlive()));
        });
        return database.map(ProcessHandle::pid);
    }

    /** The embedded database's main process, where it is alive. */
    public Optional<ProcessHandle> database() {
        var file = home.resolve("database/data/postmaster.pid");
        try {
            if (!Files.exists(file)) return Optional.empty();
            return ProcessHandle.of(
                            Long.parseLong(Files.readAllLines(file).getFirst().strip()))
                    .filter(ProcessHandle::isAlive);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** Stops it as an operator does (SIGTERM), and its database with it. */
    @Override
    public void close() {
        process.destroy();
        waitForExit();
        killDatabase();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
