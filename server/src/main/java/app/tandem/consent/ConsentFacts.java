package app.tandem.consent;

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
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** What segments may ask about consent. */
@Component
class ConsentFacts implements FactSource {
    private static final List<Criterion> CRITERIA = List.of(
            new Criterion(
                    "consent.state",
                    "Consent",
                    "Consent",
                    FactType.TEXT,
                    "Whether the person agreed to marketing texts.",
                    Stream.of(ConsentStatus.values()).map(ConsentStatus::code).toList()),
            new Criterion(
                    "consent.since",
                    "Consent Since",
                    "Consent",
                    FactType.DATE,
                    "When the person last said yes or no.",
                    List.of()),
            new Criterion(
                    "consent.method",
                    "Consent Method",
                    "Consent",
                    FactType.TEXT,
                    "How they said it, such as form, keyword or import.",
                    List.of()));

    private final Consent consent;
    private final FactHistory history;

    ConsentFacts(Consent consent, FactHistory history) {
        this.consent = consent;
        this.history = history;
    }

    @Override
    public List<ReadyMade> readyMade() {
        return List.of(
                new ReadyMade("subscribed", "Everybody who may be texted", """
                        {"field": "consent.state", "op": "equals", "value": "subscribed"}
                        """),
                new ReadyMade("subscribed-lately", "Subscribed in the last 30 days", """
                        {"all": [
                            {"field": "consent.state", "op": "equals", "value": "subscribed"},
                            {"field": "consent.since", "op": "in_the_last", "value": 30, "unit": "days"}]}
                        """));
    }

    @Override
    public String name() {
        return "consent";
    }

    @Override
    public List<Criterion> criteria(ShopId shop) {
        return CRITERIA;
    }

    @Override
    public Map<SubscriberId, Map<String, Object>> facts(ShopId shop, Collection<SubscriberId> people) {
        var facts = new HashMap<SubscriberId, Map<String, Object>>();
        consent.states(shop, people).forEach((id, state) -> facts.put(id, ConsentPart.facts(state)));
        return facts;
    }

    @Override
    public Map<SubscriberId, Map<String, Object>> facts(ShopId shop, Collection<SubscriberId> people, Instant at) {
        return history.asOf(shop, CRITERIA, facts(shop, people), at);
    }
}
