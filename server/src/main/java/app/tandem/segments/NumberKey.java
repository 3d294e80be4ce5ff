package app.tandem.segments;

import app.tandem.segments.Condition.InNumbers;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Decimals as an index keeps them, without losing a digit. Numbers that are whole once multiplied by a million and fit a
 * long, which is nearly all that people meet, are that long; the others are bytes that sort as the numbers do. A range
 * of numbers is asked of both.
 */
final class NumberKey {
    private static final int DECIMALS = 6;
    private static final BigDecimal LEAST = scaled(Long.MIN_VALUE);
    private static final BigDecimal GREATEST = scaled(Long.MAX_VALUE);
    private static final long BIAS = 1L << 40;

    private NumberKey() {}

    /** Scaled numbers from one to another, both in; none where they cross. */
    record Range(long from, long to) {
        private static final Range NONE = new Range(1, 0);

        boolean isEmpty() {
            return from > to;
        }
    }

    /** Whether the number has a {@link #scaled} form, and so is found by {@link #range}; else by {@link #sortable}. */
    static boolean isScaled(BigDecimal number) {
        if (number.compareTo(LEAST) < 0 || number.compareTo(GREATEST) > 0) return false;
        return number.scale() <= DECIMALS || number.stripTrailingZeros().scale() <= DECIMALS;
    }

    /** Millionths. @param number one that {@link #isScaled} */
    static long scaled(BigDecimal number) {
        return number.setScale(DECIMALS).unscaledValue().longValueExact();
    }

    /** The number of that many millionths. */
    static BigDecimal scaled(long millionths) {
        return BigDecimal.valueOf(millionths, DECIMALS);
    }

    /** The scaled numbers that lie in a range of any numbers. */
    static Range range(InNumbers numbers) {
        var from = Long.MIN_VALUE;
        var to = Long.MAX_VALUE;
        if (numbers.low() != null) {
            var low = numbers.low().number();
            if (low.compareTo(GREATEST) > 0) return Range.NONE;
            if (low.compareTo(LEAST) >= 0) {
                from = scaled(low.setScale(DECIMALS, RoundingMode.CEILING));
                // A bound between two scaled numbers leaves itself out already.
                if (!numbers.low().included() && isScaled(low)) {
                    if (from == Long.MAX_VALUE) return Range.NONE;
                    from++;
                }
            }
        }
        if (numbers.high() != null) {
            var high = numbers.high().number();
            if (high.compareTo(LEAST) < 0) return Range.NONE;
            if (high.compareTo(GREATEST) <= 0) {
                to = scaled(high.setScale(DECIMALS, RoundingMode.FLOOR));
                if (!numbers.high().included() && isScaled(high)) {
                    if (to == Long.MIN_VALUE) return Range.NONE;
                    to--;
                }
            }
        }
        return new Range(from, to);
    }

    /** Any number as bytes in the order of the numbers; ordered among its like, not among scaled ones. */
    static byte[] sortable(BigDecimal number) {
        if (number.signum() == 0) return new byte[] {(byte) 0x80};
        var digits = number.abs().stripTrailingZeros();
        var text = digits.unscaledValue().toString().getBytes(StandardCharsets.US_ASCII);
        // The zero at the end makes 12 sort before 123, and after it once both are complemented.
        var key = ByteBuffer.allocate(1 + Long.BYTES + text.length + 1)
                .put((byte) 0x81)
                .putLong(exponent(digits) + BIAS)
                .put(text)
                .put((byte) 0)
                .array();
        if (number.signum() < 0) complement(key);
        return key;
    }

    /** The number that {@link #sortable} made these bytes of. */
    static BigDecimal sortable(byte[] bytes) {
        var key = bytes.clone();
        if (key.length == 1) return BigDecimal.ZERO;
        var negative = key[0] != (byte) 0x81;
        if (negative) complement(key);
        var exponent = ByteBuffer.wrap(key).getLong(1) - BIAS;
        var digits = new String(key, 1 + Long.BYTES, key.length - Long.BYTES - 2, StandardCharsets.US_ASCII);
        var number = new BigDecimal(new BigInteger(digits), Math.toIntExact(digits.length() - exponent));
        return negative ? number.negate() : number;
    }

    /** Where the point stands: 0.5 has 0, 5 has 1, 50 has 2. */
    private static long exponent(BigDecimal digits) {
        return (long) digits.precision() - digits.scale();
    }

    private static void complement(byte[] key) {
        for (var i = 0; i < key.length; i++) key[i] = (byte) ~key[i];
    }
}
