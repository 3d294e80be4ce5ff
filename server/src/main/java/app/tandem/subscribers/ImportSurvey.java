package app.tandem.subscribers;

import app.tandem.shared.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a first pass over an import file finds: that it can be read to its end, how many rows it has, and what kind of
 * values its property columns hold. So a broken file changes nothing, and a column is of one kind in every row.
 *
 * @param kinds {@code text}, {@code number}, {@code boolean} or {@code list} by property name
 */
record ImportSurvey(long rows, ImportColumns columns, Map<String, String> kinds) {
    /** How a number is written when it is one: 02134 is a postal code and +1 is not an amount. */
    static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]{0,14})(\\.[0-9]{1,10})?");

    static final Pattern BOOLEAN = Pattern.compile("true|false", Pattern.CASE_INSENSITIVE);

    /**
     * @param mostRows how many rows are taken
     * @param known the kinds that the shop's properties have already; they hold for the file too
     * @throws Problem 422 where the file cannot be read, or has too many rows
     */
    static ImportSurvey of(Path path, Collection<String> partColumns, long mostRows, Map<String, String> known)
            throws IOException {
        try (var file = ImportFile.open(path, partColumns)) {
            return of(file, mostRows, known);
        }
    }

    /** Reads the file to its end. */
    static ImportSurvey of(ImportFile file, long mostRows, Map<String, String> known) {
        var guesses = new HashMap<String, String>();
        var rows = 0L;
        while (file.hasNext()) {
            var row = file.next();
            if (++rows > mostRows) {
                throw Problem.invalid(
                        "rows-too-many",
                        "file",
                        "The file has more than " + mostRows + " rows. Send it in several files.");
            }
            for (var property : file.columns().properties().entrySet()) {
                if (property.getValue() >= row.getFieldCount()) continue;
                var text = row.getField(property.getValue()).strip();
                if (!text.isEmpty()) guesses.merge(property.getKey(), kind(text), ImportSurvey::both);
            }
        }
        guesses.replaceAll(known::getOrDefault);
        return new ImportSurvey(rows, file.columns(), guesses);
    }

    private static String kind(String text) {
        if (NUMBER.matcher(text).matches()) return "number";
        return BOOLEAN.matcher(text).matches() ? "boolean" : "text";
    }

    private static String both(String one, String other) {
        return one.equals(other) ? one : "text";
    }
}
