package app.tandem.loyalty;

import app.tandem.shared.ShopId;
import app.tandem.subscribers.ChangeFeed;
import app.tandem.subscribers.SubscriberId;
import app.tandem.subscribers.TimelineSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

/** What happened to a person's loyalty, told from the change feed. */
@Component
class SmileTimeline implements TimelineSource {
    /** Figures that move with every order are not told one by one. */
    static final List<String> TOLD = List.of(
            SmileFacts.ENROLLED,
            SmileFacts.POINTS_BALANCE,
            SmileFacts.STATE,
            SmileFacts.VIP_TIER,
            SmileFacts.REFERRAL_URL);

    private final ChangeFeed feed;

    SmileTimeline(ChangeFeed feed) {
        this.feed = feed;
    }

    @Override
    public List<Entry> timeline(ShopId shop, SubscriberId subscriber, Instant before, int limit) {
        return feed.past(shop, subscriber, TOLD, before, limit).stream()
                .map(SmileTimeline::entry)
                .toList();
    }

    private static Entry entry(ChangeFeed.Past past) {
        var sentences = sentences(past);
        var data = new LinkedHashMap<String, Object>();
        for (var field : TOLD) {
            if (past.now().containsKey(field)) {
                data.put(field, Map.of("was", value(past.was(), field), "now", value(past.now(), field)));
            }
        }
        var kind = past.now().containsKey(SmileFacts.POINTS_BALANCE) ? "points" : "loyalty";
        var rest = String.join(
                " ",
                sentences.subList(1, sentences.size()).stream()
                        .map(each -> each + ".")
                        .toList());
        return new Entry(past.at(), kind, sentences.getFirst(), rest.isEmpty() ? null : rest, data);
    }

    private static List<String> sentences(ChangeFeed.Past past) {
        var sentences = new ArrayList<String>();
        var state = SmileFacts.STATE;
        if (past.now().containsKey(state) && value(past.was(), state).isNull()) {
            sentences.add("Matched with a Smile customer (" + text(past.now(), state) + ")");
        } else if (past.now().containsKey(state) && value(past.now(), state).isNull()) {
            sentences.add("No longer matched with a Smile customer");
        } else if (past.now().containsKey(SmileFacts.ENROLLED)) {
            sentences.add(
                    value(past.now(), SmileFacts.ENROLLED).asBoolean(false)
                            ? "Joined the loyalty program"
                            : "No longer enrolled in the loyalty program");
        } else if (past.now().containsKey(state)) {
            sentences.add("Smile state changed from " + text(past.was(), state) + " to " + text(past.now(), state));
        }
        if (past.now().containsKey(SmileFacts.POINTS_BALANCE)) {
            sentences.add("Points moved from " + points(past.was()) + " to " + points(past.now()));
        }
        if (past.now().containsKey(SmileFacts.VIP_TIER)) {
            sentences.add("VIP tier changed from " + text(past.was(), SmileFacts.VIP_TIER) + " to "
                    + text(past.now(), SmileFacts.VIP_TIER));
        }
        if (past.now().containsKey(SmileFacts.REFERRAL_URL)) sentences.add("The referral link changed");
        return sentences;
    }

    private static String points(Map<String, JsonNode> values) {
        var points = value(values, SmileFacts.POINTS_BALANCE);
        return points.isNull() ? "none" : String.format(Locale.ROOT, "%,d", points.asLong());
    }

    private static String text(Map<String, JsonNode> values, String field) {
        return value(values, field).asString("none");
    }

    private static JsonNode value(Map<String, JsonNode> values, String field) {
        var value = values.get(field);
        return value == null ? NullNode.getInstance() : value;
    }
}
