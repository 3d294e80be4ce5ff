package app.tandem.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a run found: a table for people, and the same as JSON.
 *
 * @param setUp how each system was set up, a line each
 */
record Report(String bench, int size, Instant at, Machine machine, List<String> setUp, List<Row> rows) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .changeDefaultPropertyInclusion(all -> all.withValueInclusion(JsonInclude.Include.ALWAYS))
            .build();

    boolean metAll() {
        return rows.stream().noneMatch(row -> Boolean.FALSE.equals(row.met()));
    }

    Optional<Row> row(String name, String system) {
        return rows.stream()
                .filter(row -> row.name().equals(name) && row.system().equals(system))
                .findFirst();
    }

    Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        var file = folder.resolve(bench + "-" + size + ".json");
        Files.writeString(file, JSON.writeValueAsString(this) + "\n");
        return file;
    }

    static Report read(Path file) throws IOException {
        return JSON.readValue(Files.readString(file), Report.class);
    }

    String table() {
        var lines = new ArrayList<List<String>>();
        lines.add(List.of("case", "system", "n", "p50 ms", "p99 ms", "per second", "size", "aim", "met"));
        for (var row : rows) {
            lines.add(List.of(
                    row.name(),
                    row.system(),
                    grouped(row.n()),
                    number(row.p50()),
                    number(row.p99()),
                    number(row.perSecond()),
                    row.bytes() == null ? "" : grouped(row.bytes() / 1_000_000) + " MB",
                    row.aim() == null ? "" : row.aim(),
                    row.met() == null ? "" : row.met() ? "yes" : "NO"));
        }
        var table = new StringBuilder();
        for (var line : lines) table.append(padded(line, lines)).append('\n');
        table.append('\n');
        for (var line : setUp) table.append(line).append('\n');
        for (var row : rows)
            if (row.note() != null)
                table.append(row.name()).append(": ").append(row.note()).append('\n');
        return table.toString();
    }

    private static String padded(List<String> line, List<List<String>> lines) {
        var text = new StringBuilder();
        for (var column = 0; column < line.size(); column++) {
            var at = column;
            var width =
                    lines.stream().mapToInt(each -> each.get(at).length()).max().orElse(0);
            var words = column < 2 || column == 7;
            text.append(("%" + (words ? "-" : "") + Math.max(width, 1) + "s").formatted(line.get(column)))
                    .append("  ");
        }
        return text.toString().stripTrailing();
    }

    private static String number(@Nullable Double value) {
        if (value == null) return "";
        return value >= 1_000 ? grouped(Math.round(value)) : String.format(Locale.ROOT, "%.2f", value);
    }

    private static String grouped(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
