package app.tandem.messages;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Which process has texts in hand. It holds an advisory lock on its id by a connection kept for nothing else; PostgreSQL
 * lets go of it the moment the process or the connection is gone. A process whose connection is gone may still be handing
 * texts over, so a free lock alone does not make its claims orphans: see {@link Doubts}.
 */
final class SenderIdentity implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SenderIdentity.class);

    private final long id;
    private final Connection connection;

    private SenderIdentity(long id, Connection connection) {
        this.id = id;
        this.connection = connection;
    }

    /** @param home whose process it is, as {@link SenderHome} tells it */
    static SenderIdentity take(DataSource dataSource, JdbcClient db, Clock clock, String home) throws SQLException {
        var id = db.sql("insert into sender (started_at, home) values (:now, :home) returning id")
                .param("home", home)
                .param("now", MessageStore.utc(clock.instant()))
                .query(Long.class)
                .single();
        var connection = dataSource.getConnection();
        try (var lock = connection.prepareStatement("select pg_advisory_lock(hashtext('sender'), ?)")) {
            connection.setAutoCommit(true);
            lock.setInt(1, (int) (long) id);
            lock.execute();
        } catch (SQLException cause) {
            connection.close();
            throw cause;
        }
        return new SenderIdentity(id, connection);
    }

    long id() {
        return id;
    }

    /** False once the lock may be lost: then others may take this sender's claims for orphans, and it must stop. */
    boolean holds() {
        try {
            return connection.isValid(2);
        } catch (SQLException _) {
            return false;
        }
    }

    @Override
    public void close() {
        try (connection;
                var unlock = connection.prepareStatement("select pg_advisory_unlock_all()")) {
            unlock.execute();
        } catch (SQLException cause) {
            log.debug("The sender's connection was gone already", cause);
        }
    }
}
