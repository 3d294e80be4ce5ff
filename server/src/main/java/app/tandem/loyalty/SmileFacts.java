package app.tandem.loyalty;

import app.tandem.loyalty.SmileConnection.Status;
import app.tandem.segments.Criterion;
import app.tandem.segments.EventKind;
import app.tandem.segments.FactHistory;
import app.tandem.segments.FactSource;
import app.tandem.segments.FactType;
import app.tandem.segments.ReadyMade;
import app.tandem.shared.ShopId;
import app.tandem.subscribers.SubscriberId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What segments can ask about a person's loyalty. Whoever Smile does not know is not enrolled. */
@Component
class SmileFacts implements FactSource {
    static final String ENROLLED = "smile.enrolled";
    static final String POINTS_BALANCE = "smile.points_balance";
    static final String STATE = "smile.state";
    static final String VIP_TIER = "smile.vip_tier";
    static final String REFERRAL_URL = "smile.referral_url";
    static final String DATE_OF_BIRTH = "smile.date_of_birth";
    static final String VIP_TIER_EXPIRES_AT = "smile.vip_tier_expires_at";
    static final String VIP_TIER_KEEP_NEEDED = "smile.vip_tier_keep_needed";
    static final String NEXT_VIP_TIER = "smile.next_vip_tier";
    static final String VIP_TIER_NEXT_NEEDED = "smile.vip_tier_next_needed";
    static final String VIP_PROGRESS_VALUE = "smile.vip_progress_value";
    static final String CURRENT_VIP_PERIOD_END = "smile.current_vip_period_end";
    private static final String GROUP = "Smile";
    private static final List<Criterion> CRITERIA = List.of(
            new Criterion(
                    ENROLLED,
                    "Enrolled in Smile",
                    GROUP,
                    FactType.BOOLEAN,
                    "TRUE for members of the loyalty program. FALSE for everybody else, also for people Smile does not"
                            + " know.",
                    List.of(),
                    false),
            new Criterion(
                    POINTS_BALANCE,
                    "Smile Points Balance",
                    GROUP,
                    FactType.NUMBER,
                    "Points to spend now, whether enrolled or not. People Smile does not know have none.",
                    List.of()),
            new Criterion(
                    STATE,
                    "Smile State",
                    GROUP,
                    FactType.TEXT,
                    "Members have joined; candidates are known, but have not; disabled customers are excluded.",
                    List.of("member", "candidate", "disabled")),
            new Criterion(
                    VIP_TIER,
                    "Smile VIP Tier",
                    GROUP,
                    FactType.TEXT,
                    "The tier's name where the API key has the scope vip_tier:read, else its number.",
                    List.of()),
            new Criterion(REFERRAL_URL, "Smile Referral URL", GROUP, FactType.TEXT, null, List.of()),
            new Criterion(
                    DATE_OF_BIRTH,
                    "Smile Date of Birth",
                    GROUP,
                    FactType.DATE,
                    "Of many people Smile knows only day and month; the year is 1004 then. Ask for the anniversary.",
                    List.of()),
            new Criterion(
                    VIP_TIER_EXPIRES_AT,
                    "Smile VIP Tier Expires",
                    GROUP,
                    FactType.DATE,
                    "When the tier ends unless it is earned again. Not set in programs that count all time.",
                    List.of()),
            number(
                    VIP_TIER_KEEP_NEEDED,
                    "Smile VIP Tier: Needed to Keep It",
                    "Points, or money spent, that are still needed in this period. Not set where the tier is safe."),
            new Criterion(
                    NEXT_VIP_TIER,
                    "Smile Next VIP Tier",
                    GROUP,
                    FactType.TEXT,
                    "The name of the tier above, or its number. Not set in the top tier.",
                    List.of()),
            number(
                    VIP_TIER_NEXT_NEEDED,
                    "Smile VIP Tier: Needed for the Next",
                    "Points, or money spent, that are still needed. Not set in the top tier."),
            number(
                    VIP_PROGRESS_VALUE,
                    "Smile VIP Progress",
                    "Points earned, or money spent, in the current VIP period."),
            new Criterion(
                    CURRENT_VIP_PERIOD_END,
                    "Smile VIP Period Ends",
                    GROUP,
                    FactType.DATE,
                    "Not set in programs that count all time.",
                    List.of()));

