package app.tandem.bench;

import java.sql.SQLException;
import java.time.Instant;

/** What one would count with in place of Tandem. */
interface Rival extends AutoCloseable {
    String name();

    /** Holds the whole population, with whatever makes counting it fast. */
    void load(Population population) throws SQLException;

    /** @param now what Tandem took for now */
    long count(Question question, Instant now) throws SQLException;

    /** Tables and indexes on disk. */
    long bytes() throws SQLException;

    /** How it was set up, in a line. */
    String setUp();

    @Override
    void close() throws SQLException;
}
