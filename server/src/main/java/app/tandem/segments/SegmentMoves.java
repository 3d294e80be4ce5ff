package app.tandem.segments;

import app.tandem.shared.ShopId;
import app.tandem.subscribers.SubscriberId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Who entered and left saved segments, as a stream: each move once, with an id that grows in the order in which moves
 * were found. One person's moves come in the order in which they happened, but for what a late transaction corrects: then
 * {@link Move#at} lies before that of earlier ids. First fills, edits and rebuilds are no moves.
 */
@Service
public class SegmentMoves {
    /**
     * @param at the exact instant, such as the second a window closed
     * @param entered else left
     * @param change the change or event that did it; null where time alone did
     * @param version of the segment's rule
     */
    public record Move(
            long id,
            SegmentId segment,
            SubscriberId subscriber,
            Instant at,
            boolean entered,
            @Nullable Long change,
            int version) {

        static Move of(MembershipReport.Streamed row) {
            return new Move(
                    row.id(),
                    row.segment(),
                    row.subscriber(),
                    Fact.instant(row.at()),
                    row.entered(),
                    row.change(),
                    row.version());
        }
    }

    private final MembershipReport report;

    SegmentMoves(MembershipReport report) {
        this.report = report;
    }

    /**
     * The moves that come next, of all of a shop's segments.
     *
     * @param id of the last move that was dealt with; 0 for what is kept from the beginning
     * @param limit at most this many
     */
    public List<Move> after(ShopId shop, long id, int limit) {
        return report.stream(shop, id, limit).stream().map(Move::of).toList();
    }
}
