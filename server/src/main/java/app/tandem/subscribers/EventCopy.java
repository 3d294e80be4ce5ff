package app.tandem.subscribers;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    /** Good until the next row. */
    Map<String, Object> properties() {
        return properties;
    }

    /** @return false where no row is in it: at the end, or between */
    boolean take(byte[] message) {
        var row = ByteBuffer.wrap(message);
        if (!begun) {
            row.position(HEADER + row.getInt(HEADER - Integer.BYTES));
            begun = true;
        }
        if (row.remaining() < Short.BYTES || row.getShort() < 0) return false;
        row.getInt();
        person = row.getLong();
        type = type(row);
        row.getInt();
        occurredAt = row.getLong() + EPOCH;
        var length = row.getInt();
        properties.clear();
        read(message, row.position() + VERSION, length - VERSION);
        return true;
    }

    private String type(ByteBuffer row) {
        var length = row.getInt();
        var text = new String(row.array(), row.position(), length, StandardCharsets.UTF_8);
        row.position(row.position() + length);
        return types.computeIfAbsent(text, same -> same);
    }

    /** The same as {@link EventProperties#read}, without a tree in between. */
    private void read(byte[] text, int offset, int length) {
        try (var parser = json.createParser(text, offset, length)) {
            parser.nextToken();
            for (var name = parser.nextName(); name != null; name = parser.nextName()) {
                properties.put(name, value(parser, parser.nextToken()));
            }
        }
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

    private static Instant date(JsonParser parser) {
        parser.nextToken();
        parser.nextToken();
        var date = Instant.parse(parser.getString());
        parser.nextToken();
        return date;
    }

    private static List<String> list(JsonParser parser) {
        var list = new ArrayList<String>();
        while (parser.nextToken() != JsonToken.END_ARRAY) list.add(parser.getString());
        return list;
    }
}
