package app.tandem.rewards.imports;

import app.tandem.rewards.PlainText;
import app.tandem.rewards.customers.CustomerState;
import app.tandem.rewards.ledger.PointsChange;
import app.tandem.shared.EmailAddress;
import app.tandem.shared.Problem;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of customers row by row, in bounded memory. A row that cannot be used is rejected with its reason and
 * the rest goes on; a file that cannot be read as a whole (RFC 4180, UTF-8) is refused as a whole.
 */
final class CustomerFile {
    private static final List<String> COLUMNS = List.of("email", "first_name", "last_name", "state", "points");
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /** What becomes of the rows. */
    interface Rows {
        void accepted(CustomerRow row);

        /** @param reason a stable code; {@code detail} says it in a sentence */
        void rejected(long line, String reason, String detail);
    }

    private static final class Rejected extends Exception {
        private final String reason;

        Rejected(String reason, String detail) {
            super(detail);
            this.reason = reason;
        }
    }

    private CustomerFile() {}

    /** @throws Problem 422 {@code csv-malformed}, {@code csv-not-utf8}, {@code csv-columns-missing}, {@code csv-column-unknown} */
    static void read(InputStream file, Rows rows) {
        var strict = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        try (var reader = new BufferedReader(new InputStreamReader(file, strict))) {
            skipByteOrderMark(reader);
            var records = CsvReader.builder()
                    .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .allowExtraCharsAfterClosingQuote(false)
                    .allowUnclosedQuote(false)
                    .ofCsvRecord(reader)
                    .iterator();
            read(records, rows);
        } catch (CsvParseException broken) {
            throw isNotUtf8(broken) ? notUtf8() : malformed(broken);
        } catch (UncheckedIOException broken) {
            throw isNotUtf8(broken) ? notUtf8() : broken;
        } catch (CharacterCodingException _) {
            throw notUtf8();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** Excel writes one in front of UTF-8. */
    private static void skipByteOrderMark(BufferedReader reader) throws IOException {
        reader.mark(1);
        if (reader.read() != BYTE_ORDER_MARK) reader.reset();
    }

    private static void read(Iterator<CsvRecord> records, Rows rows) {
        var columns = columns(records.hasNext() ? records.next().getFields() : List.of());
        while (records.hasNext()) {
            var record = records.next();
            try {
                rows.accepted(row(record, columns));
            } catch (Rejected rejected) {
                rows.rejected(record.getStartingLineNumber(), rejected.reason, String.valueOf(rejected.getMessage()));
            }
        }
    }

    private static Map<String, Integer> columns(List<String> header) {
        var columns = new HashMap<String, Integer>();
        for (var at = 0; at < header.size(); at++) {
            var name = header.get(at).strip().toLowerCase(Locale.ROOT);
            // A misspelt column would otherwise be left out without a word.
            if (!COLUMNS.contains(name) || columns.putIfAbsent(name, at) != null) {
                throw Problem.invalid(
                        "csv-column-unknown",
                        "file",
                        "The first line names the columns; \"" + shortened(name)
                                + "\" is not one of, or is there twice: " + String.join(",", COLUMNS) + ".");
            }
        }
        if (!columns.containsKey("email")) {
            throw Problem.invalid(
                    "csv-columns-missing",
                    "file",
                    "The column email is missing. The first line names the columns: " + String.join(",", COLUMNS)
                            + ".");
        }
        return columns;
    }

    private static CustomerRow row(CsvRecord record, Map<String, Integer> columns) throws Rejected {
        if (record.getFieldCount() != columns.size()) {
            throw new Rejected(
                    "column-count",
                    "The row has " + record.getFieldCount() + " columns, the first line " + columns.size() + ".");
        }
        return new CustomerRow(
                record.getStartingLineNumber(),
                email(cell(record, columns, "email")),
                name(cell(record, columns, "first_name"), "first_name"),
                name(cell(record, columns, "last_name"), "last_name"),
                state(cell(record, columns, "state")),
                points(cell(record, columns, "points")));
    }

    private static String cell(CsvRecord record, Map<String, Integer> columns, String name) {
        var at = columns.get(name);
        return at == null ? "" : record.getField(at).strip();
    }

    private static @Nullable String email(String text) throws Rejected {
        if (text.isEmpty()) return null;
        var email = EmailAddress.parse(text);
        if (email.isEmpty()) throw new Rejected("email-invalid", "\"" + shortened(text) + "\" is no e-mail address.");
        return email.get().value();
    }

    private static @Nullable String name(String text, String column) throws Rejected {
        if (text.isEmpty()) return null;
        if (text.length() <= 100 && PlainText.isPlain(text)) return text;
        throw new Rejected(
                "name-invalid", column + " has more than 100 characters, or characters that cannot be shown.");
    }

    private static @Nullable String state(String text) throws Rejected {
        if (text.isEmpty()) return null;
        var state = CustomerState.of(text.toLowerCase(Locale.ROOT));
        if (state.isPresent()) return state.get().text();
        throw new Rejected(
                "state-unknown", "\"" + shortened(text) + "\" is no state; there are candidate, member and disabled.");
    }

    private static @Nullable Long points(String text) throws Rejected {
        if (text.isEmpty()) return null;
        if (text.length() <= 13 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            var points = Long.parseLong(text);
            if (points <= PointsChange.MOST) return points;
        }
        throw new Rejected(
                "points-invalid",
                "\"" + shortened(text) + "\" is no balance: a whole number from 0 to " + PointsChange.MOST + ".");
    }

    private static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }

    private static boolean isNotUtf8(Throwable thrown) {
        for (var at = thrown.getCause(); at != null; at = at.getCause()) {
            if (at instanceof CharacterCodingException) return true;
        }
        return false;
    }

    private static Problem notUtf8() {
        return Problem.invalid(
                "csv-not-utf8", "file", "The file is not UTF-8. Save it as \"CSV UTF-8\" and import it again.");
    }

    private static Problem malformed(CsvParseException broken) {
        var line = new ArrayList<String>();
        for (Throwable at = broken; at != null; at = at.getCause()) line.add(String.valueOf(at.getMessage()));
        return Problem.invalid(
                "csv-malformed",
                "file",
                "The file is not valid CSV; most often a quote is not closed. " + String.join(": ", line));
    }
}
