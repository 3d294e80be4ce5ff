package app.tandem.segments;

import app.tandem.shared.Problem;
import app.tandem.shared.ShopId;
import app.tandem.shops.Shops;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Gives every shop, once, the segments that most want first. */
@Component
class ReadyMadeSegments implements ApplicationRunner {
    private static final Logger log = LoggerFactory.getLogger(ReadyMadeSegments.class);
    private static final String MAKER = "Tandem";

    private final Shops shops;
    private final FactSources sources;
    private final SegmentEdits edits;
    private final SegmentRows rows;
    private final TransactionTemplate transaction;
    private final JsonMapper json;

    ReadyMadeSegments(
            Shops shops,
            FactSources sources,
            SegmentEdits edits,
            SegmentRows rows,
            TransactionTemplate transaction,
            JsonMapper json) {
        this.shops = shops;
        this.sources = sources;
        this.edits = edits;
        this.rows = rows;
        this.transaction = transaction;
        this.json = json;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        for (var shop : shops.all()) makeFor(shop.id());
    }

    /** Makes those that this shop never had. */
    void makeFor(ShopId shop) {
        var offered = sources.readyMade();
        if (rows.readyMade(shop)
                .containsAll(offered.stream().map(ReadyMade::key).toList())) return;
        for (var each : offered) transaction.executeWithoutResult(_ -> make(shop, each));
    }

    private void make(ShopId shop, ReadyMade offered) {
        rows.lock(shop);
        // Two servers may start at once.
        if (rows.readyMade(shop).contains(offered.key())) return;
        try {
            var segment = edits.create(shop, offered.name(), json.readTree(offered.rule()), MAKER);
            rows.insertReadyMade(shop, offered.key(), segment);
        } catch (Problem fault) {
            log.error("The ready-made segment {} cannot be made: {}", offered.key(), fault.getMessage());
        }
    }
}
