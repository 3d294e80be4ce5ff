package app.tandem.database;

import app.tandem.shared.Home;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL of our own under the home folder: loopback only, with a password, durable. The library that starts it is
 * made for tests, so its test defaults (no fsync, trust) are turned round here.
 */
final class EmbeddedDatabase implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedDatabase.class);
    private static final String SUPERUSER = "postgres";
    private static final String NAME = "tandem";
    private final EmbeddedPostgres postgres;
    private final String password;

    private EmbeddedDatabase(EmbeddedPostgres postgres, String password) {
        this.postgres = postgres;
        this.password = password;
    }

    static EmbeddedDatabase start(Home home) throws IOException, SQLException {
        var folder = home.resolve("database");
        Files.createDirectories(folder);
        var passwordFile = folder.resolve("password");
        var password = password(passwordFile);
        var data = folder.resolve("data");
        discardHalfMade(data);
        stopLeftOver(data);
        var binaries = folder.resolve("postgresql");
        Files.createDirectories(binaries);
        var postgres = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setOverrideWorkingDirectory(binaries.toFile())
                // Our own close() stops it, after the connection pool has let go.
                .setRegisterShutdownHook(false)
                .setPGStartupWait(Duration.ofMinutes(5)) // Recovery after a crash replays the log first.
                .setLocaleConfig("locale-provider", "builtin")
                .setLocaleConfig("builtin-locale", "C.UTF-8")
                .setLocaleConfig("locale", "C")
                .setLocaleConfig("auth-host", "scram-sha-256")
                .setLocaleConfig("auth-local", "scram-sha-256")
                .setLocaleConfig("pwfile", passwordFile.toString())
                .setConnectConfig("password", password)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig("max_connections", "60")
                .setServerConfig("shared_buffers", "256MB")
                .setServerConfig("max_wal_size", "4GB")
                .setServerConfig("jit", "off") // Our queries are short; compiling them costs more than it saves.
                .start();
        var database = new EmbeddedDatabase(postgres, password);
        database.createOnce();
        return database;
    }

    String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/" + NAME;
    }

    String username() {
        return SUPERUSER;
    }

    String password() {
        return password;
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }

    private void createOnce() throws SQLException {
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            try (var found = statement.executeQuery("select 1 from pg_database where datname = '" + NAME + "'")) {
                if (found.next()) return;
            }
            statement.execute("create database " + NAME);
        }
    }

    private static String password(Path file) throws IOException {
        if (Files.exists(file) && Files.size(file) > 0) {
            return Files.readString(file).strip();
        }
        var bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        var made = HexFormat.of().formatHex(bytes);
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, made + "\n");
        return made;
    }

    /** A first start that was cut off inside initdb leaves a folder that is neither empty nor a database. */
    private static void discardHalfMade(Path data) throws IOException {
        if (!Files.isDirectory(data)
                || Files.exists(data.resolve("global/pg_control")) && Files.exists(data.resolve("postgresql.conf"))) {
            return;
        }
        try (var files = Files.walk(data)) {
            for (var file : files.sorted(java.util.Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }

    /**
     * A server that was killed leaves its database running. It may hold half-done transactions of ours, so it is
     * stopped (fast: open transactions roll back, committed work stays) and started anew.
     */
    private static void stopLeftOver(Path data) throws IOException {
        var left = postmaster(data);
        if (left.isEmpty()) return;
        log.info(
                "Stopping the database that an earlier server left behind (process {})",
                left.get().pid());
        // SIGINT is PostgreSQL's fast shutdown; ProcessHandle can only send SIGTERM (waits for clients) or SIGKILL.
        new ProcessBuilder("kill", "-INT", Long.toString(left.get().pid())).start();
        try {
            left.get().onExit().get(60, TimeUnit.SECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException(stop);
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException slow) {
            throw new IOException(
                    "The database left behind (process " + left.get().pid()
                            + ") does not stop. Stop it, then start again.",
                    slow);
        }
    }

    private static Optional<ProcessHandle> postmaster(Path data) throws IOException {
        var file = data.resolve("postmaster.pid");
        if (!Files.exists(file)) return Optional.empty();
        List<String> lines = Files.readAllLines(file);
        if (lines.isEmpty() || !lines.getFirst().strip().matches("\\d+")) return Optional.empty();
        // The pid may have been given to another program since: only a postgres on this very folder is ours.
        return ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
                .filter(ProcessHandle::isAlive)
                .filter(process -> process.info()
                        .commandLine()
                        .map(line -> line.contains("postgres") && line.contains(data.toString()))
                        .orElse(false));
    }
}
