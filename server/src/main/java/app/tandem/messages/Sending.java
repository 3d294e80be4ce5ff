package app.tandem.messages;

import app.tandem.consent.Consent;
import app.tandem.messages.Claiming.Claim;
import app.tandem.messages.Claiming.Claimed;
import app.tandem.messages.MessageStore.Setback;
import app.tandem.messages.carriers.Carrier;
import app.tandem.messages.carriers.Carrier.Answer;
import app.tandem.shared.ShopId;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The sender: looks for shops with texts that may leave, and gives each a few lanes. A lane takes a permit, claims,
 * looks at opt-outs once more, hands over, keeps the answers, and begins again.
 */
@Component
class Sending implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Sending.class);
    private static final int BATCH = 400;
    private static final int LANES_A_SHOP = 3;
    private static final int LANES = 6;
    private static final long LOOK_EVERY = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long RESOLVE_EVERY = TimeUnit.SECONDS.toNanos(1);
    /** A claimed text whose hand-over has not begun by then does not leave: others may take it for lost soon. */
    static final Duration START_WITHIN = Duration.ofSeconds(20);

    private final DataSource dataSource;
    private final JdbcClient db;
    private final SenderHome home;
    private final Dispatches dispatches;
    private final Claiming claiming;
    private final MessageStore messages;
    private final Doubts doubts;
    private final Consent consent;
    private final Carrier carrier;
    private final Clock clock;

    private final Map<ShopId, AtomicInteger> lanes = new ConcurrentHashMap<>();
    /** Lanes by the sender's id that they work under: after a lost connection those of an older id are still at work. */
    private final Map<Long, Integer> lanesOf = new ConcurrentHashMap<>();

    private final Map<ShopId, Permits> permits = new ConcurrentHashMap<>();
    /** Texts whose answer was lost and that the carrier could not be asked about yet. */
    private final Map<Long, ShopId> inDoubt = new ConcurrentHashMap<>();

    private final Semaphore free = new Semaphore(LANES);
    private volatile @Nullable Thread coordinator;
    private volatile @Nullable SenderIdentity identity;

    Sending(
            DataSource dataSource,
            JdbcClient db,
            SenderHome home,
            Dispatches dispatches,
            Claiming claiming,
            MessageStore messages,
            Doubts doubts,
            Consent consent,
            Carrier carrier,
            Clock clock) {
        this.dataSource = dataSource;
        this.db = db;
        this.home = home;
        this.dispatches = dispatches;
        this.claiming = claiming;
        this.messages = messages;
        this.doubts = doubts;
        this.consent = consent;
        this.carrier = carrier;
        this.clock = clock;
    }

    @Override
    public void start() {
        // Kept before it starts: its loop ends when it is not the one that is kept.
        var started = Thread.ofVirtual().name("sender").unstarted(this::coordinate);
        coordinator = started;
        started.start();
    }

    /** Lets every lane finish the batch it has in hand, so that a clean stop leaves nothing in doubt. */
    @Override
    public void stop() {
        var running = coordinator;
        coordinator = null;
        if (running == null) return;
        LockSupport.unpark(running);
        try {
            running.join(30_000);
            if (free.tryAcquire(LANES, 30, TimeUnit.SECONDS)) free.release(LANES);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        var mine = identity;
        identity = null;
        if (mine != null) mine.close();
    }

    @Override
    public boolean isRunning() {
        return coordinator != null;
    }

    private void coordinate() {
        var resolvedAt = System.nanoTime() - RESOLVE_EVERY;
        while (coordinator == Thread.currentThread()) {
            try {
                var mine = identity();
                if (System.nanoTime() - resolvedAt >= RESOLVE_EVERY) {
                    if (!mine.holds()) {
                        log.warn("The sender's connection was lost; it goes on under a new id");
                        identity = null;
                        mine.close();
                        continue;
                    }
                    resolve(mine);
                    resolvedAt = System.nanoTime();
                }
                startLanes(mine);
            } catch (SQLException | RuntimeException cause) {
                log.warn("The sender waits for the database: {}", cause.toString());
                LockSupport.parkNanos(RESOLVE_EVERY);
            }
            LockSupport.parkNanos(LOOK_EVERY);
        }
    }

    private SenderIdentity identity() throws SQLException {
        var mine = identity;
        if (mine != null) return mine;
        var taken = SenderIdentity.take(dataSource, db, clock, home.id());
        identity = taken;
        return taken;
    }

    private void resolve(SenderIdentity mine) {
        var own = new HashSet<>(lanesOf.keySet());
        own.add(mine.id());
        doubts.resolveOrphans(own, home.id());
        var byShop = new HashMap<ShopId, List<Long>>();
        inDoubt.forEach((id, shop) ->
                byShop.computeIfAbsent(shop, each -> new ArrayList<>()).add(id));
        byShop.forEach((shop, ids) -> {
            doubts.resolve(shop, ids, mine.id());
            ids.forEach(inDoubt::remove);
        });
    }

    /** One lane for every shop before a second for any, and in no fixed order, so that none waits for ever. */
    private void startLanes(SenderIdentity mine) {
        var busy = new ArrayList<>(dispatches.busy());
        Collections.shuffle(busy);
        for (var most = 1; most <= LANES_A_SHOP; most++) {
            for (var shop : busy) {
                var running = lanes.computeIfAbsent(shop, each -> new AtomicInteger());
                if (running.get() < most && free.tryAcquire()) startLane(shop, mine, running);
            }
        }
    }

    private void startLane(ShopId shop, SenderIdentity mine, AtomicInteger running) {
        running.incrementAndGet();
        lanesOf.merge(mine.id(), 1, Integer::sum);
        Thread.ofVirtual().name("sender-lane-" + shop).start(() -> {
            try {
                lane(shop, mine);
            } catch (RuntimeException cause) {
                log.warn("A lane of shop {} stops and starts again: {}", shop, cause.toString());
            } finally {
                lanesOf.computeIfPresent(mine.id(), (id, count) -> count == 1 ? null : count - 1);
                running.decrementAndGet();
                free.release();
            }
        });
    }

    private boolean works(SenderIdentity mine) {
        return coordinator != null && identity == mine;
    }

    private void lane(ShopId shop, SenderIdentity mine) {
        while (works(mine)) {
            // Answers first, and within the carrier's rate as everything else.
            var singles = step(shop, mine, most -> claiming.singles(mine.id(), shop, most));
            var moved = singles != Step.NOTHING_DUE;
            if (singles != Step.TOO_EARLY) {
                for (var cause : dispatches.running(shop)) {
                    if (!works(mine)) return;
                    var step = step(shop, mine, most -> claiming.of(mine.id(), shop, cause, most));
                    if (step == Step.NOTHING_DUE) dispatches.finish(shop, cause);
                    else moved = true;
                }
            }
            // With every lane taken, another shop may be waiting for one: this one steps back and queues again.
            if (!moved || free.availablePermits() == 0) return;
        }
    }

    private enum Step {
        MOVED,
        NOTHING_DUE,
        /** The carrier's rate did not allow it yet; it was waited for a little. */
        TOO_EARLY
    }

    /** One claim, of at most as many texts as it is given, and its hand-over. */
    private Step step(ShopId shop, SenderIdentity mine, IntFunction<Claim> claim) {
        var rate = carrier.partsPerSecond(shop);
        var bucket = permits.computeIfAbsent(shop, each -> new Permits());
        var most = BATCH;
        if (rate.isPresent()) {
            most = bucket.take(rate.getAsInt(), BATCH);
            if (most == 0) {
                LockSupport.parkNanos(Math.clamp(
                        bucket.wait(rate.getAsInt()).toNanos(), TimeUnit.MILLISECONDS.toNanos(1), LOOK_EVERY));
                return Step.TOO_EARLY;
            }
        }
        var parts = 0;
        try {
            var since = System.nanoTime();
            var claimed = claim.apply(most);
            parts = claimed.parts();
            if (claimed.looked() == 0) return Step.NOTHING_DUE;
            if (!claimed.texts().isEmpty()) handOver(shop, claimed.texts(), mine, since);
            return Step.MOVED;
        } finally {
            if (rate.isPresent()) bucket.settle(most, parts);
        }
    }

    private void handOver(ShopId shop, List<Claimed> texts, SenderIdentity mine, long since) {
        try {
            leave(shop, texts, mine, since);
        } catch (RuntimeException cause) {
            // Claimed, and nobody knows how far it got: the carrier is asked, as after a crash.
            for (var text : texts) inDoubt.put(text.text().messageId(), shop);
            throw cause;
        }
    }

    /** @param since when the claim began, by {@link System#nanoTime} */
    private void leave(ShopId shop, List<Claimed> texts, SenderIdentity mine, long since) {
        var leaving = lastLook(shop, texts);
        if (leaving.isEmpty()) return;
        // Others count on it that a hand-over begins soon after its claim and under a lock that holds, or not at all.
        if (identity != mine || System.nanoTime() - since > START_WITHIN.toNanos()) {
            for (var text : leaving) inDoubt.put(text.text().messageId(), shop);
            return;
        }
        Map<Long, Answer> answers;
        try {
            answers = carrier.send(shop, leaving.stream().map(Claimed::text).toList());
        } catch (RuntimeException cause) {
            log.warn("The carrier's answer to {} texts of shop {} is lost", leaving.size(), shop, cause);
            answers = Map.of();
        }
        messages.answered(shop, carrier.name(), answers, mine.id(), clock.instant());
        var unclear = new ArrayList<Long>();
        for (var text : leaving) {
            var id = text.text().messageId();
            var answer = answers.get(id);
            if (answer == null || answer instanceof Answer.Unclear) unclear.add(id);
        }
        if (!unclear.isEmpty()) doubts.resolve(shop, unclear, mine.id());
    }

    /** Who opted out since the claim is not texted any more: what still leaves was on the wire already. */
    private List<Claimed> lastLook(ShopId shop, List<Claimed> texts) {
        var optedOut = consent.optedOut(
                shop,
                texts.stream()
                        .filter(text -> !text.answer())
                        .map(text -> text.text().to())
                        .toList());
        var setbacks = new ArrayList<Setback>();
        var leaving = new ArrayList<Claimed>();
        for (var text : texts) {
            var refusal = text.answer() ? null : optedOut.get(text.text().to());
            if (refusal == null) leaving.add(text);
            else setbacks.add(new Setback(text.text().messageId(), refusal.reason(), refusal.evidence()));
        }
        messages.skip(shop, setbacks, clock.instant());
        return leaving;
    }
}
