package app.tandem.messages;

import app.tandem.consent.Purpose;
import app.tandem.consent.ReasonCode;
import app.tandem.consent.SendRule;
import app.tandem.subscribers.SubscriberId;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Nobody gets a promotional text who was sent one in the last hours that the author chose. Tests and answers do not
 * start the clock; a text counts from its claim, for from then on it may be on its way.
 */
@Component
@Order(10)
class SmartSendingRule implements SendRule {
    private final JdbcClient db;

    SmartSendingRule(JdbcClient db) {
        this.db = db;
    }

    @Override
    public Map<SubscriberId, Refusal> refusals(Question question, Collection<Candidate> candidates) {
        var refusals = new HashMap<SubscriberId, Refusal>();
        if (question.purpose() != Purpose.PROMOTIONAL || question.smartSendingHours() == 0) return refusals;
        db.sql("""
                        select subscriber_id, max(claimed_at) as last from message
                        where shop_id = :shop and subscriber_id = any(:people) and purpose = 'PROMOTIONAL'
                          and state in ('claimed', 'sent', 'delivered', 'unknown') and claimed_at > :since
                        group by subscriber_id
                        """)
                .param("shop", question.shop().value())
                .param(
                        "people",
                        candidates.stream()
                                .map(candidate -> candidate.subscriber().value())
                                .toArray(Long[]::new))
                .param("since", MessageStore.utc(question.at().minus(Duration.ofHours(question.smartSendingHours()))))
                .query(row -> {
                    var last = row.getObject("last", OffsetDateTime.class).toInstant();
                    refusals.put(
                            new SubscriberId(row.getLong("subscriber_id")),
                            new Refusal(ReasonCode.CAPPED, "texted at " + last));
                });
        return refusals;
    }
}
