package app.tandem.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.locks.LockSupport;

/** Folders on disk. */
final class Folders {
    private Folders() {}

    /** Bytes of all files below; files that go away meanwhile (an index merges) count nothing. */
    static long bytes(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            var sum = 0L;
            for (var file : files.filter(Files::isRegularFile).toList()) sum += size(file);
            return sum;
        }
    }

    /** With all that is below; a folder that is not there is fine. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) return;
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }

    /** While processes that are just stopping may still write there. */
    static void deleteAsFarAsPossible(Path folder) {
        for (var turn = 0; turn < 20; turn++) {
            try {
                delete(folder);
                return;
            } catch (IOException | UncheckedIOException _) {
                LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
            }
        }
    }

    private static long size(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException _) {
            return 0;
        }
    }
}
