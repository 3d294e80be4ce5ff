package app.tandem.shared;

/** Text that PostgreSQL keeps and that a phone or a page can show. JSON may bring other. */
public final class StorableText {
    private StorableText() {}

    /** False for text with a NUL or with half a surrogate pair. */
    public static boolean is(String text) {
        for (var i = 0; i < text.length(); i++) {
            var character = text.charAt(i);
            if (character == 0 || Character.isLowSurrogate(character)) return false;
            if (Character.isHighSurrogate(character)) {
                i++;
                if (i == text.length() || !Character.isLowSurrogate(text.charAt(i))) return false;
            }
        }
        return true;
    }
}
