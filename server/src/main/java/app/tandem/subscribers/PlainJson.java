package app.tandem.subscribers;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Reads objects as {@code jsonb} writes them, where their values are texts without escapes, numbers or truths, as nearly
 * all events' are: several times faster than a reader of all JSON, which is for the rest.
 */
final class PlainJson {
    private static final int LONG_DIGITS = 18;

    private final byte[] text;
    private int at;

    private PlainJson(byte[] text, int from) {
        this.text = text;
        this.at = from;
    }

    /**
     * @param text begins with the object at {@code from}
     * @param into gets its values: {@code String}, {@code Boolean}, or {@code BigDecimal} as {@link Numbers#plain}
     * @return false where there is more in it, and {@code into} is of no use
     */
    static boolean read(byte[] text, int from, Map<String, Object> into) {
        return new PlainJson(text, from).object(into);
    }

    private boolean object(Map<String, Object> into) {
        at++;
        if (text[at] == '}') return true;
        while (true) {
            if (!isPlainText()) return false;
            var name = text();
            at += 2;
            switch (text[at]) {
                case '"' -> {
                    if (!isPlainText()) return false;
                    into.put(name, text());
                }
                case 't' -> {
                    into.put(name, true);
                    at += "true".length();
                }
                case 'f' -> {
                    into.put(name, false);
                    at += "false".length();
                }
                case '{', '[' -> {
                    return false;
                }
                default -> into.put(name, number());
            }
            if (text[at] == '}') return true;
            at += 2;
        }
    }

    private boolean isPlainText() {
        for (var i = at + 1; text[i] != '"'; i++) {
            if (text[i] == '\\') return false;
        }
        return true;
    }

    private String text() {
        var begin = ++at;
        while (text[at] != '"') at++;
        return new String(text, begin, at++ - begin, StandardCharsets.UTF_8);
    }

    private BigDecimal number() {
        var begin = at;
        var digits = 0;
        var decimals = -1;
        var value = 0L;
        for (; text[at] != ',' && text[at] != '}'; at++) {
            if (text[at] == '.') decimals = 0;
            if (text[at] < '0' || text[at] > '9') continue;
            value = value * 10 + (text[at] - '0');
            digits++;
            if (decimals >= 0) decimals++;
        }
        if (digits > LONG_DIGITS) {
            return Numbers.plain(new BigDecimal(new String(text, begin, at - begin, StandardCharsets.US_ASCII)));
        }
        while (decimals > 0 && value % 10 == 0) {
            value /= 10;
            decimals--;
        }
        return BigDecimal.valueOf(text[begin] == '-' ? -value : value, Math.max(decimals, 0));
    }
}
