package app.tandem.shared;

/** Ids leave as opaque strings: decimal digits today, which no client may rely on. */
public final class OpaqueId {
    private OpaqueId() {}

    /**
     * Reads an id from a path or a body.
     *
     * @param text what the client sent
     * @param what the thing it names, for the sentence, such as {@code segment}
     * @throws Problem 404 {@code not-found} where the text cannot be an id: nothing has that id
     */
    public static long parse(String text, String what) {
        if (text.isEmpty() || text.length() > 18 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw Problem.notFound(what);
        }
        return Long.parseLong(text);
    }
}
