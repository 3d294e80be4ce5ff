package app.tandem.subscribers;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What values a property of a shop's people has. The first value ever given decides; later ones of another kind are
 * converted where nothing is lost.
 */
enum PropertyType {
    TEXT("a text", "a text such as “M”"),
    NUMBER("a number", "a number such as 12.5"),
    BOOLEAN("true or false", "true or false"),
    DATE("a date", "a date such as 2026-05-01 or 2026-05-01T10:00:00Z"),
    LIST("a list of texts", "a list of texts");

    /** How a number is written when it is one: 02134 is a postal code and +1 is not an amount. */
    private static final Pattern PLAIN_NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?");

    private static final int MOST_DIGITS = 30;
    private final String words;
    private final String example;

    PropertyType(String words, String example) {
        this.words = words;
        this.example = example;
    }

    /** As the database and the catalogue say it. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static PropertyType of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }

    /** "a number". */
    String words() {
        return words;
    }

    /** "a number such as 12.5". */
    String example() {
        return example;
    }

    /**
     * The type of a value as it was given.
     *
     * @param value {@code String}, of which ISO 8601 dates are dates; {@code BigDecimal}, {@code Boolean} or a list
     */
    static PropertyType of(Object value) {
        return switch (value) {
            case BigDecimal _ -> NUMBER;
            case Boolean _ -> BOOLEAN;
            case List<?> _ -> LIST;
            case String text -> date(text) == null ? TEXT : DATE;
            default -> throw new IllegalArgumentException("No property is a " + value.getClass());
        };
    }

    /**
     * A given value as one of this type.
     *
     * @param value as {@link #of(Object)} takes it
     * @return {@code String}, {@code BigDecimal}, {@code Boolean}, {@code LocalDate}, {@code Instant} or {@code
     *     List<String>}; null where something of the value would be lost
     */
    @Nullable
    Object convert(Object value) {
        return switch (this) {
            case TEXT ->
                switch (value) {
                    case String text -> text;
                    case BigDecimal number -> number.toPlainString();
                    case Boolean truth -> truth.toString();
                    default -> null;
                };
            case NUMBER ->
                switch (value) {
                    case BigDecimal number -> number;
                    case String text -> number(text);
                    default -> null;
                };
            case BOOLEAN ->
                switch (value) {
                    case Boolean truth -> truth;
                    case String text when text.equalsIgnoreCase("true") -> true;
                    case String text when text.equalsIgnoreCase("false") -> false;
                    default -> null;
                };
            case DATE -> value instanceof String text ? date(text) : null;
            case LIST ->
                switch (value) {
                    case List<?> list -> list;
                    case String text -> List.of(text);
                    default -> null;
                };
        };
    }

    /** The type that all of a column's cells can have. */
    static PropertyType ofCell(String text) {
        if (number(text) != null) return NUMBER;
        if (BOOLEAN.convert(text) != null) return BOOLEAN;
        return of((Object) text);
    }

    private static @Nullable BigDecimal number(String text) {
        if (text.length() > MOST_DIGITS || !PLAIN_NUMBER.matcher(text).matches()) return null;
        return Numbers.plain(new BigDecimal(text));
    }

    private static @Nullable Object date(String text) {
        var day = Dates.day(text);
        return day == null ? Dates.moment(text) : day;
    }
}
