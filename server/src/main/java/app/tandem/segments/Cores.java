package app.tandem.segments;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Spreads the parts of one question over the machine's cores. */
final class Cores {
    static final int COUNT = Runtime.getRuntime().availableProcessors();
    /** The asking thread works too, so that a question never waits for the threads of another. */
    private static final ExecutorService HELPERS = Executors.newFixedThreadPool(
            Math.max(1, COUNT - 1),
            Thread.ofPlatform().name("audience-count-", 0).daemon().factory());

    private final Work work;
    private final int parts;
    private final AtomicInteger next = new AtomicInteger();
    private final CountDownLatch left;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    private Cores(int parts, Work work) {
        this.parts = parts;
        this.work = work;
        this.left = new CountDownLatch(parts);
    }

    interface Work {
        void on(int part) throws IOException;
    }

    /** Does all parts, several at a time, the first of them first, and returns when all are done. */
    static void each(int parts, Work work) throws IOException {
        var cores = new Cores(parts, work);
        for (var i = 1; i < Math.min(COUNT, parts); i++) HELPERS.execute(cores::help);
        cores.help();
        cores.await();
    }

    private void help() {
        for (var part = next.getAndIncrement(); part < parts; part = next.getAndIncrement()) {
            try {
                if (failure.get() == null) work.on(part);
            } catch (IOException | RuntimeException | Error cause) {
                failure.compareAndSet(null, cause);
            } finally {
                left.countDown();
            }
        }
    }

    /** Also where one has failed: nobody may go on reading what the caller then closes. */
    private void await() throws IOException {
        var interrupted = false;
        while (true) {
            try {
                left.await();
                break;
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
        switch (failure.get()) {
            case null -> {}
            case IOException cause -> throw new IOException(cause);
            case RuntimeException cause -> throw cause;
            case Error cause -> throw cause;
            case Throwable cause -> throw new IllegalStateException(cause);
        }
    }
}
