package app.tandem.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The command line: {@code segments [--size N] [--growth N,N,…] [--work DIR] [--heap SIZE]}. */
final class Bench {
    private static final String USAGE = """
            ./tandem bench segments [--size 1000000] [--growth 100000,1000000,…] [--heap SIZE] [--work DIR]
              --size N      how many people, with five events each
              --growth N,…  several sizes one after the other, and the plot docs/images/segments-growth.svg of them all
              --heap SIZE   the server's heap; 1g up to a million people, 4g at ten million
              --work DIR    where the databases are made and deleted again (some 4 GB a million people)
            """;

    /** The command line asks for something there is not. */
    static final class Misused extends RuntimeException {
        Misused(String message) {
            super(message);
        }
    }

    /**
     * @param heap null for what fits the size
     * @param work null for the system's temporary folder
     */
    record Options(
            List<Integer> sizes,
            boolean plot,
            @Nullable String heap,
            @Nullable Path work) {
        static Options parse(List<String> words) {
            var sizes = List.of(1_000_000);
            var plot = false;
            @Nullable String heap = null;
            @Nullable Path work = null;
            for (var i = 0; i < words.size(); i += 2) {
                if (i + 1 == words.size()) throw new Misused(words.get(i) + " needs a value.");
                var value = words.get(i + 1);
                switch (words.get(i)) {
                    case "--size" -> sizes = List.of(size(value));
                    case "--growth" -> {
                        sizes = sizes(value);
                        plot = true;
                    }
                    case "--heap" -> heap = value;
                    case "--work" -> work = Path.of(value);
                    default -> throw new Misused("There is no option " + words.get(i) + ".");
                }
            }
            return new Options(sizes, plot, heap, work);
        }

        String heap(int size) {
            if (heap != null) return heap;
            return size <= 1_000_000 ? "1g" : size <= 3_000_000 ? "2g" : "4g";
        }

        private static List<Integer> sizes(String value) {
            var sizes = new ArrayList<Integer>();
            for (var each : value.split(",", -1)) sizes.add(size(each));
            return sizes;
        }

        private static int size(String value) {
            try {
                var size = Integer.parseInt(value.strip());
                if (size >= 1_000 && size <= 100_000_000 && size % 10 == 0) return size;
            } catch (NumberFormatException _) {
                // Said below.
            }
            throw new Misused("A size is a multiple of ten from 1000 to 100000000, not " + value + ".");
        }
    }

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        try {
            System.exit(run(List.of(arguments)) ? 0 : 1);
        } catch (Misused wrong) {
            System.err.println(wrong.getMessage() + "\n" + USAGE);
            System.exit(2);
        } catch (WrongCount wrong) {
            System.err.println(wrong.getMessage());
            System.exit(1);
        }
    }

    /** @return whether every aim was met */
    private static boolean run(List<String> arguments) throws Exception {
        if (arguments.isEmpty() || !arguments.getFirst().equals("segments")) {
            throw new Misused("Say which bench: segments.");
        }
        var options = Options.parse(arguments.subList(1, arguments.size()));
        var root = Path.of("").toAbsolutePath();
        var results = root.resolve("bench/results");
        var met = true;
        for (var size : options.sizes()) {
            var report = SegmentsBench.run(root, size, options);
            System.out.println("\n" + report.table());
            System.out.println("Written to " + root.relativize(report.write(results)));
            met &= report.metAll();
        }
        if (options.plot()) {
            var plot = root.resolve("docs/images/segments-growth.svg");
            GrowthPlot.of(results).write(plot);
            System.out.println("Drawn: " + root.relativize(plot));
        }
        return met;
    }
}
