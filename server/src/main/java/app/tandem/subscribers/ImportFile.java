package app.tandem.subscribers;

import app.tandem.shared.Problem;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An import file, read row by row. UTF-8 with or without a byte order mark; cells parted by comma, semicolon or tab,
 * whichever the header has.
 */
final class ImportFile implements AutoCloseable, Iterator<CsvRecord> {
    private static final int LONGEST_CELL = 1 << 20;
    private static final int HEAD = 64 << 10;
    private static final Pattern LINE = Pattern.compile("line (\\d+)");

    private final CloseableIterator<CsvRecord> records;
    private final ImportColumns columns;
    private @Nullable CsvRecord ahead;

    private ImportFile(CloseableIterator<CsvRecord> records, Collection<String> partColumns) {
        this.records = records;
        var header = advance();
        if (header == null) throw refused("file-empty", "The file is empty. Its first line names the columns.");
        this.columns = ImportColumns.of(header.getFields(), partColumns);
        this.ahead = advance();
    }

    /**
     * Opens the file and reads its header.
     *
     * @throws Problem 422 {@code file-empty}, {@code encoding-invalid}, {@code quotes-broken}, or what is wrong with the columns
     */
    static ImportFile open(Path path, Collection<String> partColumns) throws IOException {
        return read(Files.newInputStream(path), partColumns);
    }

    /** The same from a stream, which it reads little further than the row asked for, and closes in the end. */
    static ImportFile read(InputStream content, Collection<String> partColumns) throws IOException {
        var bytes = new BufferedInputStream(content, HEAD);
        try {
            var separator = separator(bytes);
            var text = new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder()); // Reports what is not UTF-8.
            var reader = CsvReader.builder()
                    .fieldSeparator(separator)
                    .skipEmptyLines(true)
                    .allowUnclosedQuote(false)
                    .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .maxBufferSize(LONGEST_CELL)
                    .build(
                            CsvRecordHandler.builder()
                                    .maxFields(1_000)
                                    .maxFieldSize(LONGEST_CELL)
                                    .maxRecordSize(4 * LONGEST_CELL)
                                    .build(),
                            text);
            return new ImportFile(reader.iterator(), partColumns);
        } catch (IOException | RuntimeException failure) {
            bytes.close();
            throw failure;
        }
    }

    /** Steps over a byte order mark and looks at the first line. */
    private static char separator(InputStream bytes) throws IOException {
        bytes.mark(HEAD);
        var head = bytes.readNBytes(HEAD - 1);
        bytes.reset();
        if (head.length >= 3 && head[0] == (byte) 0xEF && head[1] == (byte) 0xBB && head[2] == (byte) 0xBF) {
            bytes.skipNBytes(3);
        }
        for (var each : head) {
            // UTF-16 of Latin letters is valid UTF-8 with a zero byte beside each.
            if (each == 0) throw notUtf8(1);
        }
        var line = new String(head, StandardCharsets.ISO_8859_1)
                .lines()
                .findFirst()
                .orElse("");
        if (line.indexOf(',') >= 0) return ',';
        return line.indexOf(';') >= 0 ? ';' : line.indexOf('\t') >= 0 ? '\t' : ',';
    }

    ImportColumns columns() {
        return columns;
    }

    @Override
    public boolean hasNext() {
        return ahead != null;
    }

    /** @throws Problem 422 {@code encoding-invalid} or {@code quotes-broken} where the row after this cannot be read */
    @Override
    public CsvRecord next() {
        var record = ahead;
        if (record == null) throw new NoSuchElementException();
        ahead = advance();
        return record;
    }

    private @Nullable CsvRecord advance() {
        try {
            return records.hasNext() ? records.next() : null;
        } catch (CsvParseException broken) {
            throw broken(broken);
        } catch (UncheckedIOException failure) {
            if (failure.getCause() instanceof CharacterCodingException) throw notUtf8(lineAhead());
            throw failure;
        }
    }

    private long lineAhead() {
        return ahead == null ? 1 : ahead.getStartingLineNumber();
    }

    private static Problem broken(CsvParseException cause) {
        var message = String.valueOf(cause.getMessage());
        var line = LINE.matcher(message);
        return refused(
                "quotes-broken",
                "The row that begins in line " + (line.find() ? line.group(1) : "?")
                        + " cannot be read: a quotation mark is missing or in the wrong place, or a cell is too long.");
    }

    private static Problem notUtf8(long line) {
        return refused(
                "encoding-invalid",
                "The file is not in UTF-8 (after line " + line + "). Save it as \"CSV UTF-8\" and send it again.");
    }

    private static Problem refused(String code, String sentence) {
        return Problem.invalid(code, "file", sentence);
    }

    @Override
    public void close() {
        try {
            records.close();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
