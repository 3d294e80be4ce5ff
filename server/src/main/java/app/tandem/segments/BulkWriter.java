package app.tandem.segments;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Writes documents in bulk. Each has a version, and the greater one wins, whichever comes first: repeating a write does
 * nothing, and one that was overtaken is dropped by the cluster. What the cluster cannot take now is offered again, ever
 * more slowly; nothing is left out.
 */
final class BulkWriter {
    private static final Logger log = LoggerFactory.getLogger(BulkWriter.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final int SHOWN = 5;

    /** @param routing decides on the shard; a person's id, for their events too */
    record Write(String index, String id, String routing, long version, Map<String, Object> document) {}

    /** Some of the indexes written to are not there any more. */
    static final class IndexMissing extends IOException {
        final Set<String> indexes;

        IndexMissing(Set<String> indexes) {
            super("No index " + indexes);
            this.indexes = indexes;
        }
    }

    private final OpenSearch cluster;
    private final int bytes;
    private final Semaphore permits;

    BulkWriter(OpenSearch cluster, ClusterSettings settings) {
        this.cluster = cluster;
        this.bytes = settings.bulkBytes();
        this.permits = new Semaphore(settings.bulkRequests());
    }

    private record Line(Write write, byte[] text) {}

    /**
     * Returns when all of them are kept by every copy that is up, or were overtaken by later ones.
     *
     * @param goOn asked before each further attempt
     * @return how many were overtaken
     */
    int write(List<Write> writes, BooleanSupplier goOn) throws IOException {
        var batches = batches(writes);
        if (batches.size() == 1) return offer(batches.getFirst(), goOn);
        var overtaken = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<Integer>>();
            for (var batch : batches) {
                Callable<Integer> task = () -> offer(batch, goOn);
                running.add(threads.submit(task));
            }
            for (var each : running) overtaken += each.get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException cause ? cause : new IOException(failed.getCause());
        } catch (InterruptedException _) {
            throw interrupted();
        }
        return overtaken;
    }

    private List<List<Line>> batches(List<Write> writes) {
        var batches = new ArrayList<List<Line>>();
        var batch = new ArrayList<Line>();
        var size = 0;
        for (var write : writes) {
            var line = new Line(write, text(write));
            if (size + line.text.length > bytes && !batch.isEmpty()) {
                batches.add(batch);
                batch = new ArrayList<>();
                size = 0;
            }
            batch.add(line);
            size += line.text.length;
        }
        if (!batch.isEmpty()) batches.add(batch);
        return batches;
    }

    private static byte[] text(Write write) {
        var action = new LinkedHashMap<String, Object>();
        action.put("_index", write.index);
        action.put("_id", write.id);
        action.put("routing", write.routing);
        action.put("version", write.version);
        // "Or equal", so that an attempt whose answer was lost can be repeated.
        action.put("version_type", "external_gte");
        var text = new ByteArrayOutputStream();
        text.writeBytes(OpenSearch.JSON.writeValueAsBytes(Map.of("index", action)));
        text.write('\n');
        text.writeBytes(OpenSearch.JSON.writeValueAsBytes(write.document));
        text.write('\n');
        return text.toByteArray();
    }

    private int offer(List<Line> lines, BooleanSupplier goOn) throws IOException {
        var left = lines;
        var overtaken = 0;
        for (var attempt = 0; ; attempt++) {
            var again = new ArrayList<Line>();
            try {
                overtaken += read(left, send(left), again, attempt);
            } catch (OpenSearch.Refused refusal) {
                if (refusal.status == 400 || refusal.status == 401 || refusal.status == 403) throw refusal;
                log.warn("The OpenSearch cluster takes no writes now ({}); offering them again", refusal.getMessage());
                again.addAll(left);
            }
            if (again.isEmpty()) return overtaken;
            if (!goOn.getAsBoolean()) throw new IOException("Stopped while writing");
            pause(attempt);
            left = again;
        }
    }

    private JsonNode send(List<Line> lines) throws IOException {
        var body = new ByteArrayOutputStream();
        lines.forEach(line -> body.writeBytes(line.text));
        permits.acquireUninterruptibly();
        try {
            return cluster.bulk(body.toByteArray());
        } finally {
            permits.release();
        }
    }

    /** @param again takes those to offer again */
    private static int read(List<Line> lines, JsonNode answer, List<Line> again, int attempt) throws IOException {
        if (!answer.path("errors").asBoolean(true)) return 0;
        var items = answer.path("items");
        if (items.size() != lines.size()) throw new IOException("The answer to a bulk request lacks items");
        var overtaken = 0;
        var missing = new HashSet<String>();
        var reasons = new ArrayList<String>();
        for (var i = 0; i < items.size(); i++) {
            var item = items.get(i).path("index");
            var status = item.path("status").asInt();
            if (status >= 200 && status < 300) continue;
            if (status == 409) {
                overtaken++;
                continue;
            }
            var write = lines.get(i).write;
            if (status == 404) {
                missing.add(write.index);
                continue;
            }
            reasons.add(write.index + "/" + write.id + ": " + status + " "
                    + item.path("error").path("reason").asString(""));
            again.add(lines.get(i));
        }
        if (!missing.isEmpty()) throw new IndexMissing(missing);
        if (!again.isEmpty()) tell(reasons, attempt);
        return overtaken;
    }

    private static void tell(List<String> reasons, int attempt) {
        log.warn(
                "{} documents were refused by the OpenSearch cluster and are offered again (attempt {}): {}{}",
                reasons.size(),
                attempt + 2,
                reasons.stream().limit(SHOWN).collect(Collectors.joining("; ")),
                reasons.size() > SHOWN ? "; …" : "");
    }

    private static void pause(int attempt) throws IOException {
        var longest = Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << Math.min(attempt, 10));
        try {
            Thread.sleep(longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1));
        } catch (InterruptedException _) {
            throw interrupted();
        }
    }

    private static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("Stopped while writing");
    }
}
