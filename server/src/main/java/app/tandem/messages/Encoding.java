package app.tandem.messages;

import java.util.Locale;

/**
 * How a text travels. One character outside GSM-7 turns the whole text to UCS-2 (3GPP TS 23.038).
 */
public enum Encoding {
    /** Units are septets: 160 in one part, 153 in each of several. */
    GSM7(160, 153),
    /** Units are UTF-16 code units: 70 in one part, 67 in each of several. */
    UCS2(70, 67);

    private final int single;
    private final int multi;

    Encoding(int single, int multi) {
        this.single = single;
        this.multi = multi;
    }

    /** Units that a text of one part may have. */
    public int single() {
        return single;
    }

    /** Units that each part of a longer text may have: the rest of it holds the header that joins the parts. */
    public int multi() {
        return multi;
    }

    /** {@code gsm7} or {@code ucs2}, as API and database say it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Encoding of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
