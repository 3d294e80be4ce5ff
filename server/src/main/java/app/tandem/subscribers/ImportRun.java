package app.tandem.subscribers;

import app.tandem.shared.Home;
import app.tandem.shared.PhoneNumber;
import app.tandem.shared.Problem;
import app.tandem.shared.ShopId;
import app.tandem.shops.Shops;
import app.tandem.subscribers.ImportTable.Import;
import app.tandem.subscribers.ImportTable.Verdict;
import app.tandem.subscribers.ProfileWriter.Outcome;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reads an import file through, then applies it batch by batch. Each batch's transaction also moves the import on, so
 * wherever it is cut off, it goes on with the row after.
 */
@Component
class ImportRun {
    /** Rows are short as a rule; a batch of long ones ends early, so that it fits in memory. */
    private static final int MOST_CHARACTERS = 1_000_000;

    private static final int ATTEMPTS = 5;

    /** A row read: what it wishes, or what stands against it already. */
    record Read(
            int line,
            String phone,
            @Nullable ProfileWish wish,
            @Nullable Verdict verdict) {}

    /** The server is stopping; the import goes on when it is back. */
    static final class Interrupted extends RuntimeException {}

    private final ImportTable imports;
    private final ProfileWriter writer;
    private final SubscriberRows people;
    private final Shops shops;
    private final Home home;
    private final ImportSettings settings;
    private final ObjectProvider<ProfilePart> parts;
    private final TransactionTemplate transaction;

    ImportRun(
            ImportTable imports,
            ProfileWriter writer,
            SubscriberRows people,
            Shops shops,
            Home home,
            ImportSettings settings,
            ObjectProvider<ProfilePart> parts,
            TransactionTemplate transaction) {
        this.imports = imports;
        this.writer = writer;
        this.people = people;
        this.shops = shops;
        this.home = home;
        this.settings = settings;
        this.parts = parts;
        this.transaction = transaction;
    }

    /** Where the file waits until the import has ended. */
    Path file(ShopId shop, long id) {
        return home.resolve("imports").resolve(shop + "-" + id + ".csv");
    }

    List<String> partColumns() {
        return parts.stream().flatMap(part -> part.columns().stream()).toList();
    }

    /**
     * Brings the import to its end from wherever it is.
     *
     * @param stopping asked between batches
     */
    void run(ShopId shop, long id, BooleanSupplier stopping) throws IOException {
        var found = imports.find(shop, id);
        if (found.isEmpty() || !found.get().running()) return;
        if (Files.exists(file(shop, id))) {
            try {
                apply(shop, found.get(), stopping);
                imports.finish(shop, id, null, null);
            } catch (Problem bad) {
                imports.finish(shop, id, bad.code(), bad.detail());
            }
        } else {
            imports.finish(
                    shop,
                    id,
                    "file-lost",
                    "The file is no longer on this server. Send it again; nothing is done twice.");
        }
        Files.deleteIfExists(file(shop, id));
    }

    /** Gives up on an import that failed again and again for a reason of ours. */
    void giveUp(ShopId shop, long id) throws IOException {
        imports.finish(
                shop,
                id,
                "internal-error",
                "The import stopped for a reason on our side; the server's log has it. Send the file again; nothing is done twice.");
        Files.deleteIfExists(file(shop, id));
    }

    private void apply(ShopId shop, Import running, BooleanSupplier stopping) throws IOException {
        var survey = ImportSurvey.of(
                file(shop, running.id()), partColumns(), settings.mostRows(), people.propertyTypes(shop));
        imports.surveyed(shop, running.id(), survey.rows());
        var rows =
                new ImportRows(survey, shops.get(shop).country(), parts.stream().toList());
        var seen = new NumberSet();
        try (var file = ImportFile.open(file(shop, running.id()), partColumns())) {
            for (var skipped = 0L; skipped < running.done() && file.hasNext(); skipped++) {
                PhoneNumber.parse(rows.phoneCell(file.next()), shops.get(shop).country())
                        .ifPresent(seen::add);
            }
            var done = running.done();
            while (file.hasNext()) {
                if (stopping.getAsBoolean()) throw new Interrupted();
                var batch = batch(file, rows, seen);
                apply(shop, running, done, batch, survey.types());
                done += batch.size();
            }
        }
    }

