package app.tandem.idempotency;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.stereotype.Component;

/**
 * Which process has a key's first request in hand. It holds an advisory lock on its number by a connection kept for
 * nothing else; PostgreSQL lets go of it the moment the process is gone, so that a restarted server knows at once which
 * keys nobody holds any more.
 */
@Component
class HoldingProcess implements DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(HoldingProcess.class);

    private final DataSource dataSource;
    private @Nullable Integer number;
    private @Nullable Connection connection;

    HoldingProcess(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** This process's number, whose lock it holds when this returns; again, where the connection was lost. */
    synchronized int number() {
        try {
            if (number != null && connection != null && connection.isValid(2)) return number;
            drop();
            var fresh = dataSource.getConnection();
            try {
                fresh.setAutoCommit(true);
                if (number == null) number = next(fresh);
                try (var lock = fresh.prepareStatement("select pg_advisory_lock(hashtext('idempotency'), ?)")) {
                    lock.setInt(1, number);
                    lock.execute();
                }
            } catch (SQLException cause) {
                fresh.close();
                throw cause;
            }
            connection = fresh;
            return number;
        } catch (SQLException cause) {
            throw new DataAccessResourceFailureException("The lock on the idempotency keys cannot be held", cause);
        }
    }

    private static int next(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select nextval('idempotency_process')")) {
            row.next();
            return row.getInt(1);
        }
    }

    private void drop() throws SQLException {
        var old = connection;
        connection = null;
        if (old != null) old.close();
    }

    @Override
    public synchronized void destroy() {
        var held = connection;
        connection = null;
        if (held == null) return;
        try (held;
                var unlock = held.prepareStatement("select pg_advisory_unlock_all()")) {
            unlock.execute();
        } catch (SQLException cause) {
            log.debug("The connection that held the idempotency keys was gone already", cause);
        }
    }
}
