package app.tandem.segments;

import java.math.BigDecimal;
import java.util.Set;
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

    record AnyOf(Set<String> items) implements Condition {}

    record AllOf(Set<String> items) implements Condition {}
}
