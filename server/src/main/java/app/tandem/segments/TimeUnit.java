package app.tandem.segments;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Units of relative dates. All but months are spans of fixed length; a month is the calendar's, in the shop's zone. */
enum TimeUnit {
    MINUTES(Duration.ofMinutes(1)),
    HOURS(Duration.ofHours(1)),
    DAYS(Duration.ofDays(1)),
    WEEKS(Duration.ofDays(7)),
    MONTHS(Duration.ZERO);

    private final Duration length;

    TimeUnit(Duration length) {
        this.length = length;
    }

    static Optional<TimeUnit> named(String name) {
        return Arrays.stream(values()).filter(each -> each.json().equals(name)).findFirst();
    }

    String json() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @param amount negative for the past */
    Instant from(Asked asked, long amount) {
        return this == MONTHS
                ? asked.now()
                        .atZone(asked.zone())
                        .plus(amount, ChronoUnit.MONTHS)
                        .toInstant()
                : asked.now().plus(length.multipliedBy(amount));
    }

    /** The first instant of so many of the shop's days, weeks or months up to and with today. */
    Instant firstOf(Asked asked, long amount) {
        var tomorrow = asked.today().plusDays(1);
        var first = switch (this) {
            case MONTHS -> tomorrow.minusMonths(amount);
            case WEEKS -> tomorrow.minusWeeks(amount);
            case DAYS -> tomorrow.minusDays(amount);
            case MINUTES, HOURS -> throw new IllegalStateException(this + " are no whole days");
        };
        return first.atStartOfDay(asked.zone()).toInstant();
    }

    boolean isWholeDays() {
        return this == DAYS || this == WEEKS || this == MONTHS;
    }

    String words(long amount) {
        var plural = json();
        return amount + " " + (amount == 1 ? plural.substring(0, plural.length() - 1) : plural);
    }
}
