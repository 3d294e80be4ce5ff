package app.tandem.subscribers;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Properties, of people and of events, as the database keeps them. JSON has no dates, so that a date is {@code {"date":
 * "…"}}: a text that looks like one stays a text. Of people a date may be plain ({@code LocalDate}).
 */
final class PropertyValues {
    private PropertyValues() {}

    /** To be written as JSON. */
    static Map<String, Object> stored(Map<String, Object> properties) {
        var stored = new LinkedHashMap<String, Object>();
        properties.forEach((name, value) -> stored.put(name, stored(value)));
        return stored;
    }

    private static Object stored(Object value) {
        return switch (value) {
            case BigDecimal number -> Numbers.plain(number);
            case Instant date -> Map.of("date", date.toString());
            case LocalDate day -> Map.of("date", day.toString());
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
        if (node.isObject()) return date(node.path("date").stringValue());
        if (!node.isArray()) return node.stringValue();
        var list = new ArrayList<String>();
        for (var each : node) list.add(each.stringValue());
        return List.copyOf(list);
    }

    /** An {@code Instant}, or a {@code LocalDate}. */
    static Object date(String text) {
        var day = Dates.day(text);
        return day == null ? Instant.parse(text) : day;
    }
}
