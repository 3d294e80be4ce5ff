package app.tandem.segments;

import java.text.Normalizer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How two texts count as the same: after NFC and without case; accents count. The fold is Unicode's own, whatever the
 * machine's language, and every reader of a rule uses this one.
 */
final class FoldedText {
    /** Longer text compares by its beginning: an index term has a limit, and nobody segments by an essay. */
    static final int LONGEST = 8_000;

    private FoldedText() {}

    /** @return null for blank text, which counts as absent */
    static @Nullable String of(String text) {
        if (text.isBlank()) return null;
        return cut(
                switch (kind(text)) {
                    case FOLDED -> text;
                    case ASCII -> ascii(text);
                    case OTHER -> unicode(text);
                });
    }

    private enum Kind {
        FOLDED,
        ASCII,
        OTHER
    }

    /** Nearly every value is ASCII, whose fold is its lower case, and much of it is in lower case already. */
    private static Kind kind(String text) {
        var kind = Kind.FOLDED;
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c >= 0x80) return Kind.OTHER;
            if (isCapital(c)) kind = Kind.ASCII;
        }
        return kind;
    }

    private static boolean isCapital(char c) {
        return c >= 'A' && c <= 'Z';
    }

    private static String ascii(String text) {
        var lower = text.toCharArray();
        for (var i = 0; i < lower.length; i++) {
            if (isCapital(lower[i])) lower[i] += 'a' - 'A';
        }
        return new String(lower);
    }

    /**
     * Upper-casing first unfolds what lower-casing alone would keep apart (ß and SS, final and other sigma). Lower-casing
     * then goes character by character, because {@code String.toLowerCase} looks at the neighbours, and a part of a text
     * must fold to a part of the folded text.
     */
    private static String unicode(String text) {
        var composed = Normalizer.normalize(text, Normalizer.Form.NFC);
        var upper = Normalizer.normalize(composed.toUpperCase(Locale.ROOT), Normalizer.Form.NFD);
        var lower = new StringBuilder(upper.length());
        upper.codePoints().map(Character::toLowerCase).forEach(lower::appendCodePoint);
        return Normalizer.normalize(lower, Normalizer.Form.NFC);
    }

    private static String cut(String text) {
        if (text.length() <= LONGEST) return text;
        var end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        return text.substring(0, end);
    }
}
