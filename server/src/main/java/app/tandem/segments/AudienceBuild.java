package app.tandem.segments;

import app.tandem.shared.ShopId;
import app.tandem.subscribers.EventArchive;
import app.tandem.subscribers.SubscriberId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fills one shop's empty index from the database: its events in one stream, and its people beside that in batches. */
final class AudienceBuild {
    private static final Logger log = LoggerFactory.getLogger(AudienceBuild.class);
    private static final int BATCH = 2_000;
    private static final int LARGE = 100_000;

    private final ShopId shop;
    private final Audience.Sources sources;
    private final Lock writing;
    private final AtomicLong indexed = new AtomicLong();
    private volatile long toIndex;

    /** @param writing held while people are written, so that who changes meanwhile is not overwritten */
    AudienceBuild(ShopId shop, Audience.Sources sources, Lock writing) {
        this.shop = shop;
        this.sources = sources;
        this.writing = writing;
    }

    /** How far the people are, from 0 to 99. */
    int percent() {
        return (int) (indexed.get() * 99 / Math.max(1, Math.max(toIndex, indexed.get())));
    }

    /**
     * @param past the events to read
     * @param goOn asked between batches
     * @return whether it came to its end
     */
    boolean run(AudienceIndex index, EventArchive.Snapshot past, BooleanSupplier goOn) throws IOException {
        var begun = System.nanoTime();
        indexed.set(0);
        toIndex = sources.subscribers().count(shop);
        index.beginBuild();
        var failed = new AtomicBoolean();
        BooleanSupplier unlessFailed = () -> goOn.getAsBoolean() && !failed.get();
        var people = new People(index);
        var events = new AtomicLong();
        try (var workers = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().name("audience-build-", 0).daemon().factory())) {
            var tasks = new ArrayList<Future<Boolean>>();
            tasks.add(workers.submit(noting(failed, () -> {
                events.set(readEvents(index.events(), past, unlessFailed));
                return goOn.getAsBoolean();
            })));
            for (var i = 0; i < Cores.COUNT; i++) {
                tasks.add(workers.submit(noting(failed, () -> people.read(unlessFailed))));
            }
            if (!all(tasks)) return false;
        }
        tell(events.get(), System.nanoTime() - begun);
        return true;
    }

    private void tell(long events, long nanos) {
        if (indexed.get() + events < LARGE) return;
        log.info("Indexed {} people and {} events of shop {} in {} ms", indexed, events, shop, nanos / 1_000_000);
    }

    /** Lets the other tasks end early where one fails. */
    private static Callable<Boolean> noting(AtomicBoolean failed, Callable<Boolean> task) {
        return () -> {
            try {
                return task.call();
            } catch (Exception | Error cause) {
                failed.set(true);
                throw cause;
            }
        };
    }

    private static boolean all(List<Future<Boolean>> tasks) throws IOException {
        var all = true;
        for (var task : tasks) {
            try {
                all &= task.get();
            } catch (ExecutionException failed) {
                if (failed.getCause() instanceof RuntimeException cause) throw cause;
                throw new IOException(failed.getCause());
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return all;
    }

    private static long readEvents(EventIndex events, EventArchive.Snapshot past, BooleanSupplier goOn)
            throws IOException {
        var fields = new EventFields();
        return past.<IOException>read(
                (person, type, time, properties) -> events.add(fields, person, type, time, properties), goOn);
    }

    /** Everybody in the order of their ids, a batch at a time to whoever is free. */
    private final class People {
        private final AudienceIndex index;
        private @Nullable SubscriberId last;

        People(AudienceIndex index) {
            this.index = index;
        }

        boolean read(BooleanSupplier goOn) throws IOException {
            for (var batch = next(); !batch.isEmpty(); batch = next()) {
                if (!goOn.getAsBoolean()) return false;
                add(batch);
                indexed.addAndGet(batch.size());
            }
            return true;
        }

        private synchronized List<SubscriberId> next() {
            var batch = sources.subscribers().after(shop, last, BATCH);
            if (!batch.isEmpty()) last = batch.getLast();
            return batch;
        }

        private void add(List<SubscriberId> batch) throws IOException {
            var known = sources.facts().facts(shop, batch);
            writing.lock();
            try {
                for (var person : batch) {
                    var facts = known.get(person);
                    if (facts != null) index.people().add(person, facts);
                }
            } finally {
                writing.unlock();
            }
        }
    }
}
