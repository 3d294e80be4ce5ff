package app.tandem.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/** The PostgreSQL that the machine's packages bring, as an operator would run it: a server of its own beside ours. */
public final class DebianPostgres implements AutoCloseable {
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));
    private final Path bin;
    private final Path folder;
    private final int port;

    private DebianPostgres(Path bin, Path folder, int port) {
        this.bin = bin;
        this.folder = folder;
        this.port = port;
    }

    public static DebianPostgres start() {
        try {
            // Not under target/: PostgreSQL refuses to run as root, and its own user cannot read there.
            var folder = Files.createTempDirectory("tandem-postgres");
            if (ROOT) run(List.of("chown", "postgres", folder.toString()));
            var postgres = new DebianPostgres(bin(), folder, freePort());
            var password = Files.writeString(folder.resolve("password"), "tandem-test\n");
            if (ROOT) run(List.of("chown", "postgres", password.toString()));
            postgres.tool(
                    "initdb",
                    "-D",
                    folder + "/data",
                    "-U",
                    "tandem",
                    "--auth=scram-sha-256",
                    "--pwfile=" + password,
                    "-E",
                    "UTF8");
            postgres.tool(
                    "pg_ctl",
                    "-D",
                    folder + "/data",
                    "-w",
                    "-l",
                    folder + "/log",
                    "start",
                    "-o",
                    "-p " + postgres.port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=" + folder);
            return postgres;
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** What an operator sets. */
    public Map<String, String> environment() {
        return Map.of(
                "TANDEM_DATABASE_URL", "jdbc:postgresql://127.0.0.1:" + port + "/postgres",
                "TANDEM_DATABASE_USERNAME", "tandem",
                "TANDEM_DATABASE_PASSWORD", "tandem-test");
    }

    @Override
    public void close() {
        tool("pg_ctl", "-D", folder + "/data", "-m", "immediate", "stop");
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private void tool(String name, String... arguments) {
        var command = new ArrayList<String>();
        if (ROOT) command.addAll(List.of("runuser", "-u", "postgres", "--"));
        command.add(bin.resolve(name).toString());
        command.addAll(List.of(arguments));
        run(command);
    }

    private static void run(List<String> command) {
        try {
            var output = Files.createTempFile("tool", ".out");
            var process = new ProcessBuilder(command)
                    .directory(Path.of("/tmp").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (process.waitFor() != 0) throw new IllegalStateException(command + ": " + Files.readString(output));
            Files.delete(output);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    private static Path bin() throws IOException {
        try (var versions = Files.list(Path.of("/usr/lib/postgresql"))) {
            return versions.filter(version -> Files.isExecutable(version.resolve("bin/initdb")))
                    .max(Comparator.comparingDouble(
                            version -> Double.parseDouble(version.toFile().getName())))
                    .orElseThrow(() -> new IllegalStateException(
                            "Debian's PostgreSQL is missing: ./tandem test installs it (apt-get install postgresql)"))
                    .resolve("bin");
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
