package app.tandem.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class GrowthPlotTests {
    private static final Machine MACHINE = new Machine("A processor", 2, 24, "Linux", "25");

    @TempDir
    Path results;

    @Test
    void results_are_read_back_and_drawn_as_a_point_each() throws Exception {
        for (var size : List.of(100_000, 1_000_000, 10_000_000)) report(size).write(results);
        Files.writeString(results.resolve("sending-1000.json"), "another bench");

        var svg = GrowthPlot.of(results).svg();

        var document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        // Three sizes of: two rules on three systems, and memory and disk of one.
        assertThat(document.getElementsByTagName("circle").getLength()).isEqualTo(3 * (2 * 3 + 2));
    }

    private static Report report(int size) {
        var rows = new ArrayList<Row>();
        for (var rule : List.of(SegmentsBench.MISSION, SegmentsBench.NESTED)) {
            rows.add(Row.timed(rule, SegmentsBench.TANDEM, new Timings(new long[] {size})));
            rows.add(Row.timed(rule, PostgresRival.NAME, new Timings(new long[] {size * 20L})));
            rows.add(Row.timed(rule, DuckDbRival.NAME, new Timings(new long[] {size * 3L})));
        }
        rows.add(Row.size(SegmentsBench.MEMORY, SegmentsBench.TANDEM, 300_000_000L + size * 50L));
        rows.add(Row.size(SegmentsBench.ON_DISK, SegmentsBench.TANDEM, size * 150L));
        rows.add(Row.size(SegmentsBench.ON_DISK, DuckDbRival.NAME, size * 70L));
        return new Report("segments", size, Instant.EPOCH, MACHINE, List.of(), rows);
    }
}
