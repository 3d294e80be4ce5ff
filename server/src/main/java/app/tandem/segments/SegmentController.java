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
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@RestController
@RequestMapping("/api/v1")
class SegmentController {
    private static final int USUAL_PREVIEW = 10;
    private static final int MOST_PREVIEW = PageRequest.MOST;

    /** @param unavailableReason null when it can be asked */
    record CriterionAnswer(
            String field,
            String label,
            String group,
            String type,
            List<String> operators,
            List<String> values,
            @Nullable String help,
            boolean available,
            @Nullable String unavailableReason) {

        static CriterionAnswer of(Catalogue.Offer offer) {
            var criterion = offer.criterion();
            return new CriterionAnswer(
                    criterion.field(),
                    criterion.label(),
                    criterion.group(),
                    criterion.type().name().toLowerCase(Locale.ROOT),
                    Operator.of(criterion.type()).stream().map(Operator::json).toList(),
                    criterion.values(),
                    criterion.help(),
                    offer.unavailable() == null,
                    offer.unavailable());
        }
    }

    /** @param unavailableReason null when it can be asked */
    record EventKindAnswer(
            String type,
            String label,
            String group,
            @Nullable String help,
            boolean available,
            @Nullable String unavailableReason,
            List<PropertyAnswer> properties) {

        static EventKindAnswer of(Catalogue.EventOffer offer) {
            var kind = offer.kind();
            return new EventKindAnswer(
                    kind.type(),
                    kind.label(),
                    kind.group(),
                    kind.help(),
                    offer.unavailable() == null,
                    offer.unavailable(),
                    kind.properties().entrySet().stream()
                            .map(each -> PropertyAnswer.of(each.getKey(), each.getValue()))
                            .toList());
        }
    }

    record PropertyAnswer(String name, String type, List<String> operators) {
        static PropertyAnswer of(String name, FactType type) {
            return new PropertyAnswer(
                    name,
                    type.name().toLowerCase(Locale.ROOT),
                    Operator.of(type).stream().map(Operator::json).toList());
        }
    }

    record RuleRequest(@Nullable JsonNode rule, @Nullable Integer limit) {}

    record SegmentRequest(@Nullable String name, @Nullable JsonNode rule) {}

    /**
     * @param reachable those of them who allowed texts
     * @param asOf the count includes everything committed before
     * @param unavailable integrations that are off, for which reason nobody is meant
     */
    record CountAnswer(
            long count, long reachable, Instant asOf, long tookMs, String sentence, Set<String> unavailable) {}

    record PreviewAnswer(
            long count, long reachable, Instant asOf, String sentence, Set<String> unavailable, List<Previewed> data) {}

    record Previewed(SubscriberAnswer subscriber, List<String> because) {}

    /**
     * @param count null where the index was behind, or where the rule cannot be read, as the sentence then says
     * @param membership how coming and going is kept
     */
    record SegmentAnswer(
            String id,
            String name,
            JsonNode rule,
            String sentence,
            @Nullable Long count,
            @Nullable Long reachable,
            @Nullable Instant asOf,
            int version,
            Instant createdAt,
            Instant updatedAt,
            boolean readyMade,
            Set<String> unavailable,
            MembershipHistory.Standing membership) {}

    /** @param unavailable integrations that are off, for which reason nobody is a member */
    record MembersAnswer(
            List<SubscriberAnswer> data,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            String nextCursor,

            Set<String> unavailable) {}

    /**
     * @param exists false where there was no such person at that time
     * @param version which of the segment's rules was in force
     */
    record ExplainAnswer(
            boolean member,
            boolean exists,
            List<Explanation.Node> tree,
            List<String> because,
            Instant at,
            int version,
            String sentence,
            Set<String> unavailable) {}

    private final SegmentQuestions questions;
    private final SegmentEdits edits;

    SegmentController(SegmentQuestions questions, SegmentEdits edits) {
        this.questions = questions;
        this.edits = edits;
    }

    @GetMapping("/segment-criteria")
    Page<CriterionAnswer> criteria(SignedIn who) {
        var offers = questions.catalogue(who.shop()).offers().values();
        return new Page<>(offers.stream().map(CriterionAnswer::of).toList(), null, null);
    }

    /** The kinds of events that rules can ask about, those that the shop's systems have sent among them. */
    @GetMapping("/segment-events")
    Page<EventKindAnswer> events(SignedIn who) {
        var offers = questions.catalogue(who.shop()).events().values();
        return new Page<>(offers.stream().map(EventKindAnswer::of).toList(), null, null);
    }

    @PostMapping("/segments/count")
    CountAnswer count(SignedIn who, @RequestBody RuleRequest request) {
        return questions.count(who.shop(), request.rule());
    }

    @PostMapping("/segments/preview")
    PreviewAnswer preview(SignedIn who, @RequestBody RuleRequest request) {
        var limit = request.limit() == null ? USUAL_PREVIEW : request.limit();
        if (limit < 1 || limit > MOST_PREVIEW) {
            throw Problem.invalid("limit-invalid", "limit", "limit is a whole number from 1 to " + MOST_PREVIEW + ".");
        }
        return questions.preview(who.shop(), request.rule(), limit);
    }

    @PostMapping("/segments")
    @ResponseStatus(HttpStatus.CREATED)
    SegmentAnswer create(SignedIn who, @RequestBody SegmentRequest request) {
        var id = edits.create(who.shop(), request.name(), request.rule(), who.name());
        return questions.saved(who.shop(), id);
    }

    @GetMapping("/segments")
    Page<SegmentAnswer> list(
            SignedIn who,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return questions.list(who.shop(), PageRequest.of(limit, cursor));
    }

    @GetMapping("/segments/{id}")
    SegmentAnswer get(SignedIn who, @PathVariable String id) {
        return questions.answer(who.shop(), SegmentId.parse(id));
    }

    /** What is absent stays as it is. */
    @PutMapping("/segments/{id}")
    SegmentAnswer change(SignedIn who, @PathVariable String id, @RequestBody SegmentRequest request) {
        var segment = SegmentId.parse(id);
        edits.change(who.shop(), segment, request.name(), request.rule(), who.name());
        return questions.saved(who.shop(), segment);
    }

    @DeleteMapping("/segments/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(SignedIn who, @PathVariable String id) {
        edits.delete(who.shop(), SegmentId.parse(id));
    }

    @GetMapping("/segments/{id}/members")
    MembersAnswer members(
            SignedIn who,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String at,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return questions.members(
                who.shop(), SegmentId.parse(id), TimeParameter.of("at", at), PageRequest.of(limit, cursor));
    }

    @GetMapping("/segments/{id}/explain")
    ExplainAnswer explain(
            SignedIn who,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String subscriber,
            @RequestParam(required = false) @Nullable String at) {
        if (subscriber == null || subscriber.isBlank()) {
            throw Problem.invalid("subscriber-missing", "subscriber", "Say whom to explain: subscriber is missing.");
        }
        return questions.explain(
                who.shop(), SegmentId.parse(id), SubscriberId.parse(subscriber), TimeParameter.of("at", at));
    }
}
