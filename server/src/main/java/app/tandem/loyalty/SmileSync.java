package app.tandem.loyalty;

import app.tandem.loyalty.SmileClient.Access;
import app.tandem.loyalty.SmileClient.Tally;
import app.tandem.loyalty.SmileConnection.Status;
import app.tandem.loyalty.SmileFailure.Kind;
import app.tandem.loyalty.SmilePass.Stage;
import app.tandem.shared.ShopId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Works a shop's passes, one at a time over all servers: reads page by page, stores each page together with the place to
 * go on from, and moves the watermark only after the last.
 */
@Component
class SmileSync {
    private static final Logger log = LoggerFactory.getLogger(SmileSync.class);

    /** Cursors may not be kept for ever. */
    private static final Duration RESUMABLE_FOR = Duration.ofHours(24);

    private static final int RETIRED_AT_ONCE = 1_000;

    /** A full pass that finds nobody where so many were known is rather a fault than a fact. */
    private static final int TOO_MANY_TO_VANISH_AT_ONCE = 10;

    /** 25 million customers. An endless list ends here at the latest. */
    private static final int MOST_PAGES = 100_000;

    private final UUID owner = UUID.randomUUID();
    private final SmileConnections connections;
    private final SmilePasses passes;
    private final SmileCustomers customers;
    private final SmileMatching matching;
    private final SmileClient client;
    private final SmileLedgerReader ledger;
    private final SmileAccess access;
    private final SmileSettings settings;
    private final Clock clock;
    private final TransactionTemplate transaction;

