package app.tandem.loyalty;

import app.tandem.shared.Problem;
import org.jspecify.annotations.Nullable;

/** An API key of the loyalty program, as the merchant pasted it. Prints nothing of itself. */
record SmileKey(String secret) {
    private static final int LONGEST = 512;

    /**
     * @throws Problem 422 where it is missing, or has characters that no HTTP header takes (a key by its prefix is
     *     never refused: Smile has had several kinds)
     */
    static SmileKey parse(@Nullable String text) {
        var tidy = text == null ? "" : text.strip();
        if (tidy.isEmpty()) throw Problem.invalid("api-key-missing", "api_key", "Paste the loyalty program's API key.");
        if (tidy.length() > LONGEST || !tidy.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw Problem.invalid(
                    "smile-key-refused",
                    "api_key",
                    "This is not an API key: it is too long, or has spaces or other characters that no key has.");
        }
        return new SmileKey(tidy);
    }

    /** Enough to recognise it by. */
    String hint() {
        return secret.length() < 12 ? "" : secret.substring(secret.length() - 4);
    }

    @Override
    public String toString() {
        return "SmileKey[REDACTED]";
    }
}
