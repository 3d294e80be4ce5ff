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

    /** Returns once all have ended; the first failure is thrown on. */
    static void run(List<Callable<Void>> work) throws Exception {
        try (var threads = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            var running = new ArrayList<Future<Void>>();
            for (var each : work) running.add(threads.submit(each));
            for (var each : running) each.get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof Exception cause ? cause : failed;
        }
    }
}
