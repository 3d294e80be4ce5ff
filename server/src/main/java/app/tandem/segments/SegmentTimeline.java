package app.tandem.segments;

import app.tandem.shared.ShopId;
import app.tandem.subscribers.SubscriberId;
import app.tandem.subscribers.TimelineSource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Segments that a person entered and left. */
@Component
class SegmentTimeline implements TimelineSource {
    private final MembershipReport report;
    private final SegmentRows segments;

    SegmentTimeline(MembershipReport report, SegmentRows segments) {
        this.report = report;
        this.segments = segments;
    }

    @Override
    public List<Entry> timeline(ShopId shop, SubscriberId subscriber, Instant before, int limit) {
        var moves = report.ofPerson(shop, subscriber, before, limit);
        if (moves.isEmpty()) return List.of();
        var names = segments.names(shop);
        return moves.stream().map(move -> entry(move, names)).toList();
    }

    private static Entry entry(MembershipReport.Streamed move, Map<SegmentId, String> names) {
        var name = names.getOrDefault(move.segment(), "a segment that was deleted");
        return new Entry(
                Fact.instant(move.at()),
                "segment",
                (move.entered() ? "Entered “" : "Left “") + name + "”",
                move.change() == null ? "Because time went on." : null,
                Map.of(
                        "segment", move.segment().toString(),
                        "kind", move.entered() ? "entered" : "left",
                        "cause", move.change() == null ? "time" : "data"));
    }
}
