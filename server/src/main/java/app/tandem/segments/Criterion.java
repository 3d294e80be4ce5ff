package app.tandem.segments;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something a segment can ask about a person.
 *
 * @param field its fixed name in rules, such as {@code smile.points_balance}
 * @param label what the builder shows, such as "Smile Points Balance"
 * @param group heading in the builder, such as "Smile"
 * @param help a sentence; null where the label says it all
 * @param values the values it can have where they are few and known ({@code member}, {@code candidate}); else empty
 * @param whenMissing for a yes-or-no question, what somebody without the fact counts as (nobody whom Smile does not know
 *     is enrolled), so that it is always set; null where nothing is known about them, so that neither answer holds
 */
public record Criterion(
        String field,
        String label,
        String group,
        FactType type,
        @Nullable String help,
        List<String> values,
        @Nullable Boolean whenMissing) {

    public Criterion(
            String field, String label, String group, FactType type, @Nullable String help, List<String> values) {
        this(field, label, group, type, help, values, null);
    }
}
