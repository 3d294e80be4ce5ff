package app.tandem.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Work that goes on at the same time. */
final class Together {
    private Together() {}

    /** As many at once as there are cores. Returns once all have ended; the first failure is thrown on. */
    static void run(List<Callable<Void>> work) throws Exception {
        run(Runtime.getRuntime().availableProcessors(), work);
    }

    /** All at once, whatever the cores. */
    static void runAll(List<Callable<Void>> work) throws Exception {
        run(work.size(), work);
    }

    private static void run(int atOnce, List<Callable<Void>> work) throws Exception {
        try (var threads = Executors.newFixedThreadPool(Math.max(atOnce, 1))) {
            var running = new ArrayList<Future<Void>>();
            for (var each : work) running.add(threads.submit(each));
            for (var each : running) each.get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof Exception cause ? cause : failed;
        }
    }
}
