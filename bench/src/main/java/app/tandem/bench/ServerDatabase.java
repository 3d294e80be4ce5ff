package app.tandem.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;

/**
 * The embedded PostgreSQL in a server's home: by the server while that runs, or started without it to be filled, and
 * then with settings that make filling fast.
 */
final class ServerDatabase implements AutoCloseable {
    private static final String NAME = "tandem";

    private final AutoCloseable stop;
    private final int port;
    private final String password;

    private ServerDatabase(AutoCloseable stop, int port, String password) {
        this.stop = stop;
        this.port = port;
        this.password = password;
    }

    /** Of a server that runs. */
    static ServerDatabase of(Path home) throws IOException {
        // PostgreSQL writes its port into the fourth line.
        var port =
                Files.readAllLines(home.resolve("database/data/postmaster.pid")).get(3);
        return new ServerDatabase(() -> {}, Integer.parseInt(port.strip()), password(home));
    }

    /** Of a server that has run once and was stopped. */
    static ServerDatabase alone(Path home) throws IOException {
        var postgres = EmbeddedPostgres.builder()
                .setDataDirectory(home.resolve("database/data"))
                .setCleanDataDirectory(false)
                .setOverrideWorkingDirectory(home.resolve("database/postgresql").toFile())
                .setPGStartupWait(Duration.ofMinutes(2))
                .setConnectConfig("password", password(home))
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig("shared_buffers", "1GB")
                .setServerConfig("maintenance_work_mem", "1GB")
                .setServerConfig("max_parallel_maintenance_workers", "2")
                // A table that is emptied and filled in one transaction is then not written to the log.
                .setServerConfig("wal_level", "minimal")
                .setServerConfig("max_wal_senders", "0")
                .setServerConfig("max_wal_size", "8GB")
                .setServerConfig("autovacuum", "off")
                .start();
        return new ServerDatabase(postgres, postgres.getPort(), password(home));
    }

    private static String password(Path home) throws IOException {
        return Files.readString(home.resolve("database/password")).strip();
    }

    Connection connect() throws SQLException {
        var settings = new Properties();
        settings.setProperty("user", "postgres");
        settings.setProperty("password", password);
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + NAME, settings);
    }

    void execute(String sql) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    long number(String sql) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement();
                var found = statement.executeQuery(sql)) {
            found.next();
            return found.getLong(1);
        }
    }

    /** Statements that may run at the same time. */
    void together(List<String> statements) throws Exception {
        Together.run(statements.stream()
                .<Callable<Void>>map(sql -> () -> {
                    execute(sql);
                    return null;
                })
                .toList());
    }

    @Override
    public void close() throws Exception {
        stop.close();
    }
}
