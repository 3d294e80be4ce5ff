package app.tandem.campaigns;

import app.tandem.campaigns.Campaign.Status;
import app.tandem.messages.Dispatches;
import app.tandem.messages.MessageParts;
import app.tandem.messages.MessageState;
import app.tandem.messages.TestTexts;
import app.tandem.shared.JsonBody;
import app.tandem.shared.OpaqueId;
import app.tandem.shared.Page;
import app.tandem.shared.PageRequest;
import app.tandem.shared.PhoneNumber;
import app.tandem.shared.Problem;
import app.tandem.shared.SignedIn;
import app.tandem.shops.Shops;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@RestController
@RequestMapping("/api/v1/campaigns")
class CampaignController {

    record AudienceAnswer(List<String> include, List<String> exclude) {}

    record MessageAnswer(String body) {}

    record SmartSendingAnswer(int hours) {}

    record ScheduleAnswer(Instant at) {}

    /**
     * Where its texts stand.
     *
     * @param planned decided to be sent when the audience was frozen
     * @param waiting of those, not yet handed over
     * @param sent taken by the carrier, delivered ones included
     * @param skipped left out, when the audience was frozen or later
     */
    record Stats(
            long planned,
            long waiting,
            long held,
            long sent,
            long delivered,
            long failed,
            long unknown,
            long skipped,
            long clicks,
            long unsubscribes,
            long orders,
            long revenue) {}

    record Answer(
            String id,
            String name,
            String status,
            @Nullable String reason,
            AudienceAnswer audience,
            MessageAnswer message,
            SmartSendingAnswer smartSending,
            String quietHours,
            @Nullable ScheduleAnswer schedule,
            @Nullable Integer maxStalenessSeconds,
            @Nullable Funnel funnel,
            Stats stats,
            Instant createdAt,
            Instant updatedAt,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt) {}

    record DryRunStarted(String id) {}

    record TestRequest(@Nullable String phone) {}

    record TestAnswer(String id, String text, String encoding, int units, int parts) {
        static TestAnswer of(TestTexts.Sent sent) {
            MessageParts parts = sent.parts();
            return new TestAnswer(
                    Long.toString(sent.id()), sent.text(), parts.encoding().code(), parts.units(), parts.parts());
        }
    }

    private final Campaigns campaigns;
    private final CampaignStore store;
    private final Dispatches dispatches;
    private final DryRuns dryRuns;
    private final TestTexts tests;
    private final Shops shops;
    private final JsonMapper json;

