package app.tandem.messages;

import java.text.BreakIterator;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a text costs to carry. Carriers bill and limit by part.
 *
 * @param units septets (GSM-7) or UTF-16 code units (UCS-2)
 * @param parts 0 for an empty text
 * @param forcedBy the characters that GSM-7 does not have, in order, at most {@value #MOST_SHOWN}; empty when it is GSM-7
 */
public record MessageParts(Encoding encoding, int units, int parts, List<Forced> forcedBy) {
    private static final int MOST_SHOWN = 100;

    /**
     * @param index where it begins, in UTF-16 units of the text in NFC
     * @param character as a reader sees it: an emoji family is one
     */
    public record Forced(int index, String character) {}

    /** NFC: the same letters in fewer units. {@code e} and a combining accent would force UCS-2 where {@code é} does not. */
    public static String normalise(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    /** Counts the text after {@link #normalise}. */
    public static MessageParts count(String text) {
        var normal = normalise(text);
        var encoding = encoding(normal);
        var fill = fill(normal, encoding);
        var units = 0;
        for (var part : fill) units += part;
        return new MessageParts(encoding, units, fill.size(), forced(normal, encoding));
    }

    static Encoding encoding(String text) {
        for (var i = 0; i < text.length(); i++) {
            if (!Gsm7.has(text.charAt(i))) return Encoding.UCS2;
        }
        return Encoding.GSM7;
    }

    /**
     * Units of each part, in order. An escape pair, a surrogate pair and a whole grapheme cluster stay together and move
     * to the next part, so a part may end short and dividing the units by a part's size would be wrong.
     */
    static List<Integer> fill(String text, Encoding encoding) {
        var total = 0;
        for (var i = 0; i < text.length(); i++) total += units(text.charAt(i), encoding);
        if (total == 0) return List.of();
        if (total <= encoding.single()) return List.of(total);
        var filling = new Filling(encoding.multi());
        var breaks = graphemes(text);
        for (int start = 0, end = breaks.next(); end != BreakIterator.DONE; start = end, end = breaks.next()) {
            var size = 0;
            for (var i = start; i < end; i++) size += units(text.charAt(i), encoding);
            if (size <= encoding.multi()) filling.add(size);
            else cut(text.substring(start, end), encoding, filling);
        }
        return filling.done();
    }

    /** A cluster larger than a part (piled-up accents) has to be cut, between code points. */
    private static void cut(String cluster, Encoding encoding, Filling filling) {
        cluster.codePoints()
                .map(point -> encoding == Encoding.UCS2 ? Character.charCount(point) : Gsm7.septets((char) point))
                .forEach(filling::add);
    }

    private static int units(char character, Encoding encoding) {
        return encoding == Encoding.UCS2 ? 1 : Gsm7.septets(character);
    }

    private static List<Forced> forced(String text, Encoding encoding) {
        if (encoding == Encoding.GSM7) return List.of();
        var found = new ArrayList<Forced>();
        var breaks = graphemes(text);
        for (int start = 0, end = breaks.next(); end != BreakIterator.DONE; start = end, end = breaks.next()) {
            var cluster = text.substring(start, end);
            if (cluster.chars().allMatch(character -> Gsm7.has((char) character))) continue;
            found.add(new Forced(start, cluster));
            if (found.size() == MOST_SHOWN) break;
        }
        return List.copyOf(found);
    }

    private static BreakIterator graphemes(String text) {
        var breaks = BreakIterator.getCharacterInstance(Locale.ROOT);
        breaks.setText(text);
        return breaks;
    }

    private static final class Filling {
        private final int capacity;
        private final List<Integer> full = new ArrayList<>();
        private int used;

        Filling(int capacity) {
            this.capacity = capacity;
        }

        void add(int size) {
            if (used + size > capacity) {
                full.add(used);
                used = 0;
            }
            used += size;
        }

        List<Integer> done() {
            full.add(used);
            return full;
        }
    }
}
