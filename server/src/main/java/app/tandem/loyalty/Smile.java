package app.tandem.loyalty;

import app.tandem.loyalty.SmileClient.Access;
import app.tandem.loyalty.SmileConnection.Status;
import app.tandem.shared.Page;
import app.tandem.shared.PageRequest;
import app.tandem.shared.Problem;
import app.tandem.shared.ShopId;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The Smile integration, as the merchant handles it. */
@Service
class Smile {
    private static final Logger log = LoggerFactory.getLogger(Smile.class);
    private static final long QUICK = Duration.ofMillis(300).toNanos();
    private final ConcurrentHashMap<ShopId, Counted> counted = new ConcurrentHashMap<>();
    private final SmileConnections connections;
    private final SmilePasses passes;
    private final SmileCustomers customers;
    private final SmileLedgers ledgers;
    private final SmileAddresses addresses;
    private final SmileAccess access;
    private final SmileClient client;
    private final SmileSync sync;
    private final SmileRunner runner;
    private final Clock clock;
    private final TransactionTemplate transaction;

    Smile(
            SmileConnections connections,
            SmilePasses passes,
            SmileCustomers customers,
            SmileLedgers ledgers,
            SmileAddresses addresses,
            SmileAccess access,
            SmileClient client,
            SmileSync sync,
            SmileRunner runner,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.connections = connections;
        this.passes = passes;
        this.customers = customers;
        this.ledgers = ledgers;
        this.addresses = addresses;
        this.access = access;
        this.client = client;
        this.sync = sync;
        this.runner = runner;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** Empty where the shop is not connected. */
    Optional<SmileConnection> find(ShopId shop) {
        return connections.find(shop).filter(connection -> connection.status() != Status.FORGOTTEN);
    }

    /**
     * What the integration's page shows.
     *
     * @param lastDone the last pass that ended well; {@code lastFailed} the last that did not; {@code next} the one
     *     that runs or waits
     * @param lag how old the oldest snapshot may be; null before the first full pass
     */
    record State(
            SmileConnection connection,
            @Nullable SmilePass lastDone,
            @Nullable SmilePass lastFailed,
            @Nullable SmilePass next,
            @Nullable Duration lag,
            SmileCustomers.Counts counts) {}

    Optional<State> state(ShopId shop) {
        return find(shop).map(this::withReadableKey).map(connection -> {
            var fresh = connection.freshAt();
            var lag = fresh == null ? null : Duration.between(fresh, clock.instant());
            return new State(
                    connection,
                    passes.last(connection, SmilePass.Status.DONE).orElse(null),
                    passes.last(connection, SmilePass.Status.FAILED).orElse(null),
                    passes.next(shop).orElse(null),
                    lag == null || !lag.isNegative() ? lag : Duration.ZERO,
                    counts(shop));
        });
    }

    /** @param until when they are counted again */
    private record Counted(SmileCustomers.Counts counts, long until) {}

    /** Exact, but where counting takes long (a million customers: a second) not again with every look at a progress bar. */
    private SmileCustomers.Counts counts(ShopId shop) {
        var known = counted.get(shop);
        var began = System.nanoTime();
        if (known != null && began - known.until() < 0) return known.counts();
        var counts = customers.counts(shop);
        var took = System.nanoTime() - began;
        if (took < QUICK) counted.remove(shop);
        else counted.put(shop, new Counted(counts, began + 10 * took));
        return counts;
    }

    /** A lost secret key shows at once, not only when the next pass needs the API key. */
    private SmileConnection withReadableKey(SmileConnection connection) {
        if (connection.status() != Status.ACTIVE) return connection;
        try {
            access.open(connection);
            return connection;
        } catch (SmileFailure failure) {
            connections.setStatus(
                    connection.shop(), Status.BROKEN, failure.kind().code(), failure.sentence());
            return connections.find(connection.shop()).orElse(connection);
        }
    }

    /**
     * Checks the key, keeps it and starts a full pass. Whatever is refused leaves everything as it was.
     *
     * @throws Problem 422 with a code for each refusal
     */
    void connect(ShopId shop, @Nullable String apiKey, @Nullable String baseUrl) {
        var key = SmileKey.parse(apiKey);
        var address = addresses.check(baseUrl);
        try {
            client.check(new Access(address, key));
        } catch (SmileFailure failure) {
            throw refusal(failure);
        }
        var now = clock.instant();
        transaction.executeWithoutResult(_ -> {
            var kept = addresses.kept(address);
            // Another key may be another account's, where the same ids are other transactions.
            var same = connections
                    .lock(shop)
                    .filter(before -> access.isOf(before, kept, key))
                    .isPresent();
            connections.connect(shop, kept, access.seal(shop, key), key.hint(), same, now);
            passes.endAll(shop, "The integration was saved anew.", now);
            passes.enqueue(
                    shop,
                    PassKind.FULL,
                    false,
                    connections.find(shop).orElseThrow().generation(),
                    now);
        });
        log.info("Shop {}: connected to {}", shop, SmileHttp.hostOf(address.base()));
        runner.wake(shop);
    }

    private static Problem refusal(SmileFailure failure) {
        return switch (failure.kind()) {
            case KEY_REFUSED, SCOPE_MISSING, PLAN_WITHOUT_API_ACCESS ->
                Problem.invalid(failure.kind().code(), "api_key", failure.sentence());
            case HOST_NOT_ALLOWED -> SmileAddresses.refused(failure.sentence());
            case UNREACHABLE, THROTTLED, UNREADABLE, CURSOR_REFUSED, SUPERSEDED, SECRET_KEY_CHANGED, INTERNAL ->
                new Problem(HttpStatus.UNPROCESSABLE_CONTENT, "smile-unreachable", failure.sentence());
        };
    }

    /** Pauses or resumes. Paused, the data stays, but no rule may use it. */
    void setActive(ShopId shop, boolean active) {
        var now = clock.instant();
        transaction.executeWithoutResult(_ -> {
            var connection = connected(connections.lock(shop));
            var wanted = active ? Status.ACTIVE : Status.INACTIVE;
            if (connection.status() == wanted) return;
            connections.setStatus(shop, wanted, null, null);
            if (!active) {
                passes.endAll(shop, "The integration was switched to Inactive.", now);
            } else {
                ledgers.resumed(shop);
                passes.enqueue(shop, PassKind.DELTA, true, connection.generation(), now);
            }
        });
        if (active) runner.wake(shop);
    }

    /** Forgets the key at once, then all data. */
    void disconnect(ShopId shop) {
        counted.remove(shop);
        var found = transaction.execute(_ -> {
            var connection = connections.lock(shop);
            if (connection.isEmpty()) return connection;
            connections.setStatus(shop, Status.FORGOTTEN, null, null);
            passes.endAll(shop, "The integration was removed.", clock.instant());
            return connection;
        });
        if (found != null) found.ifPresent(sync::forget);
    }

    /**
     * @return the pass's id; it starts later than this call
     * @throws Problem 409 where the shop is not connected or the integration inactive
     */
    long requestPass(ShopId shop, PassKind kind) {
        var connection = connected(connections.find(shop));
        if (connection.status() == Status.INACTIVE) {
            throw Problem.conflict("smile-inactive", "The Smile integration is inactive. Switch it to Active first.");
        }
        var id = passes.enqueue(shop, kind, false, connection.generation(), clock.instant());
        runner.wake(shop);
        return id;
    }

    /** Fresher values soon, where that is possible at all. While Smile is in trouble the back-off decides. */
    void refresh(ShopId shop) {
        var now = clock.instant();
        find(shop)
                .filter(connection -> connection.status() == Status.ACTIVE)
                .filter(connection ->
                        connection.failures() == 0 || connection.deltaDueAt().isBefore(now))
                .ifPresent(connection -> {
                    passes.enqueue(shop, PassKind.DELTA, true, connection.generation(), now);
                    runner.wake(shop);
                });
    }

    SmilePass pass(ShopId shop, long id) {
        return passes.find(shop, id).orElseThrow(() -> Problem.notFound("sync"));
    }

    Page<SmilePass> recentPasses(ShopId shop, PageRequest page) {
        return Page.of(passes.recent(shop, page), page, SmilePass::id);
    }

    Page<SmileCustomers.Loose> conflicts(ShopId shop, PageRequest page) {
        return Page.of(customers.conflicts(shop, page), page, SmileCustomers.Loose::smileId);
    }

    Page<SmileCustomers.Loose> unmatched(ShopId shop, PageRequest page) {
        return Page.of(customers.unmatched(shop, page), page, SmileCustomers.Loose::smileId);
    }

    private static SmileConnection connected(Optional<SmileConnection> found) {
        return found.filter(connection -> connection.status() != Status.FORGOTTEN)
                .orElseThrow(() -> Problem.conflict(
                        "smile-not-connected",
                        "Smile is not connected. Save an API key under Integrations → Smile first."));
    }
}
