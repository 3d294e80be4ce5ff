package app.tandem.loyalty;

import app.tandem.loyalty.SmileClient.Access;
import app.tandem.loyalty.SmileClient.Tally;
import app.tandem.loyalty.SmileFailure.Kind;
import app.tandem.loyalty.SmileLedgers.Ledger;
import app.tandem.shared.ShopId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reads the points ledger in stretches of a few pages, each page stored with the place to go on from. Balances never
 * wait for it: a key that may not read it, or a ledger that cannot be read now, leaves everything else as it is.
 */
@Component
class SmileLedgerReader {
    private static final Logger log = LoggerFactory.getLogger(SmileLedgerReader.class);
    /** 2,000 transactions: a second at Smile's rate, for which a pass may wait. */
    private static final int PAGES = 8;

    private static final int AT_ONCE = 10_000;

    private final SmileLedgers ledgers;
    private final SmilePoints points;
    private final SmileCustomers customers;
    private final SmileClient client;
    private final SmileSettings settings;
    private final Clock clock;
    private final TransactionTemplate transaction;

    SmileLedgerReader(
            SmileLedgers ledgers,
            SmilePoints points,
            SmileCustomers customers,
            SmileClient client,
            SmileSettings settings,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.ledgers = ledgers;
        this.points = points;
        this.customers = customers;
        this.client = client;
        this.settings = settings;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** Whether a reading of this connection stopped between two of its pages. */
    boolean underWay(SmileConnection connection) {
        return ledgers.find(connection.shop())
                .filter(ledger -> ledger.generation() == connection.generation() && ledger.cursor() != null)
                .isPresent();
    }

    /**
     * Reads on, or begins.
     *
     * @param again whether to ask also where the key was refused before
     * @param hold called in each transaction; throws where this shop is no longer ours to write
     * @return whether there is more to read at once
     * @throws SmileFailure only where the whole pass has to end
     */
    boolean read(SmileConnection connection, Access access, Tally tally, boolean again, Runnable hold) {
        var shop = connection.shop();
        try {
            for (int page = 0; page < PAGES; page++) {
                var ledger = ready(connection, hold);
                if (ledger.refused() && !again) return false;
                if (!turn(connection, ledger, access, tally, hold)) return false;
            }
            return true;
        } catch (SmileFailure failure) {
            if (failure.kind() == Kind.SUPERSEDED || Thread.currentThread().isInterrupted()) throw failure;
            transaction.executeWithoutResult(_ -> {
                hold.run();
                if (failure.kind() == Kind.SCOPE_MISSING) ledgers.refused(shop);
                if (failure.kind() == Kind.CURSOR_REFUSED) ledgers.begin(shop, clock.instant());
            });
            log.info("Shop {}: the points ledger was not read on: {}", shop, failure.sentence());
            return false;
        }
    }

    private Ledger ready(SmileConnection connection, Runnable hold) {
        var shop = connection.shop();
        var known = ledgers.find(shop);
        if (known.isPresent()
                && known.get().generation() == connection.generation()
                && known.get().basisAt() != null) {
            return known.get();
        }
        var isNew = known.isEmpty() || known.get().generation() != connection.generation();
        if (isNew) forgetOthers(connection, hold);
        transaction.executeWithoutResult(_ -> {
            hold.run();
            if (isNew) ledgers.connected(connection);
            ledgers.begin(shop, clock.instant());
        });
        return ledgers.find(shop).orElseThrow();
    }

    private void forgetOthers(SmileConnection connection, Runnable hold) {
        boolean more;
        do {
            more = Boolean.TRUE.equals(transaction.execute(_ -> {
                hold.run();
                return points.forgetOthers(connection, AT_ONCE);
            }));
        } while (more);
    }

    /** @return whether there is another page */
    private boolean turn(SmileConnection connection, Ledger ledger, Access access, Tally tally, Runnable hold) {
        var shop = connection.shop();
        var page = client.pointsTransactions(access, ledger.changedSince(), ledger.cursor(), tally);
        var next = page.next();
        if (next != null && (page.transactions().isEmpty() || next.equals(ledger.cursor()))) {
            throw SmileJson.odd("The list of points transactions has no end (metadata.next_cursor).");
        }
        transaction.executeWithoutResult(_ -> {
            hold.run();
            customers.lockMatching(shop);
            points.keep(connection, page.transactions());
            if (next == null) ledgers.done(shop, ledger.basisAt(), watermark(ledger, tally));
            else ledgers.turnPage(shop, ledger.basisAt(), next);
        });
        return next != null;
    }

    /** Where the other side's clock is behind ours, the overlap counts from its time. */
    private Instant watermark(Ledger ledger, Tally tally) {
        var now = clock.instant();
        var theirs = tally.smileTime();
        var behind = theirs == null || theirs.isAfter(now) ? Duration.ZERO : Duration.between(theirs, now);
        var basis = ledger.basisAt() == null ? now : ledger.basisAt();
        return basis.minus(settings.overlap()).minus(behind);
    }

    /** Forgets some of what was read; false where nothing is left. */
    boolean forgetSome(ShopId shop) {
        return points.forgetSome(shop, AT_ONCE);
    }
}
