package app.tandem.subscribers;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events as {@code COPY … (format binary)} sends them, one row a message; the columns are those of {@link EventArchive}.
 * Many millions go through here, so that nothing is made of a row but what it holds. For one thread.
 */
final class EventCopy {
    private static final int HEADER = 19;
    /** PostgreSQL counts from 2000, we from 1970. */
    private static final long EPOCH = 946_684_800_000_000L;
    /** Before the text of {@code jsonb} stands a version. */
    private static final int VERSION = 1;

    private final JsonMapper json;
    private final Map<String, Object> properties = new LinkedHashMap<>();
    private final Map<String, String> types = new HashMap<>();
    private boolean begun;
    private long person;
    private String type = "";
    private long occurredAt;

    EventCopy(JsonMapper json) {
        this.json = json;
    }

    long person() {
        return person;
    }

    String type() {
        return type;
    }

    /** Microseconds since 1970. */
    long occurredAt() {
        return occurredAt;
    }

    /** @return null where the message holds no row: at the end */
    byte @Nullable [] row(byte[] message) {
        var row = message;
        if (!begun) {
            begun = true;
            row = Arrays.copyOfRange(
                    message, HEADER + ByteBuffer.wrap(message).getInt(HEADER - Integer.BYTES), message.length);
        }
        return row.length < Short.BYTES || ByteBuffer.wrap(row).getShort() < 0 ? null : row;
    }

    /**
     * Reads whose row it is, of which type and when.
     *
     * @return where in the row the properties begin, for {@link #properties}
     */
    int read(byte[] row) {
        var columns = ByteBuffer.wrap(row).position(Short.BYTES + Integer.BYTES);
        person = columns.getLong();
        type = type(columns);
        columns.getInt();
        occurredAt = columns.getLong() + EPOCH;
        return columns.position();
    }

    private String type(ByteBuffer columns) {
        var length = columns.getInt();
        var text = new String(columns.array(), columns.position(), length, StandardCharsets.UTF_8);
        columns.position(columns.position() + length);
        return types.computeIfAbsent(text, same -> same);
    }

    /**
     * The same as {@link PropertyValues#read}, without a tree in between.
     *
     * @return good until the next row
     */
    Map<String, Object> properties(byte[] row, int begin) {
        properties.clear();
        if (PlainJson.read(row, begin + Integer.BYTES + VERSION, properties)) return properties;
        properties.clear();
        var length = ByteBuffer.wrap(row).getInt(begin) - VERSION;
        try (var parser = json.createParser(row, begin + Integer.BYTES + VERSION, length)) {
            parser.nextToken();
            for (var name = parser.nextName(); name != null; name = parser.nextName()) {
                properties.put(name, value(parser, parser.nextToken()));
            }
        }
        return properties;
    }

    private static Object value(JsonParser parser, JsonToken token) {
        return switch (token) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Numbers.plain(parser.getDecimalValue());
            case START_OBJECT -> date(parser);
            case START_ARRAY -> list(parser);
            default -> parser.getString();
        };
    }

    private static Object date(JsonParser parser) {
        parser.nextToken();
        parser.nextToken();
        var date = PropertyValues.date(parser.getString());
        parser.nextToken();
        return date;
    }

    private static List<String> list(JsonParser parser) {
        var list = new ArrayList<String>();
        while (parser.nextToken() != JsonToken.END_ARRAY) list.add(parser.getString());
        return list;
    }
}
