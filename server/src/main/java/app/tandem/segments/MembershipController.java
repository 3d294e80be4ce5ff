package app.tandem.segments;

import app.tandem.shared.Page;
import app.tandem.shared.PageRequest;
import app.tandem.shared.Problem;
import app.tandem.shared.SignedIn;
import app.tandem.shared.TimeParameter;
import app.tandem.subscribers.SubscriberAnswer;
import app.tandem.subscribers.SubscriberId;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who entered and left segments, when and why. */
@RestController
@RequestMapping("/api/v1")
class MembershipController {
    /** @param nextCursor null on the last page */
    record HistoryAnswer(
            List<HistoryEntry> data,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            String nextCursor) {}

    /**
     * @param kind {@code entered} and {@code left} of one person, {@code filled}, {@code edited} and {@code rebuilt} of all
     * @param change what did it, where it was a change or an event
     * @param entered how many came by an edit or a rebuild, as {@code left}
     * @param count how many there were then, where everybody was told
     */
    record HistoryEntry(
            String id,
            Instant at,
            String kind,
            String cause,
            @Nullable SubscriberAnswer subscriber,
            @Nullable String change,
            @Nullable Long entered,
            @Nullable Long left,
            @Nullable Long count) {}

    record SizesAnswer(List<MembershipReport.Point> data) {}

    record DifferenceAnswer(
            long entered,
            long left,
            long stayed,
            List<SubscriberAnswer> data,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            String nextCursor) {}

    record MoveAnswer(
            String id,
            String segment,
            String subscriber,
            String kind,
            Instant at,
            String cause,
            @Nullable String change,
            int version) {}

    /** @param nextCursor to go on from, also when more will have happened */
    record MovesAnswer(List<MoveAnswer> data, String nextCursor) {}

    record NamedSegment(String id, String name, String sentence) {}

    /**
     * @param since when the person entered or left last, where that is written down
     * @param because in words, with the person's own values
     */
    record PersonSegment(
            NamedSegment segment, boolean member, @Nullable Instant since, List<String> because) {}

    private final MembershipQuestions questions;

    MembershipController(MembershipQuestions questions) {
        this.questions = questions;
    }

    @GetMapping("/segments/{id}/history")
    HistoryAnswer history(
            SignedIn who,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return questions.history(
                who.shop(), SegmentId.parse(id), PageRequest.of(limit, null).limit(), cursor);
    }

    /** How many there were over time; without {@code from}, over the last 30 days. */
    @GetMapping("/segments/{id}/sizes")
    SizesAnswer sizes(
            SignedIn who,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to) {
        return questions.sizes(
                who.shop(), SegmentId.parse(id), TimeParameter.of("from", from), TimeParameter.of("to", to));
    }

    /** Who came and who went between two instants; {@code to} is now where it is missing. */
    @GetMapping("/segments/{id}/difference")
    DifferenceAnswer difference(
            SignedIn who,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        var begin = TimeParameter.of("from", from);
        if (begin == null) throw Problem.invalid("from-missing", "from", "Say from when: from is missing.");
        var isEntered = kind == null || kind.equals("entered");
        if (!isEntered && !"left".equals(kind)) {
            throw Problem.invalid("kind-invalid", "kind", "kind is entered or left.");
        }
        return questions.difference(
                who.shop(),
                SegmentId.parse(id),
                begin,
                TimeParameter.of("to", to),
                isEntered,
                PageRequest.of(limit, cursor));
    }

    /** The moves of all segments in one stream; ask again with {@code next_cursor} for what comes later. */
    @GetMapping("/segment-moves")
    MovesAnswer moves(
            SignedIn who,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable String limit) {
        var page = PageRequest.of(limit, after == null ? cursor : after);
        return questions.moves(who.shop(), page.after() == null ? 0 : page.after(), page.limit());
    }

    @GetMapping("/subscribers/{id}/segments")
    Page<PersonSegment> segments(SignedIn who, @PathVariable String id) {
        return new Page<>(questions.segmentsOf(who.shop(), SubscriberId.parse(id)), null, null);
    }
}
