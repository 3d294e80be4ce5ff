package app.tandem.bench;

import app.tandem.bench.Aims.Aim;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How far counts lag behind the database while it changes all the time: half of the changes are points, written as a
 * pass over Smile's customers writes them, half are events sent to the API.
 *
 * <p>Beside the stream one person after the other gets more points than anybody else can have. From the commit of that
 * to a count that holds it is the lag, and each of these counts has to be right to the person.
 */
final class CatchUp {
    static final String NAME = "catch-up under 2,000 changes/s";
    private static final Duration LENGTH = Duration.ofSeconds(30);
    private static final int POINTS_A_SECOND = 1_000;
    private static final int EVENTS_A_SECOND = 1_000;
    private static final int POINTS_AT_ONCE = 50;
    private static final int EVENTS_AT_ONCE = 100;
    private static final Duration BETWEEN_SAMPLES = Duration.ofMillis(100);
    /** What nobody earns. */
    private static final int TOO_MANY_POINTS = 1_000_000_000;

    private final TandemServer server;
    private final ServerDatabase database;
    private final Population population;
    private final PointChanges points;
    private final AtomicLong changes = new AtomicLong();

    CatchUp(TandemServer server, ServerDatabase database, Population population) throws SQLException {
        this.server = server;
        this.database = database;
        this.population = population;
        this.points = new PointChanges(database, population);
    }

    Row run() throws Exception {
        var lags = new ArrayList<Long>();
        var begun = System.nanoTime();
        Together.runAll(List.<Callable<Void>>of(this::changePoints, this::sendEvents, () -> sample(lags)));
        var perSecond = changes.get() * 1e9 / (System.nanoTime() - begun);
        var timings = new Timings(lags.stream().mapToLong(Long::longValue).toArray());
        return Row.timed(NAME, SegmentsBench.TANDEM, timings)
                .perSecond(perSecond)
                .note("from a commit to an exact count that holds it; per second: changes made")
                .aim(new Aim("p99 < 1 s at 2,000/s", timings.p99() < 1_000 && perSecond >= 1_900));
    }

    private Void changePoints() throws Exception {
        try (var connection = database.connect()) {
            var pace = new Pace(POINTS_A_SECOND / POINTS_AT_ONCE);
            while (pace.awaitNext()) changes.addAndGet(points.earn(connection, POINTS_AT_ONCE, 1));
        }
        return null;
    }

    private Void sendEvents() throws Exception {
        var random = new SplittableRandom(population.seed());
        var pace = new Pace(EVENTS_A_SECOND / EVENTS_AT_ONCE);
        while (pace.awaitNext()) {
            var events = new StringBuilder();
            for (var i = 0; i < EVENTS_AT_ONCE; i++) {
                var person = population.person(1 + random.nextInt(population.size()));
                events.append(i == 0 ? "" : ",")
                        .append("""
                        {"type": "order_created", "phone": "%s", "properties": {"total": %s, "product": "Mug"}}
                        """.formatted(person.phone(), Population.money(500 + random.nextInt(30_000))));
            }
            server.api.post("/api/v1/events/batch", "{\"events\": [" + events + "]}");
            changes.addAndGet(EVENTS_AT_ONCE);
        }
        return null;
    }

    private Void sample(ArrayList<Long> lags) throws Exception {
        var rule = """
                {"field": "smile.points_balance", "op": "greater_than_or_equal", "value": %d}
                """.formatted(TOO_MANY_POINTS);
        try (var connection = database.connect()) {
            var pace = new Pace((int) (1_000 / BETWEEN_SAMPLES.toMillis()));
            for (var marked = 1; pace.awaitNext(); marked++) {
                points.set(connection, TOO_MANY_POINTS);
                var committed = System.nanoTime();
                var count = server.api.count(rule).count();
                lags.add(System.nanoTime() - committed);
                if (count != marked) throw new WrongCount(rule, SegmentsBench.TANDEM, count, "the stream", marked);
            }
        }
        return null;
    }

    /** Once nothing changes any more, by the tables that the server keeps itself. */
    void check() throws Exception {
        var mission = new MissionRule(500);
        same(mission.rule(), """
                select count(*) from subscriber s
                join consent_state k on k.shop_id = s.shop_id and k.phone = s.phone and k.state = 'subscribed'
                join smile_customer c on c.shop_id = s.shop_id and c.email = s.email
                where c.state = 'member' and c.points_balance > 500
                """);
        same("""
                {"event": "order_created", "count": {"op": "at_least", "value": 3}}
                """, """
                select count(*) from (select from event where type = 'order_created' and occurred_at <= now()
                    group by shop_id, subscriber_id having count(*) >= 3) as loyal
                """);
    }

    private void same(String rule, String sql) throws Exception {
        var tandem = server.api.count(rule).count();
        var postgres = database.number(sql);
        if (tandem != postgres) throw new WrongCount(rule, SegmentsBench.TANDEM, tandem, "its database", postgres);
    }

    /** Even steps in time; who is late goes on at once, so that the rate holds on the whole. */
    private static final class Pace {
        private final long begun = System.nanoTime();
        private final long step;
        private long next = begun;

        Pace(int perSecond) {
            step = Duration.ofSeconds(1).toNanos() / perSecond;
        }

        /** @return false once the time is over */
        boolean awaitNext() throws InterruptedException {
            var left = next - System.nanoTime();
            if (left > 0) TimeUnit.NANOSECONDS.sleep(left);
            next += step;
            return System.nanoTime() - begun < LENGTH.toNanos();
        }
    }
}
