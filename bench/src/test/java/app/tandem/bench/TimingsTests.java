package app.tandem.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TimingsTests {
    @Test
    void a_percentile_is_a_time_that_was_measured() {
        var timings = new Timings(
                LongStream.rangeClosed(1, 200).map(each -> each * 1_000_000).toArray());
        assertThat(timings.p50()).isEqualTo(100);
        assertThat(timings.p99()).isEqualTo(198);
    }

    @Test
    void a_single_time_is_all_of_them() {
        var timings = new Timings(new long[] {4_000_000});
        assertThat(timings.p50()).isEqualTo(4);
        assertThat(timings.p99()).isEqualTo(4);
        assertThat(timings.perSecond()).isEqualTo(250);
    }
}
