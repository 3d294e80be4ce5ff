package app.tandem.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** DuckDB inside this process, with a thread for each core. */
final class DuckDbRival implements Rival {
    static final String NAME = "DuckDB";

    private final Path file;
    private final DuckDBConnection connection;
    private final Statement statement;

    DuckDbRival(Path folder) throws SQLException {
        file = folder.resolve("comparison.duckdb");
        connection = DriverManager.getConnection("jdbc:duckdb:" + file).unwrap(DuckDBConnection.class);
        statement = connection.createStatement();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String setUp() {
        return "DuckDB " + version()
                + " in process, flat tables in a file that its memory holds when warm, a thread a core";
    }

    private String version() {
        try (var found = statement.executeQuery("select version()")) {
            found.next();
            return found.getString(1);
        } catch (SQLException cause) {
            throw new IllegalStateException(cause);
        }
    }

    @Override
    public void load(Population population) throws SQLException {
        for (var type : ComparisonTables.types()) statement.execute(type);
        statement.execute(ComparisonTables.PEOPLE);
        statement.execute(ComparisonTables.EVENTS);
        try (var rows = connection.createAppender(DuckDBConnection.DEFAULT_SCHEMA, "people")) {
            for (var id = 1; id <= population.size(); id++) append(rows, population.person(id));
        }
        try (var rows = connection.createAppender(DuckDBConnection.DEFAULT_SCHEMA, "event")) {
            for (var id = 1; id <= population.size(); id++) {
                for (var event : population.events(id)) {
                    rows.beginRow()
                            .append(id)
                            .append(event.cents())
                            .append(event.type().code)
                            .append(event.at().atOffset(ZoneOffset.UTC).toLocalDateTime())
                            .endRow();
                }
            }
        }
        statement.execute("checkpoint");
        statement.execute("analyze");
    }

    private static void append(DuckDBAppender rows, Population.Person person) throws SQLException {
        var smile = person.smile();
        rows.beginRow().append(person.id());
        if (smile == null) rows.appendNull();
        else rows.append(smile.points());
        rows.append(person.enrolled())
                .append(person.consent() == null ? "never_subscribed" : person.consent())
                .append((short) person.areaCode());
        if (person.lifetimeCents() == null) rows.appendNull();
        else rows.append(person.lifetimeCents().intValue());
        rows.append(person.createdAt().atOffset(ZoneOffset.UTC).toLocalDateTime())
                .append(smile == null ? null : smile.tier())
                .append(person.city())
                .append(person.email())
                .append(person.tags())
                .endRow();
    }

    @Override
    public long count(Question question, Instant now) throws SQLException {
        try (var found = statement.executeQuery(question.sql(now))) {
            found.next();
            return found.getLong(1);
        }
    }

    @Override
    public long bytes() {
        try {
            return Files.size(file);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
