package app.tandem.campaigns;

import app.tandem.campaigns.Campaign.Content;
import app.tandem.campaigns.Campaign.Status;
import app.tandem.messages.Dispatches;
import app.tandem.messages.Dispatches.DispatchFinished;
import app.tandem.messages.Dispatches.DispatchStopped;
import app.tandem.messages.Templates;
import app.tandem.segments.SegmentId;
import app.tandem.segments.Segments;
import app.tandem.shared.Problem;
import app.tandem.shared.ShopId;
import java.time.Clock;
import java.util.Collection;
import java.util.function.UnaryOperator;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * What a merchant does with campaigns. The dispatch is always touched before the campaign, as the sender does when it
 * finishes one: two orders would lock each other out.
 */
@Service
class Campaigns {
    private final CampaignStore store;
    private final Dispatches dispatches;
    private final Segments segments;
    private final Templates templates;
    private final Clock clock;

    Campaigns(CampaignStore store, Dispatches dispatches, Segments segments, Templates templates, Clock clock) {
        this.store = store;
        this.dispatches = dispatches;
        this.segments = segments;
        this.templates = templates;
        this.clock = clock;
    }

    Campaign draft(ShopId shop, CampaignRequest request) {
        return store.get(shop, store.insert(shop, request.read(shop, segments, templates, clock.instant())));
    }

    /**
     * Nobody changes or sends it between the reading of what it was and the writing.
     *
     * @param change makes of what it is what it becomes
     * @throws Problem 409 {@code campaign-not-draft}
     */
    @Transactional
    Campaign change(ShopId shop, long id, UnaryOperator<CampaignRequest> change) {
        var campaign = store.locked(shop, id);
        mustBeDraft(campaign);
        var request = change.apply(CampaignRequest.of(campaign.content()));
        store.update(shop, id, request.read(shop, segments, templates, clock.instant()));
        return store.get(shop, id);
    }

    /** @throws Problem 409 {@code campaign-not-draft} */
    void delete(ShopId shop, long id) {
        if (!store.deleteDraft(shop, id)) throw notDraft(store.get(shop, id));
    }

    /** Starts it, now or at its time. What is checked is what is sent: nobody changes it meanwhile. */
    @Transactional
    Campaign send(ShopId shop, long id) {
        var campaign = store.locked(shop, id);
        mustBeDraft(campaign);
        mustBeSendable(shop, campaign.content());
        var at = campaign.content().scheduleAt();
        var status = at != null && at.isAfter(clock.instant()) ? Status.SCHEDULED : Status.PREPARING;
        store.become(shop, id, status, null, Status.DRAFT);
        return store.get(shop, id);
    }

    /** @throws Problem 422 {@code segment-unknown}, 409 {@code segment-unavailable}, 422 {@code template-invalid} */
    void mustBeSendable(ShopId shop, Content content) {
        for (var segment : content.segments()) {
            if (segments.find(shop, segment).isEmpty()) {
                var list = content.include().contains(segment) ? "audience.include" : "audience.exclude";
                throw Problem.invalid("segment-unknown", list, "The segment with the id " + segment + " was deleted.");
            }
        }
        templates.read(content.body(), "message.body");
        mustBeAvailable(shop, content.segments());
    }

    /** An integration that is off must never text everybody, so its segments text nobody. */
    void mustBeAvailable(ShopId shop, Collection<SegmentId> audience) {
        var off = segments.unavailable(shop, audience);
        if (!off.isEmpty()) throw Problem.conflict("segment-unavailable", sentence(off));
    }

    static String sentence(Collection<String> off) {
        return "A segment of this campaign uses " + String.join(", ", off)
                + ", which is not active. Switch the integration on first.";
    }

    /** Nothing leaves any more once this returns, but for what is on the wire already. */
    @Transactional
    Campaign pause(ShopId shop, long id) {
        var campaign = store.get(shop, id);
        dispatches.pause(shop, campaign.cause());
        if (!store.become(shop, id, Status.PAUSED, null, Status.PREPARING, Status.SENDING)) {
            throw wrongMoment(store.get(shop, id), "paused");
        }
        return store.get(shop, id);
    }

    @Transactional
    Campaign resume(ShopId shop, long id) {
        var campaign = store.get(shop, id);
        if (campaign.status() != Status.PAUSED) throw wrongMoment(campaign, "resumed");
        mustBeSendable(shop, campaign.content());
        if (campaign.prepared()) dispatches.run(shop, campaign.cause());
        var next = campaign.prepared() ? Status.SENDING : Status.PREPARING;
        if (!store.become(shop, id, next, null, Status.PAUSED)) throw wrongMoment(store.get(shop, id), "resumed");
        return store.get(shop, id);
    }

    /** What has not left is skipped for good. */
    @Transactional
    Campaign cancel(ShopId shop, long id) {
        var campaign = store.get(shop, id);
        dispatches.cancel(shop, campaign.cause());
        if (!store.become(
                shop, id, Status.CANCELLED, null, Status.SCHEDULED, Status.PREPARING, Status.SENDING, Status.PAUSED)) {
            throw wrongMoment(store.get(shop, id), "cancelled");
        }
        // A batch of decisions that was being written when this began is committed by now: those are skipped too.
        dispatches.cancel(shop, campaign.cause());
        return store.get(shop, id);
    }

    /** In the transaction of the sender that found nothing left. */
    @EventListener
    void finished(DispatchFinished dispatch) {
        if (!dispatch.cause().kind().equals("campaign")) return;
        store.become(dispatch.shop(), dispatch.cause().id(), Status.SENT, null, Status.SENDING);
    }

    @EventListener
    void stopped(DispatchStopped dispatch) {
        if (!dispatch.cause().kind().equals("campaign")) return;
        store.become(dispatch.shop(), dispatch.cause().id(), Status.PAUSED, dispatch.sentence(), Status.SENDING);
    }

    private static void mustBeDraft(Campaign campaign) {
        if (campaign.status() != Status.DRAFT) throw notDraft(campaign);
    }

    private static Problem notDraft(Campaign campaign) {
        return Problem.conflict(
                "campaign-not-draft",
                "This campaign is " + campaign.status().code() + ". Only a draft can be changed, deleted or sent.");
    }

    private static Problem wrongMoment(Campaign campaign, String what) {
        return Problem.conflict(
                "campaign-not-" + (what.equals("resumed") ? "paused" : "running"),
                "This campaign is " + campaign.status().code() + ", so it cannot be " + what + ".");
    }
}