    private static final Map<String, FactType> OF_POINTS =
            Map.of("points", FactType.NUMBER, "description", FactType.TEXT);

    private static Criterion number(String field, String label, String help) {
        return new Criterion(field, label, GROUP, FactType.NUMBER, help, List.of());
    }

    private final SmileConnections connections;
    private final SmileCustomers customers;
    private final SmileLedgers ledgers;
    private final FactHistory history;

    SmileFacts(SmileConnections connections, SmileCustomers customers, SmileLedgers ledgers, FactHistory history) {
        this.ledgers = ledgers;
        this.connections = connections;
        this.customers = customers;
        this.history = history;
    }

    @Override
    public List<ReadyMade> readyMade() {
        return SmileSegments.READY_MADE;
    }

    @Override
    public String name() {
        return "smile";
    }

    @Override
    public List<Criterion> criteria(ShopId shop) {
        return CRITERIA;
    }

    @Override
    public List<EventKind> events(ShopId shop) {
        // Those of an account that is no longer connected stay recorded, and count no more.
        var account = connections.find(shop).map(SmileConnection::account).orElse(0L);
        var only = Map.of(SmilePoints.ACCOUNT, BigDecimal.valueOf(account));
        return List.of(
                new EventKind(
                        SmilePoints.EARNED,
                        "Earned Smile points",
                        GROUP,
                        "Each time that points were given.",
                        OF_POINTS,
                        only),
                new EventKind(
                        SmilePoints.REDEEMED,
                        "Redeemed Smile points",
                        GROUP,
                        "Each time that points were taken: for a reward, by expiry or by a correction; points is how"
                                + " many.",
                        OF_POINTS,
                        only));
    }

    @Override
    public @Nullable String unavailable(ShopId shop, EventKind kind) {
        var unavailable = unavailable(shop);
        if (unavailable != null) return unavailable;
        var generation = connections.find(shop).map(SmileConnection::generation).orElse(0L);
        var ledger = ledgers.find(shop)
                .filter(each -> each.generation() == generation)
                .orElse(null);
        if (ledger != null && ledger.refused()) {
            return "The Smile API key may not read points transactions. Generate one with the access scopes"
                    + " customer:read and points_transaction:read, and save it under Integrations → Smile.";
        }
        // While anything is known to be unread, somebody who earned points may look as if they had not.
        return ledger != null && ledger.complete()
                ? null
                : "Smile's points transactions are being read. That takes a while where there are many.";
    }

    @Override
    public @Nullable String unavailable(ShopId shop) {
        var connection = connections.find(shop).orElse(null);
        if (connection == null || connection.status() == Status.FORGOTTEN) {
            return "Smile is not connected. Connect it under Integrations → Smile.";
        }
        if (connection.status() == Status.INACTIVE) {
            return "The Smile integration is inactive. Switch it to Active under Integrations → Smile.";
        }
        // Until everybody was read, somebody who is a member may look as if they were not.
        if (!connection.complete()) {
            return "Smile's customers are being read for the first time. See the progress under Integrations → Smile.";
        }
        return null;
    }

    @Override
    public Map<SubscriberId, Map<String, Object>> facts(ShopId shop, Collection<SubscriberId> people) {
        var matches = customers.matches(shop, people);
        var facts = new HashMap<SubscriberId, Map<String, Object>>();
        for (var person : people) {
            var match = matches.get(person);
            facts.put(person, present(Snapshot.facts(match == null ? null : match.snapshot())));
        }
        return facts;
    }

    private static Map<String, Object> present(Map<String, @Nullable Object> facts) {
        var present = new HashMap<String, Object>();
        facts.forEach((field, value) -> {
            if (value != null) present.put(field, value);
        });
        return present;
    }

    @Override
    public Map<SubscriberId, Map<String, Object>> facts(ShopId shop, Collection<SubscriberId> people, Instant at) {
        return history.asOf(shop, CRITERIA, facts(shop, people), at);
    }
}
