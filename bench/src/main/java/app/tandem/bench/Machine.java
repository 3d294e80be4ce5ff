package app.tandem.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the figures were measured on. */
record Machine(String processor, int cores, long memoryBytes, String system, String java) {
    static Machine here() throws IOException {
        return new Machine(
                after(Path.of("/proc/cpuinfo"), "model name", "unknown"),
                Runtime.getRuntime().availableProcessors(),
                1_024
                        * Long.parseLong(after(Path.of("/proc/meminfo"), "MemTotal", "0 kB")
                                .split(" ", 2)[0]),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                Runtime.version().toString());
    }

    private static String after(Path file, String name, String otherwise) throws IOException {
        if (!Files.exists(file)) return otherwise; // Not a Linux.
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(name) && line.contains(":"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(otherwise);
    }
}
