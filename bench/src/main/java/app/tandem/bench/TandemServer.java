package app.tandem.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A server started as an operator starts it, by the launcher, on a home of its own. */
final class TandemServer implements AutoCloseable {
    private static final Duration LONGEST_START = Duration.ofMinutes(5);

    private final Process process;
    private final Instant started = Instant.now();
    final Api api;

    private TandemServer(Process process, Api api) {
        this.process = process;
        this.api = api;
    }

    /**
     * @param root the folder of the launcher
     * @param heap as the JVM takes it, such as {@code 4g}
     * @return once it is healthy
     */
    static TandemServer start(Path root, Path home, String heap) throws IOException, InterruptedException {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        var token = "tdm_" + UUID.randomUUID().toString().replace("-", "");
        var builder = new ProcessBuilder(
                        root.resolve("tandem").toString(),
                        "up",
                        "--port",
                        Integer.toString(port),
                        "--home",
                        home.toString())
                .directory(root.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        home.resolveSibling("server-output.txt").toFile()));
        builder.environment().put("TANDEM_API_TOKEN", token);
        builder.environment().put("TANDEM_HEAP", heap);
        // The launcher becomes the server: one process, whose memory is the server's.
        var server = new TandemServer(builder.start(), new Api(port, token));
        Runtime.getRuntime().addShutdownHook(new Thread(server.process::destroy));
        server.awaitHealth();
        return server;
    }

    private void awaitHealth() throws IOException, InterruptedException {
        var deadline = started.plus(LONGEST_START);
        while (true) {
            try {
                api.get("/actuator/health");
                return;
            } catch (IOException | Api.Refused notYet) {
                if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                    throw new IOException("The server does not start; see server-output.txt and server.log", notYet);
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }

    Instant started() {
        return started;
    }

    /** What the operating system holds in memory for the process now, in bytes. */
    long residentBytes() throws IOException {
        return kilobytes("VmRSS:") * 1_024;
    }

    /** The most it ever held. */
    long peakResidentBytes() throws IOException {
        return kilobytes("VmHWM:") * 1_024;
    }

    private long kilobytes(String name) throws IOException {
        for (var line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith(name)) {
                return Long.parseLong(line.substring(name.length()).strip().split(" ", 2)[0]);
            }
        }
        throw new IOException("The system does not tell " + name);
    }

    /** Computing time of all its threads so far. */
    Duration cpu() {
        return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Stops it as Ctrl-C does, with everything kept. */
    @Override
    public void close() throws InterruptedException {
        api.close();
        process.destroy();
        if (!process.waitFor(2, TimeUnit.MINUTES)) process.destroyForcibly().waitFor();
    }
}
