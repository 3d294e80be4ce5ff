package app.tandem.operations;

import app.tandem.segments.Segments;
import app.tandem.shared.Home;
import app.tandem.shared.Problem;
import app.tandem.shared.ShopId;
import app.tandem.shared.SignedIn;
import app.tandem.shops.Shops;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.info.BuildProperties;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Versions and places; and the same with table sizes and job states as a file to send along, without secrets. What tells
 * of the whole server, and so of other shops, is the operator's, whose shop is the first.
 */
@RestController
@RequestMapping("/api/v1")
class StatusController {
    record Database(String kind, String version) {}

    /**
     * The index that counts are of; null while it is behind.
     *
     * @param kind {@code lucene} in this process, {@code opensearch} on a cluster
     * @param people how many it holds
     * @param lagSeconds how long it took just now until it had all that was committed before
     */
    record Audience(String kind, long people, double lagSeconds) {}

    /** @param home for the operator only */
    record Status(
            String version,
            String java,
            Database database,
            @Nullable Audience audience,
            String publicUrl,
            @Nullable String home) {}

    record Job(String name, String instance, Instant due, boolean running, int failures) {}

    /** @param rowsEstimated for the operator only, as are {@code jobs} */
    record Diagnostics(
            Instant at,
            Status status,
            String os,
            int processors,
            long heapUsedBytes,
            long heapMaxBytes,
            long uptimeSeconds,
            @Nullable Map<String, Long> rowsEstimated,
            @Nullable List<Job> jobs) {}

    private final BuildProperties build;
    private final JdbcClient db;
    private final Segments segments;
    private final Shops shops;
    private final Home home;
    private final Clock clock;
    private final boolean external;
    private final String publicUrl;

    StatusController(
            BuildProperties build,
            JdbcClient db,
            Segments segments,
            Shops shops,
            Home home,
            Clock clock,
            @Value("${tandem.database.url:}") String databaseUrl,
            @Value("${tandem.public-url:}") String publicUrl,
            @Value("${server.port}") int port) {
        this.build = build;
        this.db = db;
        this.segments = segments;
        this.shops = shops;
        this.home = home;
        this.clock = clock;
        this.external = !databaseUrl.isBlank();
        this.publicUrl = publicUrl.isBlank() ? "http://localhost:" + port : publicUrl;
    }

    @GetMapping("/status")
    Status status(SignedIn who) {
        return status(who.shop());
    }

    private Status status(ShopId shop) {
        return new Status(
                build.getVersion() == null ? "unknown" : build.getVersion(),
                Runtime.version().toString(),
                new Database(
                        external ? "external" : "embedded",
                        db.sql("show server_version").query(String.class).single()),
                audience(shop),
                publicUrl,
                isOperator(shop) ? home.path().toString() : null);
    }

    private boolean isOperator(ShopId shop) {
        return shops.first().filter(first -> first.id().equals(shop)).isPresent();
    }

    private @Nullable Audience audience(ShopId shop) {
        try {
            var indexed = segments.indexed(shop);
            return new Audience(indexed.kind(), indexed.people(), indexed.lag().toMillis() / 1000.0);
        } catch (Problem _) {
            return null;
        }
    }

    @GetMapping("/diagnostics")
    ResponseEntity<Diagnostics> diagnostics(SignedIn who) {
        var operator = isOperator(who.shop());
        var memory = Runtime.getRuntime();
        var body = new Diagnostics(
                clock.instant(),
                status(who.shop()),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                memory.availableProcessors(),
                memory.totalMemory() - memory.freeMemory(),
                memory.maxMemory(),
                ManagementFactory.getRuntimeMXBean().getUptime() / 1000,
                operator ? rowsEstimated() : null,
                operator ? jobs() : null);
        return ResponseEntity.ok()
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("tandem-diagnostics.json")
                                .build()
                                .toString())
                .body(body);
    }

    /** PostgreSQL's own estimate: counting every table would be a load in itself. */
    private Map<String, Long> rowsEstimated() {
        var rows = new TreeMap<String, Long>();
        db.sql("""
                        select relname, greatest(reltuples, 0)::bigint as rows from pg_class
                        where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace
                        """).query(row -> {
            rows.put(row.getString("relname"), row.getLong("rows"));
        });
        return rows;
    }

    private List<Job> jobs() {
        return db.sql("""
                        select task_name, task_instance, execution_time, picked, coalesce(consecutive_failures, 0) as failures
                        from scheduled_tasks order by execution_time limit 200
                        """)
                .query((row, number) -> new Job(
                        row.getString("task_name"),
                        row.getString("task_instance"),
                        row.getTimestamp("execution_time").toInstant(),
                        row.getBoolean("picked"),
                        row.getInt("failures")))
                .list();
    }
}
