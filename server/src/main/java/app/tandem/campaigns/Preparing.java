package app.tandem.campaigns;

import app.tandem.campaigns.Campaign.Status;
import app.tandem.messages.Dispatches;
import app.tandem.segments.Segments;
import app.tandem.shared.Problem;
import app.tandem.shared.ShopId;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Freezes a campaign's audience: one decision a person, written once however often this is begun again, then lets the
 * texts leave.
 */
@Component
class Preparing {
    private final CampaignStore store;
    private final Dispatches dispatches;
    private final Segments segments;
    private final Audience audience;
    private final TransactionTemplate transaction;

    Preparing(
            CampaignStore store,
            Dispatches dispatches,
            Segments segments,
            Audience audience,
            PlatformTransactionManager transactions) {
        this.store = store;
        this.dispatches = dispatches;
        this.segments = segments;
        this.audience = audience;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** Does nothing where the campaign is not being prepared any more. */
    void prepare(ShopId shop, long id) {
        var campaign = store.get(shop, id);
        if (campaign.status() != Status.PREPARING || pausedByAudience(campaign)) return;
        var dispatch = campaign.dispatch();
        dispatches.open(dispatch);
        try {
            audience.decide(
                    campaign.content(),
                    dispatch,
                    people -> {
                        if (!store.lockedPreparing(shop, id)) throw new Audience.Interrupted();
                        return dispatches.undecided(dispatch, people);
                    },
                    dispatches::keep);
        } catch (Audience.Interrupted _) {
            return;
        } catch (Problem refusal) {
            if (refusal.status().is5xxServerError()) throw refusal;
            store.become(shop, id, Status.PAUSED, refusal.detail(), Status.PREPARING);
            return;
        }
        // A segment that went off in between has matched fewer people than it should.
        if (pausedByAudience(campaign)) return;
        transaction.executeWithoutResult(status -> {
            var numbers = dispatches.numbers(shop, campaign.cause());
            dispatches.run(shop, campaign.cause());
            store.prepared(shop, id, Funnel.of(numbers.kept(), numbers.skipped()));
            if (!store.become(shop, id, Status.SENDING, null, Status.PREPARING)) status.setRollbackOnly();
        });
    }

    private boolean pausedByAudience(Campaign campaign) {
        var off = segments.unavailable(campaign.shop(), campaign.content().segments());
        if (off.isEmpty()) return false;
        store.become(campaign.shop(), campaign.id(), Status.PAUSED, Campaigns.sentence(off), Status.PREPARING);
        return true;
    }

    /** Stops it for its author to look at; resuming goes on where it stopped. */
    void pause(ShopId shop, long id, String reason) {
        store.become(shop, id, Status.PAUSED, reason, Status.PREPARING);
    }
}
