package app.tandem.loyalty;

import app.tandem.loyalty.SmileConnection.Status;
import app.tandem.segments.Criterion;
import app.tandem.segments.FactHistory;
import app.tandem.segments.FactSource;
import app.tandem.segments.FactType;
import app.tandem.segments.ReadyMade;
import app.tandem.shared.ShopId;
import app.tandem.subscribers.SubscriberId;
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
            new Criterion(REFERRAL_URL, "Smile Referral URL", GROUP, FactType.TEXT, null, List.of()));

    private final SmileConnections connections;
    private final SmileCustomers customers;
    private final FactHistory history;

    SmileFacts(SmileConnections connections, SmileCustomers customers, FactHistory history) {
        this.connections = connections;
        this.customers = customers;
        this.history = history;
    }

    static List<String> fields() {
        return CRITERIA.stream().map(Criterion::field).toList();
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
