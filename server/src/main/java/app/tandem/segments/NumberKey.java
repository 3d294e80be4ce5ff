package app.tandem.segments;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Decimals as bytes that sort as the numbers do, without losing a digit. Numbers of up to 28 digits, which is all that
 * people meet, have a fixed width for a point index; longer ones a variable width for a term index.
 */
final class NumberKey {
    static final int WIDTH = 16;
    private static final int DIGITS = 28; // 10^28 takes 94 of the 96 bits behind the exponent.
    private static final int MOST_EXPONENT = 1 << 29;
    private static final int BIAS = 1 << 30;

    private NumberKey() {}

    static boolean fits(BigDecimal number) {
        var digits = number.stripTrailingZeros();
        return digits.precision() <= DIGITS && Math.abs(exponent(digits)) < MOST_EXPONENT;
    }

    /** The nearest number of fixed width in that direction; itself where it fits. */
    static BigDecimal nearest(BigDecimal number, RoundingMode direction) {
        return fits(number) ? number : number.round(new MathContext(DIGITS, direction));
    }

    /** @param number one that {@link #fits} */
    static byte[] fixed(BigDecimal number) {
        var key = ByteBuffer.allocate(WIDTH);
        if (number.signum() == 0) return key.putInt(1 << 31).array();
        var digits = number.abs().stripTrailingZeros();
        key.putInt((1 << 31) | (int) (exponent(digits) + BIAS));
        var mantissa = digits.unscaledValue()
                .multiply(BigInteger.TEN.pow(DIGITS - digits.precision()))
                .toByteArray();
        key.position(WIDTH - mantissa.length).put(mantissa);
        return signed(key.array(), number);
    }

    /** Any number; ordered among its like, not among fixed ones. */
    static byte[] variable(BigDecimal number) {
        if (number.signum() == 0) return new byte[] {(byte) 0x80};
        var digits = number.abs().stripTrailingZeros();
        var text = digits.unscaledValue().toString().getBytes(StandardCharsets.US_ASCII);
        // The zero at the end makes 12 sort before 123, and after it once both are complemented.
        var key = ByteBuffer.allocate(1 + Long.BYTES + text.length + 1)
                .put((byte) 0x81)
                .putLong(exponent(digits) + (1L << 40))
                .put(text)
                .put((byte) 0);
        return signed(key.array(), number);
    }

    /** Where the point stands: 0.5 has 0, 5 has 1, 50 has 2. */
    private static long exponent(BigDecimal digits) {
        return (long) digits.precision() - digits.scale();
    }

    private static byte[] signed(byte[] key, BigDecimal number) {
        if (number.signum() < 0) {
            for (var i = 0; i < key.length; i++) key[i] = (byte) ~key[i];
        }
        return key;
    }
}
