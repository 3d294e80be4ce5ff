package app.tandem.subscribers;

import app.tandem.shared.OpaqueId;
import app.tandem.shared.Page;
import app.tandem.shared.PageRequest;
import app.tandem.shared.Problem;
import app.tandem.shared.ShopId;
import app.tandem.shared.SignedIn;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

@RestController
@RequestMapping("/api/v1/imports")
class ImportController {

    /**
     * @param code why it failed, for programs; {@code reason}, the sentence. Both absent unless it did
     * @param verdicts how many rows got each; the usual ones are there with 0, too
     */
    record Answer(
            String id,
            String mode,
            String fileName,
            String status,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String code,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String reason,

            long rows,
            long done,
            Map<String, Long> verdicts,
            List<String> ignoredColumns,
            String createdBy,
            Instant createdAt,
            @Nullable Instant finishedAt) {
        static Answer of(ImportTable.Import of) {
            return new Answer(
                    Long.toString(of.id()),
                    of.dryRun() ? "dry_run" : "commit",
                    of.fileName(),
                    of.status(),
                    of.code(),
                    of.reason(),
                    of.rows(),
                    of.done(),
                    counts(of.verdicts()),
                    of.ignored(),
                    of.createdBy(),
                    of.createdAt(),
                    of.finishedAt());
        }

        private static Map<String, Long> counts(Map<String, Long> verdicts) {
            var counts = new LinkedHashMap<String, Long>();
            for (var verdict : ImportVerdict.ALWAYS_NAMED) counts.put(verdict.code(), 0L);
            counts.putAll(verdicts);
            return counts;
        }
    }

    /**
     * @param row counted from 1, without the header; {@code line} where it begins in the file
     * @param phone as understood, or as written where it is none
     */
    record RowAnswer(
            long row, int line, String verdict, @Nullable String reason, String phone) {
        static RowAnswer of(ImportTable.Row of) {
            var verdict = of.verdict();
            return new RowAnswer(of.row(), verdict.line(), verdict.verdict().code(), verdict.reason(), verdict.phone());
        }
    }

    record Accepted(String id) {}

    private final ImportTable imports;
    private final ImportRun run;
    private final CustomTask<Void> task;
    private final SchedulerClient scheduler;
    private final TransactionTemplate transaction;

    ImportController(
            ImportTable imports,
            ImportRun run,
            CustomTask<Void> importTask,
            SchedulerClient scheduler,
            TransactionTemplate transaction) {
        this.imports = imports;
        this.run = run;
        this.task = importTask;
        this.scheduler = scheduler;
        this.transaction = transaction;
    }

    /** Takes a file; what its header tells against it is refused at once, the rest shows in the import's status. */
    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    Accepted upload(
            SignedIn who,
            @RequestParam(required = false) @Nullable MultipartFile file,
            @RequestParam(required = false) @Nullable String mode)
            throws IOException {
        var dryRun = dryRun(mode);
        if (file == null) {
            throw Problem.invalid("file-missing", "file", "Send the CSV file as the multipart field \"file\".");
        }
        var folder = Objects.requireNonNull(run.file(who.shop(), 0).getParent());
        Files.createDirectories(folder);
        var arrived = folder.resolve("upload-" + UUID.randomUUID() + ".csv");
        try {
            file.transferTo(arrived);
            return new Accepted(Long.toString(stage(who, dryRun, fileName(file), arrived)));
        } finally {
            Files.deleteIfExists(arrived);
        }
    }

    private static boolean dryRun(@Nullable String mode) {
        return switch (mode) {
            case "dry_run" -> true;
            case "commit" -> false;
            case null, default ->
                throw Problem.invalid(
                        "mode-invalid", "mode", "mode is dry_run (say what would happen) or commit (do it).");
        };
    }

    private static String fileName(MultipartFile file) {
        var name = file.getOriginalFilename();
        if (name == null || name.isBlank() || !ProfileText.storable(name)) return "import.csv";
        return name.length() <= 200 ? name : name.substring(name.length() - 200);
    }

    private long stage(SignedIn who, boolean dryRun, String name, Path arrived) throws IOException {
        List<String> ignored;
        try (var opened = ImportFile.open(arrived, run.partColumns())) {
            ignored = opened.columns().ignored();
        }
        var staged = transaction.execute(_ -> {
            var id = imports.insert(who.shop(), dryRun, name, ignored, who.name());
            try {
                Files.move(arrived, run.file(who.shop(), id));
            } catch (IOException cause) {
                throw new java.io.UncheckedIOException(cause);
            }
            // The scheduler has a clock of its own, which is the machine's.
            scheduler.schedule(task.instance(new ImportJob.Which(who.shop(), id).toString()), Instant.now());
            return id;
        });
        return Objects.requireNonNull(staged);
    }

    @GetMapping
    Page<Answer> list(
            SignedIn who,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return imports.list(who.shop(), PageRequest.of(limit, cursor)).map(Answer::of);
    }

    @GetMapping("/{id}")
    Answer get(SignedIn who, @PathVariable String id) {
        return Answer.of(find(who.shop(), id));
    }

    /** The rows and what became of them, in the order of the file. */
    @GetMapping("/{id}/rows")
    Page<RowAnswer> rows(
            SignedIn who,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String verdict,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        var found = find(who.shop(), id);
        var page = PageRequest.of(limit, cursor);
        var wanted = verdict == null || verdict.isBlank()
                ? null
                : ImportVerdict.of(verdict)
                        .orElseThrow(() -> Problem.invalid(
                                "verdict-unknown", "verdict", "verdict is one of " + ImportVerdict.codes() + "."));
        var after = page.after() == null ? 0 : page.after();
        var rows = imports.rows(who.shop(), found.id(), wanted, after, page.fetch());
        var total = wanted == null ? found.done() : found.verdicts().getOrDefault(wanted.code(), 0L);
        return Page.of(rows, page, ImportTable.Row::row).map(RowAnswer::of).withTotal(total);
    }

    private ImportTable.Import find(ShopId shop, String id) {
        return imports.find(shop, OpaqueId.parse(id, "import")).orElseThrow(() -> Problem.notFound("import"));
    }
}
