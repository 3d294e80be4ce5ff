package app.tandem.loyalty;

import app.tandem.segments.ReadyMade;
import java.util.List;

/** The segments for which merchants connect a loyalty program in the first place. */
final class SmileSegments {
    static final List<ReadyMade> READY_MADE = List.of(
            new ReadyMade("smile-members", "All Smile members", """
                    {"field": "smile.enrolled", "op": "equals", "value": true}
                    """),
            new ReadyMade("smile-not-enrolled", "Subscribed, not in Smile yet", """
                    {"all": [
                        {"field": "consent.state", "op": "equals", "value": "subscribed"},
                        {"field": "smile.enrolled", "op": "equals", "value": false}]}
                    """),
            new ReadyMade("smile-over-500", "Over 500 points", """
                    {"field": "smile.points_balance", "op": "greater_than", "value": 500}
                    """),
            new ReadyMade("smile-points-no-order", "Points, but no order in 60 days", """
                    {"all": [
                        {"field": "smile.points_balance", "op": "greater_than", "value": 0},
                        {"event": "order_created", "count": {"op": "exactly", "value": 0},
                            "within": {"last": 60, "unit": "days"}}]}
                    """),
            new ReadyMade("smile-close-to-tier", "Close to the next VIP tier", """
                    {"field": "smile.vip_tier_next_needed", "op": "between", "value": [1, 100]}
                    """),
            new ReadyMade("smile-tier-expires", "VIP tier expires in 30 days", """
                    {"field": "smile.vip_tier_expires_at", "op": "in_the_next", "value": 30, "unit": "days"}
                    """),
            new ReadyMade("smile-birthday", "Birthday in the next 7 days", """
                    {"field": "smile.date_of_birth", "op": "anniversary_in_the_next", "value": 7, "unit": "days"}
                    """));

    private SmileSegments() {}
}
