package app.tandem.messages;

import app.tandem.consent.Consent;
import app.tandem.consent.ConsentStatus;
import app.tandem.consent.ReasonCode;
import app.tandem.messages.Claiming.Batch;
import app.tandem.messages.Claiming.Claimed;
import app.tandem.messages.MessageStore.Setback;
import app.tandem.messages.carriers.Carrier;
import app.tandem.messages.carriers.Carrier.Answer;
import app.tandem.shared.ShopId;
import app.tandem.subscribers.SubscriberId;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
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

    private final DataSource dataSource;
    private final JdbcClient db;
    private final Dispatches dispatches;
    private final Claiming claiming;
    private final MessageStore messages;
    private final Doubts doubts;
    private final Consent consent;
    private final Carrier carrier;
    private final Clock clock;

    private final Map<ShopId, AtomicInteger> lanes = new ConcurrentHashMap<>();
    private final Map<ShopId, Permits> permits = new ConcurrentHashMap<>();
    /** Texts whose answer was lost and that the carrier could not be asked about yet. */
    private final Map<Long, ShopId> inDoubt = new ConcurrentHashMap<>();

    private final Semaphore free = new Semaphore(LANES);
    private volatile @Nullable Thread coordinator;
    private volatile @Nullable SenderIdentity identity;

    Sending(
            DataSource dataSource,
            JdbcClient db,
            Dispatches dispatches,
            Claiming claiming,
            MessageStore messages,
            Doubts doubts,
            Consent consent,
            Carrier carrier,
            Clock clock) {
        this.dataSource = dataSource;
        this.db = db;
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
        var taken = SenderIdentity.take(dataSource, db, clock);
        identity = taken;
        return taken;
    }

    private void resolve(SenderIdentity mine) {
        doubts.resolveOrphans(mine.id());
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
        Thread.ofVirtual().name("sender-lane-" + shop).start(() -> {
            try {
                lane(shop, mine);
            } catch (RuntimeException cause) {
                log.warn("A lane of shop {} stops and starts again: {}", shop, cause.toString());
            } finally {
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
            var singles = claiming.singles(mine.id(), shop, BATCH);
            if (!singles.texts().isEmpty()) handOver(shop, singles, mine);
            var moved = false;
            for (var cause : dispatches.running(shop)) {
                moved |= step(shop, cause, mine);
                if (!works(mine)) return;
            }
            // With every lane taken, another shop may be waiting for one: this one steps back and queues again.
            if (!moved && singles.texts().isEmpty() || free.availablePermits() == 0) return;
        }
    }

    /** One claim of one dispatch; false where nothing was due in it. */
    private boolean step(ShopId shop, Cause cause, SenderIdentity mine) {
        var rate = carrier.partsPerSecond(shop);
        var bucket = permits.computeIfAbsent(shop, each -> new Permits());
        var most = BATCH;
        if (rate.isPresent()) {
            most = bucket.take(rate.getAsInt(), BATCH);
            if (most == 0) {
                LockSupport.parkNanos(Math.clamp(
                        bucket.wait(rate.getAsInt()).toNanos(), TimeUnit.MILLISECONDS.toNanos(1), LOOK_EVERY));
                return true;
            }
        }
        var parts = 0;
        try {
            var claim = claiming.of(mine.id(), shop, cause, most);
            parts = claim.batch().parts();
            if (claim.looked() == 0) {
                dispatches.finish(shop, cause);
                return false;
            }
            if (!claim.batch().texts().isEmpty()) handOver(shop, claim.batch(), mine);
            return true;
        } finally {
            if (rate.isPresent()) bucket.settle(most, parts);
        }
    }

    private void handOver(ShopId shop, Batch batch, SenderIdentity mine) {
        try {
            leave(shop, batch, mine);
        } catch (RuntimeException cause) {
            // Claimed, and nobody knows how far it got: the carrier is asked, as after a crash.
            for (var text : batch.texts()) inDoubt.put(text.text().messageId(), shop);
            throw cause;
        }
    }

    private void leave(ShopId shop, Batch batch, SenderIdentity mine) {
        var leaving = batch.promotional() ? lastLook(shop, batch.texts()) : batch.texts();
        // Once the lock may be lost, others may ask the carrier about these texts: then they must not leave any more.
        if (leaving.isEmpty() || identity != mine) return;
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
        var people = texts.stream()
                .map(Claimed::subscriber)
                .filter(Objects::nonNull)
                .map(SubscriberId.class::cast)
                .toList();
        var states = consent.states(shop, people);
        var setbacks = new ArrayList<Setback>();
        var leaving = new ArrayList<Claimed>();
        for (var text : texts) {
            var state = text.subscriber() == null ? null : states.get(text.subscriber());
            if (state != null && state.status() == ConsentStatus.UNSUBSCRIBED) {
                setbacks.add(
                        new Setback(text.text().messageId(), ReasonCode.OPTED_OUT, "opted out at " + state.since()));
            } else {
                leaving.add(text);
            }
        }
        messages.skip(shop, setbacks, clock.instant());
        return leaving;
    }
}
