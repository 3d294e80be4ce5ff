package app.tandem.rewards.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class RequestLimitTests {
    private static final class StoppedClock extends Clock {
        private long millis = 1_000_000;

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private final StoppedClock clock = new StoppedClock();
    private final RequestLimit limit = new RequestLimit(clock, false);

    @Test
    void ten_pass_and_the_eleventh_waits_for_the_second_to_end() {
        for (var i = 0; i < 10; i++) {
            assertThat(limit.allows(1)).isTrue();
            clock.millis += 50;
        }
        assertThat(limit.allows(1)).isFalse();
        clock.millis += 499;
        assertThat(limit.allows(1)).isFalse();
        clock.millis += 1;
        for (var i = 0; i < 10; i++) assertThat(limit.allows(1)).isTrue();
        assertThat(limit.allows(1)).isFalse();
    }

    @Test
    void each_key_has_its_own_ten() {
        for (var i = 0; i < 11; i++) limit.allows(1);
        assertThat(limit.allows(1)).isFalse();
        assertThat(limit.allows(2)).isTrue();
    }

    @Test
    void a_clock_set_back_locks_nobody_out() {
        for (var i = 0; i < 11; i++) limit.allows(1);
        clock.millis -= 3_600_000;
        assertThat(limit.allows(1)).isTrue();
    }

    @Test
    void silent_keys_are_forgotten() {
        for (var key = 0; key < 5_000; key++) limit.allows(key);
        clock.millis += 2_000;
        limit.allows(1);
        assertThat(limit.size()).isLessThan(10);
    }

    @Test
    void it_can_be_turned_off() {
        var off = new RequestLimit(clock, true);
        for (var i = 0; i < 100; i++) assertThat(off.allows(1)).isTrue();
    }
}
