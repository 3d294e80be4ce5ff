package app.tandem.subscribers;

import app.tandem.shared.EmailAddress;
import app.tandem.shared.PhoneNumber;
import app.tandem.shared.Problem;
import java.math.BigDecimal;
import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a profile as people write them, whether in JSON or in a file: trimmed, NFC, blank as none, or
 * refused with a 422 that names the field.
 */
final class ProfileText {
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_TAG = 100;
    private static final int LONGEST_PROPERTY_NAME = 100;
    private static final int LONGEST_PROPERTY = 2_000;
    private static final int MOST_ITEMS = 100;
    private static final int MOST_DIGITS = 30;

    private ProfileText() {}

    static PhoneNumber phone(String text, String country) {
        return PhoneNumber.parse(text, country)
                .orElseThrow(() -> Problem.invalid(
                        "phone-invalid",
                        "phone",
                        "This is no valid phone number. Write it with + and country code, such as +12125550123."));
    }

    static EmailAddress email(String text) {
        return EmailAddress.parse(storable(text) ? text : null)
                .orElseThrow(() -> Problem.invalid("email-invalid", "email", "This is no valid e-mail address."));
    }

    static @Nullable String name(String text, String field) {
        var tidy = tidy(text);
        if (tidy.length() > LONGEST_NAME || !storable(tidy)) {
            throw Problem.invalid(
                    "name-invalid", field, field + " is a text of at most " + LONGEST_NAME + " characters.");
        }
        return tidy.isEmpty() ? null : tidy;
    }

    static ZoneId timeZone(String text) {
        try {
            var zone = ZoneId.of(text.strip());
            // An offset has no summer time: a text at nine would come at eight.
            if (!(zone.normalized() instanceof ZoneOffset) || zone.getId().equals("UTC")) return zone;
        } catch (DateTimeException _) {
            // Falls through to the refusal, which says what is understood.
        }
        throw Problem.invalid(
                "time-zone-unknown", "time_zone", "Give the time zone as an IANA name, such as America/New_York.");
    }

    /** Without blanks, and without those that differ from an earlier one only by case. */
    static List<String> tags(List<String> texts) {
        var tags = new ArrayList<String>();
        for (var text : texts) {
            var tag = tidy(text);
            if (tag.length() > LONGEST_TAG || !storable(tag)) {
                throw Problem.invalid(
                        "tag-invalid", "tags", "A tag is a text of at most " + LONGEST_TAG + " characters.");
            }
            if (!tag.isEmpty() && tags.stream().noneMatch(tag::equalsIgnoreCase)) tags.add(tag);
        }
        if (tags.size() > ProfileWish.MOST_TAGS) {
            throw Problem.invalid(
                    "tag-invalid", "tags", "A subscriber has at most " + ProfileWish.MOST_TAGS + " tags.");
        }
        return List.copyOf(tags);
    }

    static String propertyName(String text) {
        var name = tidy(text);
        if (name.isEmpty() || name.length() > LONGEST_PROPERTY_NAME || !storable(name)) {
            throw Problem.invalid(
                    "property-invalid",
                    "properties",
                    "A property's name has 1 to " + LONGEST_PROPERTY_NAME + " characters.");
        }
        return name;
    }

    /** Null where blank. */
    static @Nullable String propertyText(String name, String text) {
        var tidy = tidy(text);
        if (tidy.length() > LONGEST_PROPERTY || !storable(tidy)) {
            throw property(name, "is a text of at most " + LONGEST_PROPERTY + " characters");
        }
        return tidy.isEmpty() ? null : tidy;
    }

    static BigDecimal propertyNumber(String name, BigDecimal value) {
        // Asked before any rewriting: 1e999999999 is short, but its digits would fill the heap.
        if (value.precision() > MOST_DIGITS || value.scale() > MOST_DIGITS || value.scale() < -MOST_DIGITS) {
            throw property(name, "is a number of at most " + MOST_DIGITS + " digits");
        }
        return Numbers.plain(value);
    }

    static List<String> propertyList(String name, List<String> texts) {
        if (texts.size() > MOST_ITEMS) throw property(name, "is a list of at most " + MOST_ITEMS + " texts");
        var items = new ArrayList<String>();
        for (var text : texts) {
            var item = propertyText(name, text);
            if (item != null) items.add(item);
        }
        return List.copyOf(items);
    }

    static Problem property(String name, String what) {
        return Problem.invalid("property-invalid", "properties." + name, "properties." + name + " " + what + ".");
    }

    static String tidy(String text) {
        return Normalizer.normalize(text.strip(), Normalizer.Form.NFC);
    }

    /** PostgreSQL keeps neither NUL nor half a surrogate pair. */
    static boolean storable(String text) {
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == 0) return false;
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }
}
