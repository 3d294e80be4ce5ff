package app.tandem.support;

import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes writes of one row meet: none gets through before all of them stand before it. */
@TestComponent
public class RowLock {
    private final JdbcClient db;
    private final TransactionTemplate transaction;

    RowLock(JdbcClient db, TransactionTemplate transaction) {
        this.db = db;
        this.transaction = transaction;
    }

    /** @param update how the statements that write the row begin */
    public List<Api.Answer> meet(String table, String key, long id, String update, List<Callable<Api.Answer>> writes)
            throws Exception {
        try (var crowd = Executors.newVirtualThreadPerTaskExecutor()) {
            var under = new ArrayList<Future<Api.Answer>>();
            transaction.executeWithoutResult(_ -> {
                db.sql("select 1 from " + table + " where " + key + " = :id for no key update")
                        .param("id", id)
                        .query(Integer.class)
                        .single();
                for (var write : writes) under.add(crowd.submit(write));
                await().until(() -> waiting(update) == writes.size());
            });
            var answers = new ArrayList<Api.Answer>();
            for (var each : under) answers.add(each.get());
            return answers;
        }
    }

    private long waiting(String update) {
        return db.sql("select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query like :update")
                .param("update", update + "%")
                .query(Long.class)
                .single();
    }
}
