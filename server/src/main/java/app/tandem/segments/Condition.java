package app.tandem.segments;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What must hold of a value that is there. The many operators come down to these few, which is all that a reader of
 * rules has to know; texts are folded, dates are microseconds since 1970.
 */
sealed interface Condition {
    record Present() implements Condition {}

    record OneOf(Set<String> texts) implements Condition {}

    record Part(Place place, String text) implements Condition {}

    enum Place {
        ANYWHERE,
        START,
        END
    }

    record InNumbers(@Nullable Bound low, @Nullable Bound high) implements Condition {}

    record Bound(BigDecimal number, boolean included) {}

    record Is(boolean value) implements Condition {}

    /** Both ends are in. */
    record InTime(long from, long to) implements Condition {}

    /**
     * Whatever the year.
     *
     * @param days month and day as one number: 1231 for December 31st; February 29th is 229
     */
    record OnDays(Set<Integer> days) implements Condition {
        static OnDays month(int month) {
            return between(
                    LocalDate.of(2024, month, 1), YearMonth.of(2024, month).atEndOfMonth());
        }

        /** Both ends in. Who was born on February 29th has the 28th in years without one. */
        static OnDays between(LocalDate first, LocalDate last) {
            var days = new TreeSet<Integer>();
            for (var day = first; !day.isAfter(last); day = day.plusDays(1)) {
                days.add(number(day));
                if (number(day) == 228 && !day.isLeapYear()) days.add(229);
            }
            return new OnDays(days);
        }

        static int number(LocalDate day) {
            return day.getMonthValue() * 100 + day.getDayOfMonth();
        }
    }

    record AnyOf(Set<String> items) implements Condition {}

    record AllOf(Set<String> items) implements Condition {}
}
