package app.tandem.segments;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A fact as rules compare it. A value that is not of the criterion's type, and a blank or empty one, is absent: every
 * reader of a rule sees facts through here, so none can disagree about that.
 */
sealed interface Fact {
    /** Numbers with more are absent. */
    int MOST_DIGITS = 1_000;

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

    /**
     * @param micros of a plain date, its midnight in UTC
     * @param day month and day as {@link Condition.OnDays} has them, by UTC where a time goes with it
     */
    record Moment(long micros, int day) implements Fact {
        static Moment of(Instant instant) {
            return new Moment(Fact.micros(instant), day(LocalDate.ofInstant(instant, ZoneOffset.UTC)));
        }

        static Moment of(LocalDate date) {
            return new Moment(Fact.micros(date.atStartOfDay(ZoneOffset.UTC).toInstant()), day(date));
        }

        private static int day(LocalDate date) {
            return Condition.OnDays.number(date);
        }

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
            case BigDecimal number -> number(number);
            case BigInteger number -> number(new BigDecimal(number));
            case Integer number -> new Number(BigDecimal.valueOf(number));
            case Long number -> new Number(BigDecimal.valueOf(number));
            case Boolean truth -> new Truth(truth);
            case Instant moment -> Moment.of(moment);
            case LocalDate date -> Moment.of(date);
            case Collection<?> items -> items(items);
            default -> throw new IllegalArgumentException("No fact is a " + value.getClass());
        };
    }

    /**
     * @return null where the value is absent, or of a type the criterion does not read. A property of
     *     events that holds several kinds is text, and what is no text compares as it is written.
     */
    static @Nullable Fact of(@Nullable Object value, FactType type) {
        var fact = of(value);
        if (fact == null || fact.type() == type) return fact;
        return type == FactType.TEXT ? of(written(value)) : null;
    }

    /** The value as text, for criteria that read it as such. */
    static @Nullable String written(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case String text -> text;
            case BigDecimal number
            when number(number) != null -> number.stripTrailingZeros().toPlainString();
            case Collection<?> items -> items.stream().map(String::valueOf).collect(Collectors.joining(", "));
            default -> value.toString();
        };
    }

    /** PostgreSQL keeps microseconds; both sides of a comparison do. Beyond 290,000 years it stops at the end. */
    static long micros(Instant moment) {
        try {
            return Math.addExact(Math.multiplyExact(moment.getEpochSecond(), 1_000_000L), moment.getNano() / 1_000);
        } catch (ArithmeticException _) {
            return moment.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
    }

    /** A number as long as a page is somebody's mistake, and would not go into an index. */
    private static @Nullable Number number(BigDecimal number) {
        return number.precision() > MOST_DIGITS || Math.abs((long) number.scale()) > MOST_DIGITS
                ? null
                : new Number(number);
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
