package app.tandem.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;

/** A PostgreSQL of its own with a machine's worth of memory, and the indexes that fit the questions. */
final class PostgresRival implements Rival {
    static final String NAME = "PostgreSQL";
    private static final List<String> INDEXES = List.of(
            // Holds nobody but the candidates of the mission's rule: its count reads this one alone.
            "create index people_mission on people (points) where enrolled and consent = 'subscribed'",
            // The candidates of the nested rule with all that it asks about them.
            "create index people_nested on people (points) include (id, area_code, lifetime, created_at, tier, city, email,"
                    + " tags) where enrolled and consent = 'subscribed'",
            "create index people_id on people (id)",
            // One person's orders, and everybody's of a window, each without a look at the table.
            "create index event_person on event (person, happened_at) include (total) where type = 'order_created'",
            "create index event_at on event (happened_at) include (person, total) where type = 'order_created'");

    private final EmbeddedPostgres postgres;
    private final Connection connection;
    private final Statement statement;

    PostgresRival(Path folder) throws SQLException {
        try {
            postgres = EmbeddedPostgres.builder()
                    .setDataDirectory(folder.resolve("data"))
                    .setOverrideWorkingDirectory(folder.resolve("postgresql").toFile())
                    .setPGStartupWait(Duration.ofMinutes(2))
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setServerConfig("shared_buffers", "2GB")
                    .setServerConfig("effective_cache_size", "8GB")
                    .setServerConfig("work_mem", "256MB")
                    .setServerConfig("maintenance_work_mem", "1GB")
                    .setServerConfig("random_page_cost", "1.1")
                    .setServerConfig("wal_level", "minimal")
                    .setServerConfig("max_wal_senders", "0")
                    .setServerConfig("max_wal_size", "8GB")
                    .setServerConfig("autovacuum", "off") // It is vacuumed once, when all is there.
                    .setServerConfig("fsync", "off")
                    .start();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
        connection = postgres.getPostgresDatabase().getConnection();
        statement = connection.createStatement();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String setUp() {
        return "PostgreSQL 18, flat tables, a partial index for the mission's rule and covering ones for orders, vacuumed"
                + " and analyzed; shared_buffers 2 GB, work_mem 256 MB, parallel workers as by default";
    }

    @Override
    public void load(Population population) throws SQLException {
        for (var type : ComparisonTables.types()) statement.execute(type);
        statement.execute(ComparisonTables.PEOPLE);
        statement.execute(ComparisonTables.EVENTS);
        try {
            Together.run(List.of(
                    () -> alone(connection -> CopyText.fill(
                            connection,
                            "people",
                            "id, points, enrolled, consent, area_code, lifetime, created_at, tier, city, email, tags",
                            rows -> people(rows, population))),
                    () -> alone(connection -> CopyText.fill(
                            connection,
                            "event",
                            "person, total, type, happened_at",
                            rows -> events(rows, population)))));
            Together.run(INDEXES.stream()
                    .<Callable<Void>>map(index -> () -> alone(connection -> execute(connection, index)))
                    .toList());
        } catch (SQLException | RuntimeException cause) {
            throw cause;
        } catch (Exception cause) {
            throw new IllegalStateException(cause);
        }
        vacuum();
        statement.execute("checkpoint"); // Nothing is left to write while others are measured.
    }

    /** Until every page is known to be visible to all, without which an index-only scan still looks at the table. */
    private void vacuum() throws SQLException {
        for (var turn = 0; turn < 10; turn++) {
            statement.execute("vacuum (analyze)");
            var hidden =
                    number("select sum(relpages - relallvisible) from pg_class where relname in ('people', 'event')");
            if (hidden == 0) return;
        }
        throw new IllegalStateException("PostgreSQL's tables do not become visible to all.");
    }

    private long number(String sql) throws SQLException {
        try (var found = statement.executeQuery(sql)) {
            found.next();
            return found.getLong(1);
        }
    }

    private interface Work {
        void on(Connection connection) throws SQLException;
    }

    private Void alone(Work work) throws SQLException {
        try (var own = postgres.getPostgresDatabase().getConnection()) {
            work.on(own);
        }
        return null;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var own = connection.createStatement()) {
            own.execute(sql);
        }
    }

    private static void people(CopyText rows, Population population) throws SQLException {
        for (var id = 1; id <= population.size(); id++) {
            var person = population.person(id);
            var smile = person.smile();
            rows.add(person.id())
                    .add(smile == null ? null : (Integer) smile.points())
                    .add(person.enrolled())
                    .add(person.consent() == null ? "never_subscribed" : person.consent())
                    .add(person.areaCode())
                    .add(person.lifetimeCents())
                    .add(person.createdAt())
                    .add(smile == null ? null : smile.tier())
                    .add(person.city())
                    .add(person.email())
                    .add(person.tags())
                    .endRow();
        }
    }

    private static void events(CopyText rows, Population population) throws SQLException {
        for (var id = 1; id <= population.size(); id++) {
            for (var event : population.events(id)) {
                rows.add(id)
                        .add(event.cents())
                        .add(event.type().code)
                        .add(event.at())
                        .endRow();
            }
        }
    }

    @Override
    public long count(Question question, Instant now) throws SQLException {
        return number(question.sql(now));
    }

    @Override
    public long bytes() throws SQLException {
        return number("select pg_total_relation_size('people') + pg_total_relation_size('event')");
    }

    @Override
    public void close() throws SQLException {
        connection.close();
        try {
            postgres.close();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
