package app.tandem.campaigns;

import app.tandem.campaigns.Campaign.Content;
import app.tandem.messages.Deciding;
import app.tandem.messages.Decision;
import app.tandem.messages.Dispatch;
import app.tandem.messages.Templates;
import app.tandem.segments.Segments;
import app.tandem.subscribers.SubscriberId;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Goes through a campaign's audience and decides for everybody: for the real run and for the dry run alike. */
@Component
class Audience {
    private static final int BATCH = 1_000;

    /** Somebody paused or cancelled meanwhile. */
    static final class Interrupted extends RuntimeException {}

    private final Segments segments;
    private final Deciding deciding;
    private final Templates templates;
    private final TransactionTemplate transaction;

    Audience(Segments segments, Deciding deciding, Templates templates, PlatformTransactionManager transactions) {
        this.segments = segments;
        this.deciding = deciding;
        this.templates = templates;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * One transaction a batch, so that a crash loses one batch at most.
     *
     * @param open which of a batch's people still need a decision
     * @param keep takes the decisions
     */
    void decide(
            Content content,
            Dispatch dispatch,
            UnaryOperator<List<SubscriberId>> open,
            BiConsumer<Dispatch, List<Decision>> keep) {
        var template = templates.read(content.body(), "message.body");
        // Members of excluded segments are asked for too: they get a decision that says why they are left out.
        segments.forEachMember(
                dispatch.shop(),
                content.include(),
                List.of(),
                BATCH,
                people -> transaction.executeWithoutResult(status -> {
                    var undecided = open.apply(people);
                    if (!undecided.isEmpty()) keep.accept(dispatch, deciding.decide(dispatch, template, undecided));
                }));
    }
}
