package app.tandem.segments;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/** What a rule compares with, as the merchant wrote it. */
sealed interface Operand {
    record Nothing() implements Operand {}

    record Texts(List<String> values) implements Operand {}

    record Numbers(List<BigDecimal> values) implements Operand {}

    record Truth(boolean value) implements Operand {}

    record Moments(List<Moment> values) implements Operand {}

    record Span(long amount, TimeUnit unit) implements Operand {}

    /** An instant, or a whole day of the shop's. */
    sealed interface Moment {
        /** Its first microsecond since 1970. */
        long first(ZoneId zone);

        /** Its last microsecond since 1970. */
        long last(ZoneId zone);
    }

    record Exact(Instant instant) implements Moment {
        @Override
        public long first(ZoneId zone) {
            return Fact.micros(instant);
        }

        @Override
        public long last(ZoneId zone) {
            return Fact.micros(instant);
        }
    }

    record WholeDay(LocalDate date) implements Moment {
        @Override
        public long first(ZoneId zone) {
            return Fact.micros(date.atStartOfDay(zone).toInstant());
        }

        @Override
        public long last(ZoneId zone) {
            return Fact.micros(date.plusDays(1).atStartOfDay(zone).toInstant()) - 1;
        }
    }
}
