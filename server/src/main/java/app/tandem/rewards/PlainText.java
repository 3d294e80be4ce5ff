package app.tandem.rewards;

/** What a name, a note or a description may be made of. */
public final class PlainText {
    private PlainText() {}

    /**
     * Whether a text can be stored and shown: no control characters (PostgreSQL refuses the null character, a log or a
     * CSV file would be broken by others) and no half of a surrogate pair, which no encoding can carry.
     */
    public static boolean isPlain(String text) {
        return text.codePoints()
                .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    }
}
