package app.tandem.subscribers;

import app.tandem.shared.Page;
import app.tandem.shared.PageRequest;
import app.tandem.shared.ShopId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The tables {@code import} and {@code import_batch}. */
@Repository
class ImportTable {
    static final int MOST_IN_A_BATCH = 1_000;
    private static final int BATCHES_AT_ONCE = 10;

    /** @param rows 0 until the file has been read through */
    record Import(
            long id,
            boolean dryRun,
            String fileName,
            String status,
            @Nullable String code,
            @Nullable String reason,
            long rows,
            long done,
            Map<String, Long> verdicts,
            List<String> ignored,
            String createdBy,
            Instant createdAt,
            @Nullable Instant finishedAt) {
        boolean running() {
            return status.equals("running");
        }
    }

    /** @param line where in the file the row begins; {@code phone} as understood, or as written where it is none */
    record Verdict(
            ImportVerdict verdict,
            int line,
            String phone,
            @Nullable String reason) {}

    /** @param row counted from 1, without the header */
    record Row(long row, Verdict verdict) {}

    private final JdbcClient db;
    private final JsonMapper json;
    private final Clock clock;

    ImportTable(JdbcClient db, JsonMapper json, Clock clock) {
        this.db = db;
        this.json = json;
        this.clock = clock;
    }

    long insert(ShopId shop, boolean dryRun, String fileName, List<String> ignored, String by) {
        return db.sql("""
                        insert into import (shop_id, mode, file_name, ignored, created_by, created_at)
                        values (:shop, :mode, :file, :ignored, :by, :now) returning id
                        """)
                .param("shop", shop.value())
                .param("mode", dryRun ? "dry_run" : "commit")
                .param("file", fileName)
                .param("ignored", ignored.toArray(String[]::new))
                .param("by", by)
                .param("now", now())
                .query(Long.class)
                .single();
    }

    Optional<Import> find(ShopId shop, long id) {
        return find(shop, id, "");
    }

    /** Nobody else writes to the import until the transaction ends. */
    Optional<Import> lock(ShopId shop, long id) {
        return find(shop, id, " for no key update");
    }

    private Optional<Import> find(ShopId shop, long id, String lock) {
        return db.sql("select * from import where shop_id = :shop and id = :id" + lock)
                .param("shop", shop.value())
                .param("id", id)
                .query(this::read)
                .optional();
    }

    Page<Import> list(ShopId shop, PageRequest page) {
        var rows = db.sql("""
                        select * from import where shop_id = :shop and (:after::bigint is null or id < :after)
                        order by id desc limit :fetch
                        """)
                .param("shop", shop.value())
                .param("after", page.after())
                .param("fetch", page.fetch())
                .query(this::read)
                .list();
        return Page.of(rows, page, Import::id);
    }

    void surveyed(ShopId shop, long id, long rows) {
        db.sql("update import set rows = :rows where shop_id = :shop and id = :id and status = 'running'")
                .param("shop", shop.value())
                .param("id", id)
                .param("rows", rows)
                .update();
    }

    /** Writes a batch's verdicts down and moves the import on. The import is locked. */
    void progress(ShopId shop, Import before, List<Verdict> batch) {
        var counts = new TreeMap<>(before.verdicts());
        var letters = new StringBuilder();
        var reasons = new HashMap<Integer, String>();
        for (var i = 0; i < batch.size(); i++) {
            var each = batch.get(i);
            counts.merge(each.verdict.code(), 1L, Long::sum);
            letters.append(each.verdict.letter());
            if (each.reason != null) reasons.put(i, each.reason);
        }
        db.sql("""
                insert into import_batch (shop_id, import_id, first_row, verdicts, lines, phones, reasons)
                values (:shop, :id, :first, :verdicts, :lines, :phones, :reasons::jsonb)
                """)
                .param("shop", shop.value())
                .param("id", before.id)
                .param("first", before.done + 1)
                .param("verdicts", letters.toString())
                .param("lines", batch.stream().mapToInt(Verdict::line).toArray())
                .param("phones", batch.stream().map(Verdict::phone).toArray(String[]::new))
                .param("reasons", json.writeValueAsString(reasons))
                .update();
        db.sql("""
                update import set done = done + :rows, verdicts = :verdicts::jsonb
                where shop_id = :shop and id = :id
                """)
                .param("shop", shop.value())
                .param("id", before.id)
                .param("rows", batch.size())
                .param("verdicts", json.writeValueAsString(counts))
                .update();
    }

