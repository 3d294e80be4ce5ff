package app.tandem.subscribers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A file of any length takes the memory of one batch: what was not asked for has not been read yet. */
class ImportStreamingTests {
    private static final int ROWS = 200_000;
    /** What the buffers on the way from disk to row hold, generously. */
    private static final long AHEAD = 256 << 10;

    /** A file of 100 MB that exists only where somebody reads it. */
    private static final class Endless extends InputStream {
        private static final byte[] HEADER = "phone,property.note\n".getBytes(StandardCharsets.US_ASCII);
        private static final int LENGTH = row(0).length;

        private byte[] part = HEADER;
        private int at;
        private int made;
        private long served;

        static byte[] row(int number) {
            return ("+1212" + (2_000_000 + number) + "," + "n".repeat(500) + "\n").getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public int read() {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0];
        }

        @Override
        public int read(byte[] into, int from, int most) {
            if (at == part.length) {
                if (made == ROWS) return -1;
                part = row(made++);
                at = 0;
            }
            var some = Math.min(most, part.length - at);
            System.arraycopy(part, at, into, from, some);
            at += some;
            served += some;
            return some;
        }

        /** How much was read beyond those rows. */
        long ahead(long rows) {
            return served - HEADER.length - rows * LENGTH;
        }
    }

    @Test
    void rows_are_read_when_their_batch_comes() throws IOException {
        ImportSurvey survey;
        try (var file = ImportFile.read(new Endless(), List.of())) {
            survey = ImportSurvey.of(file, ROWS, Map.of());
        }
        assertThat(survey.rows()).isEqualTo(ROWS);

        var content = new Endless();
        var rows = new ImportRows(survey, "US", List.of());
        var seen = new NumberSet();
        var done = 0L;
        try (var file = ImportFile.read(content, List.of())) {
            assertThat(content.ahead(0)).isLessThan(AHEAD);
            while (file.hasNext()) {
                var batch = ImportRun.batch(file, rows, seen);
                assertThat(batch).hasSizeBetween(1, ImportTable.MOST_IN_A_BATCH).allMatch(row -> row.wish() != null);
                done += batch.size();
                assertThat(content.ahead(done)).isLessThan(AHEAD);
            }
        }
        assertThat(done).isEqualTo(ROWS);
    }
}
