package app.tandem.subscribers;

import app.tandem.shared.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpStatus;

/**
 * What the columns of an import file mean.
 *
 * @param fields position by field of the profile, {@code phone} among them
 * @param properties position by property name
 * @param parts position by column that belongs to another module's part
 * @param ignored headings that mean nothing here
 */
record ImportColumns(
        int count,
        Map<String, Integer> fields,
        Map<String, Integer> properties,
        Map<String, Integer> parts,
        List<String> ignored) {
    private static final List<String> FIELDS =
            List.of("phone", "email", "first_name", "last_name", "time_zone", "tags");
    private static final String PROPERTY = "property.";

    /**
     * Reads the header, whatever its case and spaces.
     *
     * @param partColumns columns of other modules' parts
     * @throws Problem 422 {@code columns-missing}, {@code columns-duplicate}, {@code property-invalid}
     */
    static ImportColumns of(List<String> header, Collection<String> partColumns) {
        var fields = new LinkedHashMap<String, Integer>();
        var properties = new LinkedHashMap<String, Integer>();
        var parts = new LinkedHashMap<String, Integer>();
        var ignored = new ArrayList<String>();
        var seen = new HashSet<String>();
        for (var i = 0; i < header.size(); i++) {
            var heading = ProfileText.tidy(header.get(i));
            var name = heading.toLowerCase(Locale.ROOT).replaceAll("[\\s_-]+", "_");
            if (name.isEmpty()) continue;
            if (name.startsWith(PROPERTY)) {
                var property = ProfileText.propertyName(heading.substring(PROPERTY.length()));
                if (properties.put(property, i) != null) throw duplicate(heading);
                continue;
            }
            if (!seen.add(name)) throw duplicate(heading);
            if (FIELDS.contains(name)) fields.put(name, i);
            else if (partColumns.contains(name)) parts.put(name, i);
            else ignored.add(ProfileText.storable(heading) ? heading : "?");
        }
        if (!fields.containsKey("phone")) {
            throw refused("columns-missing", "The file has no column \"phone\". Its first line names the columns.");
        }
        if (properties.size() > ProfileWish.MOST_PROPERTIES) {
            throw refused(
                    "property-invalid",
                    "The file has more than " + ProfileWish.MOST_PROPERTIES
                            + " property columns; a subscriber has no more.");
        }
        return new ImportColumns(header.size(), fields, properties, parts, List.copyOf(ignored));
    }

    private static Problem duplicate(String heading) {
        return refused("columns-duplicate", "The file has the column \"" + heading + "\" twice.");
    }

    private static Problem refused(String code, String sentence) {
        return new Problem(
                HttpStatus.UNPROCESSABLE_CONTENT, code, sentence, List.of(new Problem.FieldError("file", sentence)));
    }
}
