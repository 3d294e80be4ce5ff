package app.tandem.subscribers;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An event's properties as the database keeps them. JSON has no dates, so that a date is {@code {"date": "…"}}: a text
 * that looks like one stays a text.
 */
final class EventProperties {
    private EventProperties() {}

    static String write(JsonMapper json, Map<String, Object> properties) {
        var stored = new LinkedHashMap<String, Object>();
        properties.forEach((name, value) -> stored.put(name, stored(value)));
        return json.writeValueAsString(stored);
    }

    private static Object stored(Object value) {
        return switch (value) {
            case BigDecimal number -> Numbers.plain(number);
            case Instant date -> Map.of("date", date.toString());
            default -> value;
        };
    }

    static Map<String, Object> read(JsonMapper json, String text) {
        if (text.equals("{}")) return Map.of();
        var values = new LinkedHashMap<String, Object>();
        json.readTree(text).properties().forEach(each -> values.put(each.getKey(), value(each.getValue())));
        return values;
    }

    private static Object value(JsonNode node) {
        if (node.isBoolean()) return node.booleanValue();
        if (node.isNumber()) return Numbers.plain(node.decimalValue());
        if (node.isObject()) return Instant.parse(node.path("date").stringValue());
        if (!node.isArray()) return node.stringValue();
        var list = new ArrayList<String>();
        for (var each : node) list.add(each.stringValue());
        return List.copyOf(list);
    }

    /** {@code text}, {@code number}, {@code boolean}, {@code date} or {@code list}. */
    static String kind(Object value) {
        return switch (value) {
            case String _ -> "text";
            case BigDecimal _ -> "number";
            case Boolean _ -> "boolean";
            case Instant _ -> "date";
            case List<?> _ -> "list";
            default -> throw new IllegalArgumentException("No event's property is a " + value.getClass());
        };
    }
}
