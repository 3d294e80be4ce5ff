package app.tandem.segments;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is asked of a person's events of one kind. */
sealed interface Measure {
    /** How many there are. */
    record Count(Times times, int value) implements Measure {
        boolean holds(long count) {
            return switch (times) {
                case AT_LEAST -> count >= value;
                case AT_MOST -> count <= value;
                case EXACTLY -> count == value;
            };
        }
    }

    /** JSON says it in lower case. */
    enum Times {
        AT_LEAST("at least"),
        AT_MOST("at most"),
        EXACTLY("exactly");

        final String words;

        Times(String words) {
            this.words = words;
        }
    }

    /**
     * What a property adds up to: 0 over no events, and events without such a number add nothing.
     *
     * @param total the sum compared; its criterion's field is the property's name
     */
    record Sum(Rule.Compare total) implements Measure {
        String property() {
            return total.criterion().field();
        }
    }

    /** When the first of them was. Nobody without any has a first. */
    record First(Rule.Compare time) implements Measure {}

    /** When the last of them was. */
    record Last(Rule.Compare time) implements Measure {}

    /**
     * Whether another event came strictly after one of them.
     *
     * @param where tests of that other event's properties
     * @param within how long after at most, that instant included; null for any time up to now
     * @param happened false where one of them must have stayed without the other for all of {@code within}
     */
    record Then(String type, String label, List<Rule.Compare> where, Operand.@Nullable Span within, boolean happened)
            implements Measure {}
}
