package app.tandem.segments;

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
 */
public record EventKind(
        String type, String label, String group, @Nullable String help, Map<String, FactType> properties) {}
