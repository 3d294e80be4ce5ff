package app.tandem.segments;

import static org.assertj.core.api.Assertions.assertThat;

import app.tandem.segments.Condition.Bound;
import app.tandem.segments.Condition.InNumbers;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A number keeps every digit and its place among the others, whichever form it takes. */
class NumberKeyTests {
    private static final List<BigDecimal> NUMBERS = Stream.of(
                    "-1E+400",
                    "-9223372036854.775809",
                    "-9223372036854.775808",
                    "-9223372036854.7758079",
                    "-12.5",
                    "-12.0000001",
                    "-12",
                    "-0.000001",
                    "-1E-900",
                    "0",
                    "0E+50",
                    "1E-900",
                    "0.0000001",
                    "0.000001",
                    "0.00000150",
                    "12",
                    "12.000000",
                    "12.0000001",
                    "123",
                    "9223372036854.775807",
                    "9223372036854.7758071",
                    "9223372036854.775808",
                    "1E+18",
                    "1E+400")
            .map(BigDecimal::new)
            .toList();

    @Test
    void a_number_comes_back_as_it_went_in() {
        for (var number : NUMBERS) {
            assertThat(NumberKey.sortable(NumberKey.sortable(number))).isEqualByComparingTo(number);
            if (NumberKey.isScaled(number)) {
                assertThat(NumberKey.scaled(NumberKey.scaled(number))).isEqualByComparingTo(number);
            }
        }
        assertThat(NUMBERS.stream().filter(NumberKey::isScaled)).hasSize(11);
    }

    @Test
    void bytes_sort_as_the_numbers_do() {
        for (var one : NUMBERS) {
            for (var other : NUMBERS) {
                assertThat(Integer.signum(Arrays.compareUnsigned(NumberKey.sortable(one), NumberKey.sortable(other))))
                        .as("%s and %s", one, other)
                        .isEqualTo(one.compareTo(other));
            }
        }
    }

    @Test
    void a_range_of_scaled_numbers_ends_where_the_range_of_numbers_does() {
        for (var bound : NUMBERS) {
            for (var included : List.of(true, false)) {
                for (var number : NUMBERS) {
                    if (!NumberKey.isScaled(number)) continue;
                    var above = NumberKey.range(new InNumbers(new Bound(bound, included), null));
                    var below = NumberKey.range(new InNumbers(null, new Bound(bound, included)));
                    var order = number.compareTo(bound);
                    assertThat(holds(above, number))
                            .as("%s above %s, included %s", number, bound, included)
                            .isEqualTo(order > 0 || order == 0 && included);
                    assertThat(holds(below, number))
                            .as("%s below %s, included %s", number, bound, included)
                            .isEqualTo(order < 0 || order == 0 && included);
                }
            }
        }
    }

    private static boolean holds(NumberKey.Range range, BigDecimal number) {
        var scaled = NumberKey.scaled(number);
        return range.from() <= scaled && scaled <= range.to();
    }
}