    CampaignController(
            Campaigns campaigns,
            CampaignStore store,
            Dispatches dispatches,
            DryRuns dryRuns,
            TestTexts tests,
            Shops shops,
            JsonMapper json) {
        this.campaigns = campaigns;
        this.store = store;
        this.dispatches = dispatches;
        this.dryRuns = dryRuns;
        this.tests = tests;
        this.shops = shops;
        this.json = json;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Answer create(SignedIn who, @RequestBody CampaignRequest request) {
        return answer(campaigns.draft(who.shop(), request));
    }

    @GetMapping
    Page<Answer> list(
            SignedIn who,
            @RequestParam @Nullable String status,
            @RequestParam @Nullable String limit,
            @RequestParam @Nullable String cursor) {
        var page = PageRequest.of(limit, cursor);
        var wanted = status == null || status.isBlank() ? null : status(status);
        var found = Page.of(store.list(who.shop(), wanted, page), page, Campaign::id);
        var numbers = dispatches.numbers(
                who.shop(),
                found.data().stream()
                        .filter(CampaignController::begun)
                        .map(Campaign::cause)
                        .toList());
        return found.map(campaign -> answer(campaign, numbers.getOrDefault(campaign.cause(), Dispatches.Numbers.NONE)));
    }

    private static Status status(String text) {
        for (var status : Status.values()) if (status.code().equals(text)) return status;
        throw Problem.invalid(
                "status-unknown",
                "status",
                "status is one of "
                        + String.join(
                                ", ",
                                Arrays.stream(Status.values()).map(Status::code).toList()) + ".");
    }

    @GetMapping("/{id}")
    Answer get(SignedIn who, @PathVariable String id) {
        return answer(store.get(who.shop(), number(id)));
    }

    /** Changes what the body names; null clears it (RFC 7396). */
    @PatchMapping("/{id}")
    Answer change(SignedIn who, @PathVariable String id, @RequestBody JsonNode change) {
        if (!(change instanceof ObjectNode fields)) {
            throw Problem.invalid("body-invalid", "body", "Send the fields to change as a JSON object.");
        }
        return answer(campaigns.change(who.shop(), number(id), now -> {
            var merged = (ObjectNode) json.valueToTree(now);
            merge(merged, fields);
            return JsonBody.read(json, merged, CampaignRequest.class);
        }));
    }

    private static void merge(ObjectNode into, ObjectNode change) {
        change.properties().forEach(field -> {
            if (field.getValue() instanceof ObjectNode inner && into.get(field.getKey()) instanceof ObjectNode known) {
                merge(known, inner);
            } else {
                into.set(field.getKey(), field.getValue());
            }
        });
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(SignedIn who, @PathVariable String id) {
        campaigns.delete(who.shop(), number(id));
    }

    @PostMapping("/{id}/dry-run")
    @ResponseStatus(HttpStatus.ACCEPTED)
    DryRunStarted dryRun(SignedIn who, @PathVariable String id) {
        var campaign = store.get(who.shop(), number(id));
        campaigns.mustBeSendable(who.shop(), campaign.content());
        return new DryRunStarted(Long.toString(dryRuns.begin(who.shop(), campaign.id())));
    }

    @PostMapping("/{id}/send")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Answer send(SignedIn who, @PathVariable String id) {
        return answer(campaigns.send(who.shop(), number(id)));
    }

    @PostMapping("/{id}/pause")
    Answer pause(SignedIn who, @PathVariable String id) {
        return answer(campaigns.pause(who.shop(), number(id)));
    }

    @PostMapping("/{id}/resume")
    Answer resume(SignedIn who, @PathVariable String id) {
        return answer(campaigns.resume(who.shop(), number(id)));
    }

    @PostMapping("/{id}/cancel")
    Answer cancel(SignedIn who, @PathVariable String id) {
        return answer(campaigns.cancel(who.shop(), number(id)));
    }

    @PostMapping("/{id}/test-send")
    @ResponseStatus(HttpStatus.ACCEPTED)
    TestAnswer test(SignedIn who, @PathVariable String id, @RequestBody TestRequest request) {
        var campaign = store.get(who.shop(), number(id));
        var phone = PhoneNumber.parse(
                        request.phone() == null ? "" : request.phone(),
                        shops.get(who.shop()).country())
                .orElseThrow(() ->
                        Problem.invalid("phone-invalid", "phone", "That is not a phone number that can be dialled."));
        return TestAnswer.of(
                tests.send(who.shop(), campaign.id(), campaign.content().body(), phone));
    }

    private static long number(String id) {
        return OpaqueId.parse(id, "campaign");
    }

    private static boolean begun(Campaign campaign) {
        return campaign.status() != Status.DRAFT && campaign.status() != Status.SCHEDULED;
    }

    private Answer answer(Campaign campaign) {
        var numbers = begun(campaign) ? dispatches.numbers(campaign.shop(), campaign.cause()) : Dispatches.Numbers.NONE;
        return answer(campaign, numbers);
    }

    private static Answer answer(Campaign campaign, Dispatches.Numbers numbers) {
        var content = campaign.content();
        var live = begun(campaign) ? Funnel.of(numbers.kept(), numbers.skipped()) : null;
        var funnel = campaign.funnel() == null ? live : campaign.funnel();
        return new Answer(
                Long.toString(campaign.id()),
                content.name(),
                campaign.status().code(),
                campaign.reason(),
                new AudienceAnswer(
                        content.include().stream().map(Object::toString).toList(),
                        content.exclude().stream().map(Object::toString).toList()),
                new MessageAnswer(content.body()),
                new SmartSendingAnswer(content.smartSendingHours()),
                content.ignoreQuietHours() ? "ignore" : "respect",
                content.scheduleAt() == null ? null : new ScheduleAnswer(content.scheduleAt()),
                content.maxStalenessSeconds(),
                funnel,
                stats(numbers, funnel),
                campaign.createdAt(),
                campaign.updatedAt(),
                campaign.startedAt(),
                campaign.finishedAt());
    }

    private static Stats stats(Dispatches.Numbers numbers, @Nullable Funnel funnel) {
        return new Stats(
                funnel == null ? 0 : funnel.willSend(),
                numbers.of(MessageState.PLANNED) + numbers.of(MessageState.HELD) + numbers.of(MessageState.CLAIMED),
                numbers.of(MessageState.HELD),
                numbers.of(MessageState.SENT) + numbers.of(MessageState.DELIVERED),
                numbers.of(MessageState.DELIVERED),
                numbers.of(MessageState.FAILED),
                numbers.of(MessageState.UNKNOWN),
                numbers.of(MessageState.SKIPPED),
                0,
                numbers.optOuts(),
                0,
                0);
    }
}
