package app.tandem.subscribers;

import app.tandem.shared.ShopId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/** All that a shop's people ever did, read in one go: for an index that is built anew. */
@Service
public class EventArchive {
    private final DataSource database;
    private final JsonMapper json;

    EventArchive(DataSource database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    public interface Visitor<E extends Exception> {
        /**
         * @param occurredAt in microseconds since 1970
         * @param properties as {@link Event#properties()}, good until the call returns
         */
        void visit(long person, String type, long occurredAt, Map<String, Object> properties) throws E;
    }

    /** Holds on to a shop's events as they are committed now. */
    public Snapshot open(ShopId shop) {
        try {
            return new Snapshot(database.getConnection(), shop);
        } catch (SQLException cause) {
            throw failed(cause);
        }
    }

    /** The events of one instant, in a transaction of their own that is over once this is closed. */
    public final class Snapshot implements AutoCloseable {
        private final Connection connection;
        private final ShopId shop;
        private final FeedPosition.Snapshot covers;

        private Snapshot(Connection connection, ShopId shop) throws SQLException {
            this.connection = connection;
            this.shop = shop;
            try {
                connection.setAutoCommit(false);
                connection.setReadOnly(true);
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                this.covers = current();
            } catch (SQLException | RuntimeException cause) {
                close();
                throw cause;
            }
        }

        private FeedPosition.Snapshot current() throws SQLException {
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery("select pg_current_snapshot()::text")) {
                row.next();
                return FeedPosition.Snapshot.parse(row.getString(1));
            }
        }

        /** Which transactions' events are among them. */
        public FeedPosition.Snapshot covers() {
            return covers;
        }

        /**
         * Reads every event, in long runs of one type in about the order of time.
         *
         * @param goOn asked now and then; where it says no, reading ends
         * @return how many were read
         */
        public <E extends Exception> long read(Visitor<E> visitor, BooleanSupplier goOn) throws E {
            var sql = """
                    copy (select subscriber_id, type, occurred_at, properties from event where shop_id = %d)
                    to stdout (format binary)
                    """.formatted(shop.value());
            try {
                var copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(sql);
                var rows = new EventCopy(json);
                var runs = new EventRuns();
                EventRuns.Visitor<E> each = row -> {
                    var properties = rows.read(row);
                    visitor.visit(rows.person(), rows.type(), rows.occurredAt(), rows.properties(row, properties));
                };
                var read = 0L;
                for (var message = copy.readFromCopy(); message != null; message = copy.readFromCopy()) {
                    var row = rows.row(message);
                    if (row == null) continue;
                    rows.read(row);
                    read++;
                    if (!runs.add(row, rows.type(), rows.occurredAt())) continue;
                    runs.empty(each);
                    if (!goOn.getAsBoolean()) {
                        copy.cancelCopy();
                        return read;
                    }
                }
                runs.empty(each);
                return read;
            } catch (SQLException cause) {
                throw failed(cause);
            }
        }

        @Override
        public void close() {
            try (connection) {
                connection.rollback();
            } catch (SQLException cause) {
                throw failed(cause);
            }
        }
    }

    private static DataAccessResourceFailureException failed(SQLException cause) {
        return new DataAccessResourceFailureException("Events could not be read", cause);
    }
}
