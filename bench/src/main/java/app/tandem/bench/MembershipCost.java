package app.tandem.bench;

import app.tandem.bench.Aims.Aim;
import java.io.IOException;
import java.sql.Connection;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * What it costs to keep who is in which of 500 saved segments: the server's computing time for rounds of changes, each
 * change in a transaction of its own, less the same without the segments, which is what applying a change to the index
 * costs anyway.
 */
final class MembershipCost {
    static final String NAME = "one change against 500 segments, CPU";
    private static final int SEGMENTS = 500;
    private static final int ROUNDS = 10;
    private static final int CHANGES_A_ROUND = 500;
    /** Long enough that what follows the changes by itself has come to an end. */
    private static final Duration AFTER_A_ROUND = Duration.ofSeconds(2);

    private static final Duration LONGEST_FILL = Duration.ofMinutes(10);

    private final TandemServer server;
    private final ServerDatabase database;
    private final Population population;
    private final PointChanges points;

    MembershipCost(TandemServer server, ServerDatabase database, Population population) throws Exception {
        this.server = server;
        this.database = database;
        this.population = population;
        this.points = new PointChanges(database, population);
    }

    Row run() throws Exception {
        var without = new Timings(rounds(awaitQuiet()));
        save();
        var idle = awaitQuiet();
        var movesBefore = moves();
        var with = rounds(idle);
        if (moves() == movesBefore)
            throw new IllegalStateException("Nobody moved between segments: nothing was measured.");
        var cost = new long[ROUNDS];
        for (var i = 0; i < ROUNDS; i++) cost[i] = Math.max(0, with[i] - (long) (without.p50() * 1e6));
        var timings = new Timings(cost);
        return Row.timed(NAME, SegmentsBench.TANDEM, timings)
                .note("mean of a change in rounds of %d, over the %.2f ms that a change takes without saved segments"
                        .formatted(CHANGES_A_ROUND, without.p50()))
                .aim(new Aim("< 1 ms", timings.p50() < 1));
    }

    /**
     * Computing time a change, in nanoseconds, of each round.
     *
     * @param idle computing time a unit of time without any change
     */
    private long[] rounds(double idle) throws Exception {
        var nanos = new long[ROUNDS];
        try (var connection = database.connect()) {
            round(connection); // Warms up.
            for (var i = 0; i < ROUNDS; i++) {
                var begun = System.nanoTime();
                var before = server.cpu();
                round(connection);
                var own = server.cpu().minus(before).toNanos() - (long) (idle * (System.nanoTime() - begun));
                nanos[i] = Math.max(0, own) / CHANGES_A_ROUND;
            }
        }
        return nanos;
    }

    private void round(Connection connection) throws Exception {
        for (var i = 0; i < CHANGES_A_ROUND; i++) points.earn(connection, 1, 50);
        server.api.count(new MissionRule(0).rule());
        TimeUnit.NANOSECONDS.sleep(AFTER_A_ROUND.toNanos());
    }

    /** Computing time a unit of time while nothing happens. */
    private double idle() throws InterruptedException {
        var begun = System.nanoTime();
        var before = server.cpu();
        TimeUnit.SECONDS.sleep(5);
        return (double) server.cpu().minus(before).toNanos() / (System.nanoTime() - begun);
    }

    private void save() throws IOException, InterruptedException {
        var random = new SplittableRandom(population.seed());
        for (var i = 0; i < SEGMENTS; i++) {
            var rule = i % 2 == 0
                    ? MissionRule.random(random).rule()
                    : NestedRule.random(random).rule();
            server.api.post("/api/v1/segments", "{\"name\": \"Segment %d\", \"rule\": %s}".formatted(i, rule));
        }
    }

    /** Until first fills and merges are over; answers what the server then still computes a unit of time. */
    private double awaitQuiet() throws InterruptedException {
        var deadline = System.nanoTime() + LONGEST_FILL.toNanos();
        while (System.nanoTime() < deadline) {
            var idle = idle();
            if (idle < 0.05) return idle;
        }
        throw new IllegalStateException("The server does not come to rest.");
    }

    /** How many moves there were so far. */
    private long moves() throws Exception {
        return database.number("select count(*) from segment_move");
    }
}
