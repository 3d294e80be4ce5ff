package app.tandem.shared;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An e-mail address in the one form that systems are matched by: trimmed, NFC, lower case. Dots and plus signs stay:
 * only some hosts ignore them.
 */
public record EmailAddress(String value) {
    // The WHATWG rule for <input type=email>, asking for a dot in the host; length bound of RFC 5321 §4.5.3.1.
    private static final Pattern FORM =
            Pattern.compile("[^\\s\\p{Cntrl}@,;<>()\"]{1,64}@[^\\s\\p{Cntrl}@,;<>()\"]+\\.[^\\s\\p{Cntrl}@,;<>()\".]+");

    /** Empty where the text is null, blank or no address. */
    public static Optional<EmailAddress> parse(@Nullable String text) {
        if (text == null) return Optional.empty();
        var tidy = Normalizer.normalize(text.strip(), Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
        if (tidy.length() > 254 || !FORM.matcher(tidy).matches()) return Optional.empty();
        return Optional.of(new EmailAddress(tidy));
    }

    @Override
    public String toString() {
        return value;
    }
}
