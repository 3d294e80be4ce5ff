package app.tandem.bench;

import static org.assertj.core.api.Assertions.assertThat;

import app.tandem.bench.Aims.Aim;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AimsTests {
    private static final int TEN_MILLION = 10_000_000;

    @Test
    void the_missions_rule_has_to_beat_postgresql_five_times_and_duckdb() {
        assertThat(met(mission(10, 50, 10.5))).isTrue();
        assertThat(met(mission(10, 49, 30))).isFalse();
        assertThat(met(mission(10, 100, 9))).isFalse();
        assertThat(met(mission(16, 1_000, 1_000))).isFalse();
    }

    @Test
    void smaller_shops_have_no_aim_for_it() {
        assertThat(Aims.ofCounting(SegmentsBench.MISSION, 100_000, millis(10), Map.of()))
                .isNull();
    }

    private static @Nullable Aim mission(double own, double postgres, double duckdb) {
        return Aims.ofCounting(
                SegmentsBench.MISSION,
                TEN_MILLION,
                millis(own),
                Map.of(PostgresRival.NAME, millis(postgres), DuckDbRival.NAME, millis(duckdb)));
    }

    private static boolean met(@Nullable Aim aim) {
        return Objects.requireNonNull(aim).met();
    }

    private static Timings millis(double value) {
        return new Timings(new long[] {(long) (value * 1_000_000)});
    }
}