    SmileSync(
            SmileConnections connections,
            SmilePasses passes,
            SmileCustomers customers,
            SmileMatching matching,
            SmileClient client,
            SmileLedgerReader ledger,
            SmileAccess access,
            SmileSettings settings,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.connections = connections;
        this.passes = passes;
        this.customers = customers;
        this.matching = matching;
        this.client = client;
        this.ledger = ledger;
        this.access = access;
        this.settings = settings;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** Works until nothing waits for this shop; returns at once where another server is at it. */
    void work(ShopId shop) {
        if (!connections.lease(shop, owner)) return;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                var connection = connections.find(shop).orElse(null);
                if (connection == null) return;
                if (connection.status() == Status.FORGOTTEN) {
                    forget(connection);
                    return;
                }
                var pass = passes.next(shop).orElse(null);
                if (!connections.lease(shop, owner)) return;
                if (pass != null) run(connection, pass);
                else if (!readsLedgerOn(connection)) return;
            }
        } finally {
            // The pool gives no connection to an interrupted thread.
            var stopping = Thread.interrupted();
            connections.release(shop, owner);
            if (stopping) Thread.currentThread().interrupt();
        }
    }

    /** Between passes, the first reading of a long ledger goes on. */
    private boolean readsLedgerOn(SmileConnection connection) {
        if (!connection.running() || !ledger.underWay(connection)) return false;
        try {
            return readLedger(connection, access.open(connection), false);
        } catch (SmileFailure failure) {
            log.info("Shop {}: the points ledger waits: {}", connection.shop(), failure.sentence());
            return false;
        }
    }

    private boolean readLedger(SmileConnection connection, Access found, boolean again) {
        return ledger.read(connection, found, new Watched(connection, 0, 0), again, () -> hold(connection));
    }

    private void run(SmileConnection connection, SmilePass queued) {
        var shop = connection.shop();
        var tally = new Watched(connection, queued.requests(), queued.throttled());
        SmilePass pass = queued;
        try {
            if (!connection.running() || queued.generation() != connection.generation()) throw superseded();
            if (queued.status() == SmilePass.Status.QUEUED) pass = start(connection, queued);
            var found = access.open(connection);
            read(connection, pass, found, tally);
            var basis = basis(reread(shop, pass));
            if (pass.kind() == PassKind.FULL) retire(connection, reread(shop, pass), basis);
            readLedger(connection, found, pass.kind() == PassKind.FULL);
            finish(connection, reread(shop, pass), basis, tally);
        } catch (SmileFailure failure) {
            // Interrupted, the pass stays as it is: whoever starts next goes on with it.
            if (!Thread.currentThread().isInterrupted()) fail(connection, pass, failure, tally);
        } catch (TransientDataAccessException | NonTransientDataAccessResourceException | TransactionException cause) {
            // The database was away, or two transactions met: the pass goes on in a moment from where it is.
            throw cause;
        } catch (RuntimeException cause) {
            if (Thread.currentThread().isInterrupted()) throw cause;
            log.error("Shop {}: pass {} met an unexpected fault", shop, pass.id(), cause);
            fail(
                    connection,
                    pass,
                    new SmileFailure(Kind.INTERNAL, "Something went wrong on our side; the server's log has it."),
                    tally);
        }
    }

    private SmilePass start(SmileConnection connection, SmilePass queued) {
        var now = clock.instant();
        return Objects.requireNonNull(transaction.execute(_ -> {
            var shop = connection.shop();
            // What changed can only be asked for after everything was read once.
            var kind = connection.watermark() == null ? PassKind.FULL : queued.kind();
            var from = queued.scheduled()
                    ? passes.resumable(queued, shop, now.minus(RESUMABLE_FOR)).orElse(null)
                    : null;
            if (from != null && from.kind() == kind) passes.resume(shop, queued.id(), from, now);
            else {
                passes.start(shop, queued.id(), kind, now, kind == PassKind.FULL ? null : connection.watermark());
            }
            return reread(shop, queued);
        }));
    }

    private void read(SmileConnection connection, SmilePass pass, Access found, Tally tally) {
        if (pass.stage() == Stage.RETIRING) return;
        var shop = connection.shop();
        var cursor = pass.cursor();
        // A pass that stopped after its last page has no cursor either.
        if (cursor == null && pass.pages() > 0) return;
        var page = pass.pages();
        var resumed = cursor != null;
        Map<Long, String> tiers = null;
        List<Long> previous = List.of();
        do {
            CustomerPage content;
            var asked = clock.instant();
            try {
                content = client.customers(found, pass.changedSince(), cursor, tally);
            } catch (SmileFailure failure) {
                if (failure.kind() != Kind.CURSOR_REFUSED || !resumed) throw failure;
                log.info("Shop {}: Smile no longer takes the cursor of pass {}, which begins again", shop, pass.id());
                transaction.executeWithoutResult(_ -> passes.restart(shop, pass.id(), clock.instant()));
                resumed = false;
                cursor = null;
                page = 0;
                continue;
            }
            var ids = content.customers().stream().map(SmileCustomer::id).toList();
            check(shop, pass, content, ids, previous, page);
            if (tiers == null && content.customers().stream().anyMatch(SmileSync::isBetweenTiers)) {
                tiers = tierNames(connection, found, tally);
            }
            page++;
            store(connection, pass, page, content, asked, tiers == null ? Map.of() : tiers, tally);
            resumed = false;
            previous = ids;
            cursor = content.next();
        } while (cursor != null || page == 0);
    }

    /**
     * Names known from earlier passes, and what Smile says now. Balances do not wait for names: where those cannot be
     * read, a tier keeps the name it had, and one never heard of shows its number until a full pass names it.
     */
    private Map<Long, String> tierNames(SmileConnection connection, Access found, Tally tally) {
        var shop = connection.shop();
        var names = new HashMap<>(connections.tierNames(shop));
        try {
            var read = client.tierNames(found, tally);
            if (!names.entrySet().containsAll(read.entrySet())) {
                names.putAll(read);
                transaction.executeWithoutResult(_ -> {
                    hold(connection);
                    connections.setTierNames(shop, names);
                });
            }
        } catch (SmileFailure failure) {
            if (failure.kind() == Kind.SUPERSEDED || Thread.currentThread().isInterrupted()) throw failure;
            log.info("Shop {}: the names of VIP tiers were not read: {}", shop, failure.sentence());
        }
        return names;
    }

    /** Refuses pages that would have the pass go round for ever. */
    private void check(
            ShopId shop, SmilePass pass, CustomerPage content, List<Long> ids, List<Long> previous, int page) {
        var next = content.next();
        if (next == null) return;
        if (ids.isEmpty()) {
            throw new SmileFailure(
                    Kind.UNREADABLE,
                    "Smile answered with an empty page and says there are more (metadata.next_cursor).");
        }
        if (ids.equals(previous) || page >= MOST_PAGES || passes.hasCursor(shop, pass.id(), next)) {
            throw new SmileFailure(
                    Kind.UNREADABLE,
                    "Smile sends the same page again and again (metadata.next_cursor), so its list has no end.");
        }
    }

    /** @param asked when the page was asked for: what it says was true then, and may not be any more */
    private void store(
            SmileConnection connection,
            SmilePass pass,
            int page,
            CustomerPage content,
            Instant asked,
            Map<Long, String> tiers,
            Tally tally) {
        var shop = connection.shop();
        var rows = new LinkedHashMap<Long, SmileCustomer>();
        for (var customer : content.customers()) {
            rows.merge(customer.id(), customer, (one, other) -> newer(one, other) ? one : other);
        }
        transaction.executeWithoutResult(_ -> {
            hold(connection);
            var changed = 0;
            if (!rows.isEmpty()) {
                customers.lockMatching(shop);
                var emails = new HashSet<>(customers.emails(shop, rows.keySet()));
                for (var customer : rows.values()) {
                    var email = SmileCustomers.normalised(customer.email());
                    if (email != null) emails.add(email);
                }
                changed = matching.changing(
                        shop,
                        emails,
                        () -> customers.write(shop, rows.values(), tiers, connection.generation(), asked));
            }
            var seen = pass.kind() == PassKind.FULL ? rows.keySet().toArray(Long[]::new) : new Long[0];
            passes.turnPage(shop, pass.id(), page, content, seen, changed, tally);
        });
    }

    private static boolean isBetweenTiers(SmileCustomer customer) {
        return customer.vipTierId() != null || customer.vip().nextTierId() != null;
    }

    private static boolean newer(SmileCustomer one, SmileCustomer other) {
        return other.updatedAt() != null
                && one.updatedAt() != null
                && one.updatedAt().isAfter(other.updatedAt());
    }

    private void retire(SmileConnection connection, SmilePass pass, Instant basis) {
        var shop = connection.shop();
        if (pass.fetched() == 0 && customers.count(shop) >= TOO_MANY_TO_VANISH_AT_ONCE) {
            throw new SmileFailure(
                    Kind.UNREADABLE,
                    "Smile answered that it has no customers at all, although it had many. Nobody was removed. If that"
                            + " is right, remove the integration and connect it again.");
        }
        passes.retiring(shop, pass.id());
        var gone = customers.vanished(shop, pass, basis);
        for (int from = 0; from < gone.size(); from += RETIRED_AT_ONCE) {
            var some = gone.subList(from, Math.min(from + RETIRED_AT_ONCE, gone.size()));
            transaction.executeWithoutResult(_ -> {
                hold(connection);
                passes.retired(shop, pass.id(), remove(shop, some));
            });
        }
    }

    private int remove(ShopId shop, List<Long> ids) {
        customers.lockMatching(shop);
        return matching.changing(shop, new HashSet<>(customers.emails(shop, ids)), () -> customers.delete(shop, ids));
    }

    private void finish(SmileConnection connection, SmilePass pass, Instant basis, Tally tally) {
        var shop = connection.shop();
        var now = clock.instant();
        // Where the other side's clock is behind ours, the overlap counts from its time.
        var theirs = tally.smileTime();
        var behind = theirs == null || theirs.isAfter(now) ? Duration.ZERO : Duration.between(theirs, now);
        var started = pass.startedAt() == null ? now : pass.startedAt();
        transaction.executeWithoutResult(_ -> {
            hold(connection);
            passes.done(shop, pass.id(), customers.count(shop), now);
            connections.passed(
                    shop,
                    pass.kind(),
                    basis,
                    basis.minus(settings.overlap()).minus(behind),
                    started.plus(settings.deltaEvery()),
                    basis.plus(settings.fullEvery()));
        });
        // A delta a minute that brings nothing is no news.
        log.atLevel(pass.kind() == PassKind.FULL || pass.changed() > 0 ? Level.INFO : Level.DEBUG)
                .log(
                        "Shop {}: {} pass {} read {} customers, {} changed, with {} requests",
                        shop,
                        pass.kind().code(),
                        pass.id(),
                        pass.fetched(),
                        pass.changed(),
                        tally.requests());
    }

    private void fail(SmileConnection connection, SmilePass pass, SmileFailure failure, Tally tally) {
        var shop = connection.shop();
        var now = clock.instant();
        var kind = failure.kind();
        transaction.executeWithoutResult(_ -> {
            var current = connections.lock(shop).orElse(null);
            if (current == null) return;
            var same = current.running() && current.generation() == connection.generation();
            // Another server took over: the pass is its business now.
            if (kind == Kind.SUPERSEDED && same && pass.generation() == current.generation()) return;
            log.warn("Shop {}: {} pass {} failed: {}", shop, pass.kind().code(), pass.id(), failure.sentence());
            passes.failed(shop, pass.id(), kind.resumable(), kind.code(), failure.sentence(), tally, now);
            // What became of an earlier connection says nothing about this one.
            if (kind == Kind.SUPERSEDED || !same) return;
            var pause = kind.broken() ? settings.brokenRetry() : backOff(current.failures());
            // While changes still arrive, reading everybody can wait longer.
            var full = pass.kind() == PassKind.FULL
                    ? now.plus(current.watermark() == null ? pause : pause.multipliedBy(15))
                    : null;
            connections.failed(shop, kind.broken(), kind.code(), failure.sentence(), now.plus(pause), full);
        });
    }

    private Duration backOff(int failures) {
        return SmileHttp.orLess(
                settings.deltaEvery().multipliedBy(1L << Math.min(failures, 10)), Duration.ofMinutes(15));
    }

    /** Removes what is left of a connection that the merchant ended, unless they connect again meanwhile. */
    void forget(SmileConnection connection) {
        var shop = connection.shop();
        boolean more;
        do {
            more = Boolean.TRUE.equals(transaction.execute(_ -> {
                var current = connections.lock(shop).orElse(null);
                if (current == null || current.status() != Status.FORGOTTEN) return false;
                var some = customers.some(shop, RETIRED_AT_ONCE);
                if (some.isEmpty()) {
                    if (ledger.forgetSome(shop)) return true;
                    connections.remove(shop);
                    return false;
                }
                remove(shop, some);
                return true;
            }));
        } while (more);
    }

    /** Nobody else writes for this shop until the transaction ends; what is no longer ours is not written. */
    private void hold(SmileConnection connection) {
        if (!connections.renew(connection, owner)) throw superseded();
    }

    private static SmileFailure superseded() {
        return new SmileFailure(Kind.SUPERSEDED, "The integration was paused, removed or saved anew meanwhile.");
    }

    private SmilePass reread(ShopId shop, SmilePass pass) {
        return passes.find(shop, pass.id()).orElseThrow(SmileSync::superseded);
    }

    private static Instant basis(SmilePass pass) {
        var basis = pass.basisAt();
        if (basis == null) throw new IllegalStateException("A pass that ran has no start");
        return basis;
    }

    /** Before each request: is the pass still ours and wanted? */
    private final class Watched extends Tally {
        private final SmileConnection connection;

        Watched(SmileConnection connection, long requests, long throttled) {
            super(requests, throttled);
            this.connection = connection;
        }

        @Override
        void beforeRequest() {
            hold(connection);
        }
    }
}
