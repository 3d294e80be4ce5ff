package app.tandem.segments;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A fact as rules compare it. A value that is not of the criterion's type, and a blank or empty one, is absent: every
 * reader of a rule sees facts through here, so none can disagree about that.
 */
sealed interface Fact {
    FactType type();

    record Text(String folded) implements Fact {
        @Override
        public FactType type() {
            return FactType.TEXT;
        }
    }

    record Number(BigDecimal value) implements Fact {
        @Override
        public FactType type() {
            return FactType.NUMBER;
        }
    }

    record Truth(boolean value) implements Fact {
        @Override
        public FactType type() {
            return FactType.BOOLEAN;
        }
    }

    record Moment(long micros) implements Fact {
        @Override
        public FactType type() {
            return FactType.DATE;
        }
    }

    record Items(Set<String> folded) implements Fact {
        @Override
        public FactType type() {
            return FactType.LIST;
        }
    }

    /** @return null where the value counts as absent */
    static @Nullable Fact of(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case String text -> {
                var folded = FoldedText.of(text);
                yield folded == null ? null : new Text(folded);
            }
            case BigDecimal number -> new Number(number);
            case BigInteger number -> new Number(new BigDecimal(number));
            case Integer number -> new Number(BigDecimal.valueOf(number));
            case Long number -> new Number(BigDecimal.valueOf(number));
            case Boolean truth -> new Truth(truth);
            case Instant moment -> new Moment(micros(moment));
            case Collection<?> items -> items(items);
            default -> throw new IllegalArgumentException("No fact is a " + value.getClass());
        };
    }

    /** @return null where the value is absent or of another type */
    static @Nullable Fact of(@Nullable Object value, FactType type) {
        var fact = of(value);
        return fact == null || fact.type() != type ? null : fact;
    }

    /** PostgreSQL keeps microseconds; both sides of a comparison do. Beyond 290,000 years it stops at the end. */
    static long micros(Instant moment) {
        try {
            return Math.addExact(Math.multiplyExact(moment.getEpochSecond(), 1_000_000L), moment.getNano() / 1_000);
        } catch (ArithmeticException _) {
            return moment.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    private static @Nullable Items items(Collection<?> items) {
        var folded = new HashSet<String>();
        for (var item : items) {
            var text = item instanceof String each ? FoldedText.of(each) : null;
            if (text != null) folded.add(text);
        }
        return folded.isEmpty() ? null : new Items(folded);
    }
}
