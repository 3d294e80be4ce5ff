package app.tandem.subscribers;

import java.math.BigDecimal;

/** Exact numbers in one form, so that equal values are {@code equals} and none is written with an exponent. */
final class Numbers {
    private Numbers() {}

    static BigDecimal plain(BigDecimal value) {
        var shortest = value.stripTrailingZeros();
        return shortest.scale() < 0 ? shortest.setScale(0) : shortest;
    }
}
