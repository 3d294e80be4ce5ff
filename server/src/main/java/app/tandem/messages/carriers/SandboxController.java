package app.tandem.messages.carriers;

import app.tandem.messages.carriers.SandboxBehaviours.Behaviour;
import app.tandem.shared.Page;
import app.tandem.shared.PageRequest;
import app.tandem.shared.PhoneNumber;
import app.tandem.shared.Problem;
import app.tandem.shared.SignedIn;
import app.tandem.shared.StorableText;
import app.tandem.shops.Shops;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The phones of the sandbox: what reached them, and what their owners text back. */
@RestController
@RequestMapping("/api/v1/sandbox")
class SandboxController {
    private static final int LONGEST_INBOUND = 1_600;
    private static final int LONGEST_NUMBER = 40;

    record TextAnswer(String id, String from, String to, String body, Instant at, String message) {}

    private record Row(long id, long messageId, String fromNumber, String toNumber, String body, Instant at) {
        TextAnswer answer() {
            return new TextAnswer(Long.toString(id), fromNumber, toNumber, body, at, Long.toString(messageId));
        }
    }

    /** @param to the shop's number; the sandbox has one, so it may be left out */
    record InboundRequest(
            @Nullable String from,
            @Nullable String to,
            @Nullable String body) {}

    record InboundAnswer(String id) {}

    /** Absent fields take the faultless value: the body is the whole behaviour. */
    record BehaviourRequest(
            @Nullable Integer perSecond,
            @Nullable Double failRate,
            @Nullable Integer delayMs,
            @Nullable Boolean dropAnswers,
            @Nullable Boolean lookups,
            @Nullable Boolean receipts,
            @Nullable Integer receiptDelayMs) {}

    private final JdbcClient db;
    private final SandboxBehaviours behaviours;
    private final InboundTexts inbound;
    private final Shops shops;

    SandboxController(JdbcClient db, SandboxBehaviours behaviours, InboundTexts inbound, Shops shops) {
        this.db = db;
        this.behaviours = behaviours;
        this.inbound = inbound;
        this.shops = shops;
    }

    @GetMapping("/messages")
    Page<TextAnswer> messages(
            SignedIn who,
            @RequestParam @Nullable String to,
            @RequestParam @Nullable String limit,
            @RequestParam @Nullable String cursor) {
        var page = PageRequest.of(limit, cursor);
        var number = to == null || to.isBlank() ? null : phone(who, to, "to").e164();
        var rows = db.sql("""
                        select id, message_id, from_number, to_number, body, at from sandbox_text
                        where shop_id = :shop and (:to::text is null or to_number = :to)
                          and (:after::bigint is null or id < :after)
                        order by id desc limit :fetch
                        """)
                .param("shop", who.shop().value())
                .param("to", number)
                .param("after", page.after())
                .param("fetch", page.fetch())
                .query((row, at) -> new Row(
                        row.getLong("id"),
                        row.getLong("message_id"),
                        row.getString("from_number"),
                        row.getString("to_number"),
                        row.getString("body"),
                        row.getTimestamp("at").toInstant()))
                .list();
        return Page.of(rows, page, Row::id).map(Row::answer);
    }

    @PostMapping("/inbound")
    @ResponseStatus(HttpStatus.CREATED)
    InboundAnswer inbound(SignedIn who, @RequestBody InboundRequest request) {
        if (request.from() == null || request.from().isBlank()) {
            throw Problem.invalid("phone-missing", "from", "Say which phone the text comes from.");
        }
        var body = request.body();
        if (body == null) throw Problem.invalid("body-missing", "body", "Say what the person texts.");
        if (body.length() > LONGEST_INBOUND) {
            throw Problem.invalid("body-too-long", "body", "A phone sends at most 1,600 characters.");
        }
        if (!StorableText.is(body)) {
            throw Problem.invalid("body-invalid", "body", "The text has a character that no phone sends.");
        }
        var to = request.to() == null || request.to().isBlank()
                ? SandboxCarrier.NUMBER
                : request.to().strip();
        if (to.length() > LONGEST_NUMBER || !StorableText.is(to)) {
            throw Problem.invalid("phone-invalid", "to", "to is the shop's number, or absent.");
        }
        return new InboundAnswer(
                Long.toString(inbound.receive(who.shop(), phone(who, request.from(), "from"), to, body)));
    }

    @GetMapping("/behaviour")
    Behaviour behaviour(SignedIn who) {
        return behaviours.of(who.shop());
    }

    @PutMapping("/behaviour")
    Behaviour behave(SignedIn who, @RequestBody BehaviourRequest wish) {
        var usual = Behaviour.FAULTLESS;
        var behaviour = new Behaviour(
                wish.perSecond(),
                wish.failRate() == null ? usual.failRate() : wish.failRate(),
                wish.delayMs() == null ? usual.delayMs() : wish.delayMs(),
                wish.dropAnswers() == null ? usual.dropAnswers() : wish.dropAnswers(),
                wish.lookups() == null ? usual.lookups() : wish.lookups(),
                wish.receipts() == null ? usual.receipts() : wish.receipts(),
                wish.receiptDelayMs() == null ? usual.receiptDelayMs() : wish.receiptDelayMs());
        if (behaviour.perSecond() != null && (behaviour.perSecond() < 1 || behaviour.perSecond() > 1_000_000)) {
            throw Problem.invalid(
                    "behaviour-invalid", "per_second", "per_second is a whole number from 1 to 1,000,000, or absent.");
        }
        if (!(behaviour.failRate() >= 0 && behaviour.failRate() <= 1)) {
            throw Problem.invalid("behaviour-invalid", "fail_rate", "fail_rate is a share from 0 to 1.");
        }
        within("delay_ms", behaviour.delayMs());
        within("receipt_delay_ms", behaviour.receiptDelayMs());
        behaviours.set(who.shop(), behaviour);
        return behaviour;
    }

    private static void within(String field, int milliseconds) {
        if (milliseconds >= 0 && milliseconds <= SandboxBehaviours.LONGEST_DELAY_MS) return;
        throw Problem.invalid("behaviour-invalid", field, field + " is from 0 to 60,000 milliseconds.");
    }

    private PhoneNumber phone(SignedIn who, String text, String field) {
        return PhoneNumber.parse(text, shops.get(who.shop()).country())
                .orElseThrow(() -> Problem.invalid(
                        "phone-invalid", field, "“" + text.strip() + "” is not a phone number that can be dialled."));
    }
}
