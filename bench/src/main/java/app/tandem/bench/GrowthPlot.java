package app.tandem.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How the cost grows with the shop, from the results of several sizes: three panels, both axes logarithmic, as an SVG
 * that follows the reader's light or dark scheme.
 */
final class GrowthPlot {
    private static final int PANEL = 300;
    private static final int GAP = 56;
    private static final int LEFT = 52;
    private static final int TOP = 64;
    private static final int HEIGHT = 210;
    private static final String STYLE = """
            <style>
              text { font: 12px system-ui, sans-serif; fill: #374151 }
              .title { font-weight: 600; fill: #111827 } .grid { stroke: #e5e7eb } .axis { stroke: #9ca3af }
              .line { fill: none; stroke-width: 2.5 } .back { fill: #ffffff }
              .a { stroke: #4f46e5 } .b { stroke: #d97706 } .c { stroke: #0d9488 }
              .dot.a, text.a { fill: #4f46e5; stroke: none } .dot.b, text.b { fill: #b45309; stroke: none }
              .dot.c, text.c { fill: #0f766e; stroke: none }
              @media (prefers-color-scheme: dark) {
                text { fill: #d1d5db } .title { fill: #f9fafb } .grid { stroke: #30363d } .axis { stroke: #6b7280 }
                .back { fill: #0d1117 }
                .a { stroke: #a5b4fc } .b { stroke: #fbbf24 } .c { stroke: #5eead4 }
                .dot.a, text.a { fill: #a5b4fc } .dot.b, text.b { fill: #fbbf24 } .dot.c, text.c { fill: #5eead4 }
              }
            </style>
            """;

    private final List<Report> reports;

    private GrowthPlot(List<Report> reports) {
        this.reports = reports;
    }

    /** Of whatever sizes the folder holds. */
    static GrowthPlot of(Path results) throws IOException {
        try (var files = Files.list(results)) {
            var reports = new ArrayList<Report>();
            for (var file : files.filter(file -> file.getFileName().toString().matches("segments-\\d+\\.json"))
                    .toList()) {
                reports.add(Report.read(file));
            }
            reports.sort(Comparator.comparingInt(Report::size));
            return new GrowthPlot(reports);
        }
    }

    private record Point(double size, double value) {}

    /** @param style a class of the style sheet */
    private record Line(String name, String style, List<Point> points) {}

    void write(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, svg());
    }

    String svg() {
        var width = LEFT + 3 * PANEL + 2 * GAP + 24;
        var height = TOP + HEIGHT + 46;
        var svg = new StringBuilder("""
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img"
                     aria-label="Time of a count, memory and disk by number of people">
                %3$s<rect class="back" width="%1$d" height="%2$d" rx="8"/>
                """.formatted(width, height, STYLE));
        panel(svg, 0, "Enrolled, points over N, subscribed: p50, ms", counting(SegmentsBench.MISSION));
        panel(svg, 1, "12 conditions, 2 event windows: p50, ms", counting(SegmentsBench.NESTED));
        panel(
                svg,
                2,
                "What Tandem takes, MB",
                List.of(
                        line("memory", "a", SegmentsBench.MEMORY, SegmentsBench.TANDEM, GrowthPlot::megabytes),
                        line(
                                "index on disk",
                                "c",
                                SegmentsBench.ON_DISK,
                                SegmentsBench.TANDEM,
                                GrowthPlot::megabytes)));
        return svg.append("</svg>\n").toString();
    }

    private List<Line> counting(String name) {
        return List.of(
                line("Tandem", "a", name, SegmentsBench.TANDEM, Row::p50),
                line("PostgreSQL", "b", name, PostgresRival.NAME, Row::p50),
                line("DuckDB", "c", name, DuckDbRival.NAME, Row::p50));
    }

    private static @Nullable Double megabytes(Row row) {
        return row.bytes() == null ? null : row.bytes() / 1e6;
    }

    private Line line(String label, String style, String name, String system, Function<Row, @Nullable Double> value) {
        var points = new ArrayList<Point>();
        for (var report : reports) {
            for (var row : report.rows()) {
                var measured = value.apply(row);
                if (!row.name().equals(name) || !row.system().equals(system) || measured == null) continue;
                points.add(new Point(report.size(), Math.max(measured, 0.01)));
            }
        }
        return new Line(label, style, points);
    }

    /** The steps of a logarithmic axis: whole powers of ten around what there is. */
    private record Axis(int from, int to, double start, double length) {
        static Axis around(List<Double> values, double start, double length) {
            var least = values.stream().mapToDouble(Double::doubleValue).min().orElse(1);
            var most = values.stream().mapToDouble(Double::doubleValue).max().orElse(10);
            var from = (int) Math.floor(Math.log10(least) + 1e-9);
            var to = (int) Math.ceil(Math.log10(most) - 1e-9);
            return new Axis(from, Math.max(to, from + 1), start, length);
        }

        double at(double value) {
            return start + (Math.log10(value) - from) / (to - from) * length;
        }
    }

    private static void panel(StringBuilder svg, int number, String title, List<Line> lines) {
        var left = LEFT + number * (PANEL + GAP);
        var points = lines.stream().flatMap(line -> line.points.stream()).toList();
        var across = Axis.around(points.stream().map(Point::size).toList(), left, PANEL);
        var up = Axis.around(points.stream().map(Point::value).toList(), TOP + HEIGHT, -HEIGHT);
        add(svg, "<text class=\"title\" x=\"%d\" y=\"24\">%s</text>", left, title);
        for (var power = up.from; power <= up.to; power++) {
            var y = up.at(Math.pow(10, power));
            add(svg, "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%3$.1f\"/>", left, left + PANEL, y);
            add(svg, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>", left - 6, y + 4, words(power));
        }
        for (var power = across.from; power <= across.to; power++) {
            var x = across.at(Math.pow(10, power));
            add(svg, "<line class=\"grid\" x1=\"%.1f\" x2=\"%1$.1f\" y1=\"%d\" y2=\"%d\"/>", x, TOP, TOP + HEIGHT);
            add(svg, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>", x, TOP + HEIGHT + 18, words(power));
        }
        add(svg, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">people</text>", left + PANEL / 2, TOP + HEIGHT + 36);
        var legend = left;
        for (var line : lines) {
            if (line.points.isEmpty()) continue;
            add(svg, "<text class=\"%s\" x=\"%d\" y=\"46\">● %s</text>", line.style, legend, line.name);
            legend += 32 + 7 * line.name.length();
            var path = new StringBuilder();
            for (var point : line.points) {
                add(path, "%s%.1f %.1f", path.isEmpty() ? "M" : "L", across.at(point.size), up.at(point.value));
            }
            add(
                    svg,
                    "<path class=\"line %s\" d=\"%s\"/>",
                    line.style,
                    path.toString().replace('\n', ' ').strip());
            for (var point : line.points) {
                add(
                        svg,
                        "<circle class=\"dot %s\" r=\"4\" cx=\"%.1f\" cy=\"%.1f\"><title>%,.0f people: %.2f</title></circle>",
                        line.style,
                        across.at(point.size),
                        up.at(point.value),
                        point.size,
                        point.value);
            }
        }
    }

    private static String words(int power) {
        return switch (power) {
            case 3, 4, 5 -> (int) Math.pow(10, power - 3) + " k";
            case 6, 7, 8 -> (int) Math.pow(10, power - 6) + " M";
            default -> power < 0 ? "0." + "0".repeat(-power - 1) + "1" : Integer.toString((int) Math.pow(10, power));
        };
    }

    private static void add(StringBuilder to, String format, Object... values) {
        to.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