    /** The next rows, as many as fit into one transaction and into memory. */
    static List<Read> batch(ImportFile file, ImportRows rows, NumberSet seen) {
        var batch = new ArrayList<Read>(ImportTable.MOST_IN_A_BATCH);
        var characters = 0;
        while (file.hasNext() && batch.size() < ImportTable.MOST_IN_A_BATCH && characters < MOST_CHARACTERS) {
            var row = file.next();
            for (var i = 0; i < row.getFieldCount(); i++)
                characters += row.getField(i).length();
            batch.add(read(row, rows, seen));
        }
        return batch;
    }

    private static Read read(CsvRecord row, ImportRows rows, NumberSet seen) {
        var line = Math.toIntExact(row.getStartingLineNumber());
        var shown = shown(rows.phoneCell(row));
        try {
            var phone = rows.phone(row);
            shown = phone.e164();
            if (!seen.add(phone)) {
                var reason = "This number is in an earlier row, which is the one that counts.";
                return new Read(line, shown, null, new Verdict(ImportVerdict.DUPLICATE, line, shown, reason));
            }
            return new Read(line, shown, rows.wish(phone, row), null);
        } catch (Problem problem) {
            return new Read(line, shown, null, verdict(problem, line, shown));
        }
    }

    private static String shown(String cell) {
        var storable = ProfileText.storable(cell) ? cell : cell.replaceAll("[\\x00\\p{Cs}]", "?");
        return storable.length() <= 100 ? storable : storable.substring(0, 100);
    }

    private static Verdict verdict(Problem problem, int line, String phone) {
        return new Verdict(ImportVerdict.of(problem), line, phone, problem.detail());
    }

    private void apply(ShopId shop, Import running, long done, List<Read> batch, Map<String, PropertyType> types) {
        var wishes = batch.stream()
                .map(Read::wish)
                .filter(Objects::nonNull)
                .<ProfileWish>map(Objects::requireNonNull)
                .toList();
        var by = "import " + running.id() + " by " + running.createdBy();
        for (var attempt = 1; ; attempt++) {
            try {
                // The rehearsal stands outside of the transaction that saves its verdicts: it must not lock anybody.
                var rehearsed = running.dryRun() ? writer.rehearse(shop, wishes, types, by) : null;
                transaction.executeWithoutResult(_ -> {
                    var locked = imports.lock(shop, running.id()).orElseThrow();
                    // Another server took over while we were thought dead: it goes on from what is saved.
                    if (!locked.running() || locked.done() != done) throw new Interrupted();
                    var outcomes = rehearsed != null
                            ? rehearsed
                            : writer.write(shop, wishes, types, by, "import:" + running.id());
                    imports.progress(shop, locked, verdicts(batch, outcomes));
                });
                return;
            } catch (Problem | ConcurrencyFailureException collision) {
                // Somebody opted out, or a lock was taken the other way round, while the batch was written. All of it
                // was undone; the next attempt sees what they did.
                if (attempt == ATTEMPTS) throw new IllegalStateException("batch after row " + done, collision);
            }
        }
    }

    private static List<Verdict> verdicts(List<Read> batch, List<Outcome> outcomes) {
        var next = outcomes.iterator();
        return IntStream.range(0, batch.size())
                .mapToObj(i -> {
                    var read = batch.get(i);
                    return read.verdict != null ? read.verdict : verdict(read, next.next());
                })
                .toList();
    }

    private static Verdict verdict(Read read, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Refused(Problem problem) -> verdict(problem, read.line, read.phone);
            case Outcome.Written(SubscriberId _, boolean created, boolean changed) -> {
                var verdict = created ? ImportVerdict.NEW : changed ? ImportVerdict.UPDATED : ImportVerdict.UNCHANGED;
                yield new Verdict(verdict, read.line, read.phone, null);
            }
        };
    }
}
