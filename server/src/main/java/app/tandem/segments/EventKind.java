package app.tandem.segments;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A kind of event that segments can ask about.
 *
 * @param type its fixed name in rules, such as {@code order_created}
 * @param label what the builder shows, such as "Order created"
 * @param group heading in the builder
 * @param help a sentence; null where the label says it all
 * @param properties the properties it is known to have, by name
 * @param only what further properties have to be for an event of the type to count, by name, which no rule has to say
 */
public record EventKind(
        String type,
        String label,
        String group,
        @Nullable String help,
        Map<String, FactType> properties,
        Map<String, BigDecimal> only) {

    public EventKind(String type, String label, String group, @Nullable String help, Map<String, FactType> properties) {
        this(type, label, group, help, properties, Map.of());
    }
}
