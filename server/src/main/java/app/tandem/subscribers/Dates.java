package app.tandem.subscribers;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Dates and times as programs write them: ISO 8601, years 0001 to 9999. */
final class Dates {
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern MOMENT = Pattern.compile("\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}.{0,32}");
    /** Offsets as +02:00, +0200 and +02 are all in use. */
    private static final DateTimeFormatter WITH_OFFSET = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendOptional(DateTimeFormatter.ofPattern("XXX", Locale.ROOT))
            .appendOptional(DateTimeFormatter.ofPattern("XX", Locale.ROOT))
            .appendOptional(DateTimeFormatter.ofPattern("X", Locale.ROOT))
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private Dates() {}

    /** A date and time with its zone's offset, such as {@code 2026-05-01T10:00:00Z}, to the microsecond; else null. */
    static @Nullable Instant moment(String text) {
        if (!MOMENT.matcher(text).matches()) return null;
        try {
            var at = OffsetDateTime.parse(text, WITH_OFFSET).toInstant().truncatedTo(ChronoUnit.MICROS);
            return at.isBefore(FIRST) || at.isAfter(LAST) ? null : at;
        } catch (DateTimeException _) {
            return null;
        }
    }

    /** A plain date, such as {@code 2026-05-01}; else null. */
    static @Nullable LocalDate day(String text) {
        if (!DAY.matcher(text).matches()) return null;
        try {
            var day = LocalDate.parse(text);
            return day.getYear() == 0 ? null : day;
        } catch (DateTimeException _) {
            return null;
        }
    }
}