    /** Ends a running import; {@code code} and {@code reason} say why it failed, or are null. */
    void finish(ShopId shop, long id, @Nullable String code, @Nullable String reason) {
        db.sql("""
                update import set status = :status, code = :code, reason = :reason, finished_at = :now
                where shop_id = :shop and id = :id and status = 'running'
                """)
                .param("shop", shop.value())
                .param("id", id)
                .param("status", code == null ? "done" : "failed")
                .param("code", code)
                .param("reason", reason)
                .param("now", now())
                .update();
    }

    /** Rows with that verdict (null: any), after row {@code after}, at most {@code limit}. */
    List<Row> rows(ShopId shop, long id, @Nullable ImportVerdict verdict, long after, int limit) {
        var rows = new ArrayList<Row>();
        var from = after - MOST_IN_A_BATCH;
        while (true) {
            var batches = new ArrayList<Long>();
            db.sql("""
                    select first_row, verdicts, lines, phones, reasons::text from import_batch
                    where shop_id = :shop and import_id = :id and first_row > :from
                    and (:letter::text is null or strpos(verdicts, :letter) > 0)
                    order by first_row limit :limit
                    """)
                    .param("shop", shop.value())
                    .param("id", id)
                    .param("from", from)
                    .param("letter", verdict == null ? null : String.valueOf(verdict.letter()))
                    .param("limit", BATCHES_AT_ONCE)
                    .query(batch -> {
                        batches.add(batch.getLong("first_row"));
                        unfold(batch, verdict, after, rows);
                    });
            if (batches.size() < BATCHES_AT_ONCE || rows.size() >= limit) {
                return rows.size() <= limit ? rows : rows.subList(0, limit);
            }
            from = batches.getLast();
        }
    }

    private void unfold(ResultSet batch, @Nullable ImportVerdict wanted, long after, List<Row> into)
            throws SQLException {
        var first = batch.getLong("first_row");
        var letters = batch.getString("verdicts");
        var lines = (Integer[]) batch.getArray("lines").getArray();
        var phones = (String[]) batch.getArray("phones").getArray();
        var reasons = json.readTree(batch.getString("reasons"));
        for (var i = 0; i < letters.length(); i++) {
            if (first + i <= after || wanted != null && wanted.letter() != letters.charAt(i)) continue;
            var verdict = ImportVerdict.of(letters.charAt(i));
            var reason = reasons.path(Integer.toString(i));
            into.add(new Row(
                    first + i,
                    new Verdict(verdict, lines[i], phones[i], reason.isMissingNode() ? null : reason.stringValue())));
        }
    }

    private Import read(ResultSet row, int number) throws SQLException {
        var verdicts = new TreeMap<String, Long>();
        json.readTree(row.getString("verdicts"))
                .properties()
                .forEach(each -> verdicts.put(each.getKey(), each.getValue().longValue()));
        var finished = row.getObject("finished_at", OffsetDateTime.class);
        return new Import(
                row.getLong("id"),
                row.getString("mode").equals("dry_run"),
                row.getString("file_name"),
                row.getString("status"),
                row.getString("code"),
                row.getString("reason"),
                row.getLong("rows"),
                row.getLong("done"),
                verdicts,
                List.copyOf(Arrays.asList((String[]) row.getArray("ignored").getArray())),
                row.getString("created_by"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                finished == null ? null : finished.toInstant());
    }

    private OffsetDateTime now() {
        return OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
