package app.tandem.bench;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What counting has to achieve, by the size of the shop. */
final class Aims {
    private static final int ONE_MILLION = 1_000_000;
    private static final int TEN_MILLION = 10_000_000;

    private Aims() {}

    record Aim(String words, boolean met) {}

    /** @param others the same case, by the other system's name */
    static @Nullable Aim ofCounting(String name, int size, Timings own, Map<String, Timings> others) {
        return switch (name) {
            case SegmentsBench.MISSION -> size < TEN_MILLION ? null : ofMission(own, others);
            case SegmentsBench.NESTED ->
                size >= TEN_MILLION
                        ? new Aim("p50 < 250 ms", own.p50() < 250)
                        : size == ONE_MILLION ? new Aim("p99 < 50 ms", own.p99() < 50) : null;
            default -> null;
        };
    }

    private static Aim ofMission(Timings own, Map<String, Timings> others) {
        var faster = others.entrySet().stream()
                .allMatch(other ->
                        own.p50() * times(other.getKey()) <= other.getValue().p50());
        return new Aim("p50 ≤ 15 ms, 5 × PostgreSQL, DuckDB", own.p50() <= 15 && faster);
    }

    /** How many times faster than it we have to be. */
    private static int times(String system) {
        return system.equals(PostgresRival.NAME) ? 5 : 1;
    }

    static @Nullable Aim ofBuilding(int size, double documentsPerSecond) {
        return size < ONE_MILLION ? null : new Aim("≥ 250,000/s", documentsPerSecond >= 250_000);
    }
}
