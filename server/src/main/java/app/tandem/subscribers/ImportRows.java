package app.tandem.subscribers;

import app.tandem.shared.PhoneNumber;
import app.tandem.shared.Problem;
import app.tandem.subscribers.ProfileWish.Given;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads rows of an import file as wishes. A blank cell says nothing. */
final class ImportRows {
    private final ImportColumns columns;
    private final Map<String, PropertyType> types;
    private final String country;
    private final List<ProfilePart> parts;

    /** @param country how a number without country code is read */
    ImportRows(ImportSurvey survey, String country, List<ProfilePart> parts) {
        this.columns = survey.columns();
        this.types = survey.types();
        this.country = country;
        this.parts = parts;
    }

    /** The cell as it is written; empty where there is none. */
    String phoneCell(CsvRecord row) {
        return cell(row, columns.fields().get("phone"));
    }

    /** @throws Problem 422 {@code phone-invalid} */
    PhoneNumber phone(CsvRecord row) {
        return ProfileText.phone(phoneCell(row), country);
    }

    /** @throws Problem 422 with what is wrong with the row */
    ProfileWish wish(PhoneNumber phone, CsvRecord row) {
        for (var i = columns.count(); i < row.getFieldCount(); i++) {
            if (!row.getField(i).isBlank()) {
                throw Problem.invalid("row-invalid", "row", "The row has more cells than the file has columns.");
            }
        }
        return new ProfileWish(
                phone,
                given(row, "email", ProfileText::email),
                given(row, "first_name", text -> ProfileText.name(text, "first_name")),
                given(row, "last_name", text -> ProfileText.name(text, "last_name")),
                given(row, "time_zone", ProfileText::timeZone),
                tags(row),
                properties(row),
                false,
                parts(row));
    }

    private <T> @Nullable Given<T> given(CsvRecord row, String field, Function<String, @Nullable T> read) {
        var text = cell(row, columns.fields().get(field));
        return text.isEmpty() ? null : new Given<>(read.apply(text));
    }

    private ProfileWish.@Nullable Tags tags(CsvRecord row) {
        var text = cell(row, columns.fields().get("tags"));
        return text.isEmpty() ? null : new ProfileWish.Tags(ProfileText.tags(items(text)), false);
    }

    private static List<String> items(String text) {
        return Arrays.asList(text.split("[,;|]"));
    }

    private Map<String, @Nullable Object> properties(CsvRecord row) {
        var properties = new LinkedHashMap<String, @Nullable Object>();
        columns.properties().forEach((name, position) -> {
            var text = cell(row, position);
            var value = text.isEmpty() ? null : property(name, text);
            if (value != null) properties.put(name, value);
        });
        return properties;
    }

    /** Of the right type is what the writer makes of it; only a list is a matter of how a file is written. */
    private @Nullable Object property(String name, String text) {
        if (types.get(name) != PropertyType.LIST) return ProfileText.propertyText(name, text);
        var items = ProfileText.propertyList(name, items(text));
        return items.isEmpty() ? null : items;
    }

    private Map<String, JsonNode> parts(CsvRecord row) {
        if (columns.parts().isEmpty()) return Map.of();
        var values = new LinkedHashMap<String, JsonNode>();
        for (var part : parts) {
            var cells = new HashMap<String, String>();
            for (var column : part.columns()) {
                var text = cell(row, columns.parts().get(column));
                if (!text.isEmpty()) cells.put(column, text);
            }
            if (!cells.isEmpty()) part.fromColumns(cells).ifPresent(value -> values.put(part.name(), value));
        }
        return values;
    }

    private static String cell(CsvRecord row, @Nullable Integer position) {
        return position == null || position >= row.getFieldCount()
                ? ""
                : row.getField(position).strip();
    }
}
