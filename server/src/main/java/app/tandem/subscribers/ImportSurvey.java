package app.tandem.subscribers;

import app.tandem.shared.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * What a first pass over an import file finds: that it can be read to its end, how many rows it has, and what
 * its property columns hold. So a broken file changes nothing, and a new property gets a type that all rows can have.
 *
 * @param types what the file's properties are in this shop, or would be
 */
record ImportSurvey(long rows, ImportColumns columns, Map<String, PropertyType> types) {
    /**
     * @param mostRows how many rows are taken
     * @param known the types that the shop's properties have already; they hold for the file too
     * @throws Problem 422 where the file cannot be read, or has too many rows
     */
    static ImportSurvey of(Path path, Collection<String> partColumns, long mostRows, Map<String, PropertyType> known)
            throws IOException {
        try (var file = ImportFile.open(path, partColumns)) {
            return of(file, mostRows, known);
        }
    }

    /** Reads the file to its end. */
    static ImportSurvey of(ImportFile file, long mostRows, Map<String, PropertyType> known) {
        var guesses = new HashMap<String, PropertyType>();
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
                if (!text.isEmpty()) guesses.merge(property.getKey(), PropertyType.ofCell(text), ImportSurvey::both);
            }
        }
        guesses.replaceAll(known::getOrDefault);
        return new ImportSurvey(rows, file.columns(), guesses);
    }

    private static PropertyType both(PropertyType one, PropertyType other) {
        return one == other ? one : PropertyType.TEXT;
    }
}
