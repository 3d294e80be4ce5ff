package app.tandem.bench;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Rows on their way into a table of PostgreSQL by COPY, in its text format. The values hold no tabs or backslashes. */
final class CopyText {
    private static final int CHUNK = 1 << 16;
    private final CopyIn copy;
    private final StringBuilder rows = new StringBuilder(CHUNK + 1_024);
    private boolean first = true;

    interface Rows {
        void into(CopyText rows) throws SQLException;
    }

    private CopyText(CopyIn copy) {
        this.copy = copy;
    }

    /**
     * Empties a table and fills it. In one transaction, so that the rows need no log, and are frozen and known as visible
     * to all from the start: no vacuum has to read them again.
     *
     * @param columns with commas between them
     */
    static void fill(Connection connection, String table, String columns, Rows rows) throws SQLException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("truncate " + table);
        }
        var copy = new CopyText(connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("copy " + table + " (" + columns + ") from stdin with (freeze)"));
        rows.into(copy);
        copy.flush();
        copy.copy.endCopy();
        connection.commit();
    }

    CopyText add(@Nullable String value) {
        separate();
        rows.append(value == null ? "\\N" : value);
        return this;
    }

    CopyText add(long value) {
        separate();
        rows.append(value);
        return this;
    }

    CopyText add(@Nullable Integer value) {
        separate();
        if (value == null) rows.append("\\N");
        else rows.append(value.intValue());
        return this;
    }

    CopyText add(boolean value) {
        separate();
        rows.append(value ? 't' : 'f');
        return this;
    }

    /** In UTC. Written by hand: a formatter would take longer than all else. */
    CopyText add(Instant value) {
        separate();
        var time = value.atOffset(ZoneOffset.UTC);
        twoDigits(rows.append(time.getYear()).append('-'), time.getMonthValue()).append('-');
        twoDigits(rows, time.getDayOfMonth()).append(' ');
        twoDigits(rows, time.getHour()).append(':');
        twoDigits(rows, time.getMinute()).append(':');
        twoDigits(rows, time.getSecond()).append("+00");
        return this;
    }

    CopyText add(List<String> values) {
        separate();
        rows.append('{');
        for (var i = 0; i < values.size(); i++) rows.append(i == 0 ? "" : ",").append(values.get(i));
        rows.append('}');
        return this;
    }

    private static StringBuilder twoDigits(StringBuilder to, int value) {
        return (value < 10 ? to.append('0') : to).append(value);
    }

    private void separate() {
        if (!first) rows.append('\t');
        first = false;
    }

    void endRow() throws SQLException {
        rows.append('\n');
        first = true;
        if (rows.length() >= CHUNK) flush();
    }

    private void flush() throws SQLException {
        var bytes = rows.toString().getBytes(StandardCharsets.UTF_8);
        copy.writeToCopy(bytes, 0, bytes.length);
        rows.setLength(0);
    }
}
