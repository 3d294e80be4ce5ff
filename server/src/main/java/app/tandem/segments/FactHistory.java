package app.tandem.segments;

import app.tandem.shared.ShopId;
import app.tandem.subscribers.ChangeFeed;
import app.tandem.subscribers.SubscriberId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;

/** The past, told by undoing what the change feed says came later. */
@Service
public class FactHistory {
    private final ChangeFeed feed;

    FactHistory(ChangeFeed feed) {
        this.feed = feed;
    }

    /**
     * Turns facts as they are now into facts as they were.
     *
     * @param criteria the fields to tell; others in the feed are left out
     * @param now facts read before this call, so that a change in between is undone too
     * @param at the instant asked about
     * @return the same people; whoever had no value then lacks the field
     * @throws app.tandem.shared.Problem 422 {@code before-history} where the feed no longer reaches back that far
     */
    public Map<SubscriberId, Map<String, Object>> asOf(
            ShopId shop, List<Criterion> criteria, Map<SubscriberId, Map<String, Object>> now, Instant at) {
        var types = criteria.stream().collect(Collectors.toMap(Criterion::field, Criterion::type, (one, _) -> one));
        var undo = feed.undo(shop, now.keySet(), at);
        var past = new HashMap<SubscriberId, Map<String, Object>>();
        now.forEach((person, facts) -> past.put(person, undone(facts, undo.getOrDefault(person, Map.of()), types)));
        return past;
    }

    /** Refuses an instant of which nothing is known, also where there is nobody to ask about. */
    void check(ShopId shop, Instant at) {
        var _ = feed.undo(shop, Set.of(), at);
    }

    private static Map<String, Object> undone(
            Map<String, Object> facts, Map<String, JsonNode> changes, Map<String, FactType> types) {
        var then = new HashMap<String, Object>();
        facts.forEach((field, value) -> {
            if (types.containsKey(field)) then.put(field, value);
        });
        changes.forEach((field, before) -> {
            var type = types.get(field);
            if (type == null) return;
            var value = value(before, type);
            if (value == null) then.remove(field);
            else then.put(field, value);
        });
        return then;
    }

    /** JSON has no dates: they are told by the criterion. Everything else is told by the value itself. */
    static @Nullable Object value(JsonNode json, FactType type) {
        if (json.isString()) {
            return type == FactType.DATE ? date(json.stringValue()) : json.stringValue();
        }
        if (json.isNumber()) return json.decimalValue();
        if (json.isBoolean()) return json.booleanValue();
        if (!json.isArray()) return null;
        var items = new ArrayList<String>();
        json.forEach(item -> items.add(item.asString()));
        return items;
    }

    /** A plain date has no time. */
    private static Object date(String text) {
        return text.indexOf('T') < 0 ? LocalDate.parse(text) : Instant.parse(text);
    }
}
