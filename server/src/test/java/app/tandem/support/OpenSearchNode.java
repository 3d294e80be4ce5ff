package app.tandem.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One node of {@link OpenSearchCluster}, in a JVM of its own, which can be killed as a machine would. */
public final class OpenSearchNode {
    private final List<String> command;
    private final Path output;
    private final int httpPort;
    private @Nullable Process process;

    OpenSearchNode(List<String> command, Path output, int httpPort) {
        this.command = command;
        this.output = output;
        this.httpPort = httpPort;
    }

    /** Starts it and does not wait. */
    public void start() {
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                    .start();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** SIGKILL; what it holds on disk stays. */
    public void kill() {
        if (process == null) return;
        process.destroyForcibly();
        waitForExit(process);
    }

    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    public String url() {
        return "http://127.0.0.1:" + httpPort;
    }

    public String output() {
        try {
            return Files.exists(output) ? Files.readString(output) : "";
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private void waitForExit(Process ending) {
        try {
            if (!ending.waitFor(30, TimeUnit.SECONDS)) throw new IllegalStateException("does not end:\n" + output());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    /** @param settings such as {@code node.name=one} */
    static List<String> command(String classPath, List<String> settings) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms320m",
                "-Xmx320m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", // These nodes live for minutes.
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath,
                "ClusterNode"));
        command.addAll(settings);
        return command;
    }
}
