package app.tandem.segments;

import app.tandem.segments.SegmentRows.Row;
import app.tandem.shared.Problem;
import app.tandem.shared.ShopId;
import app.tandem.shared.StorableText;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;

/** Makes, changes and deletes segments. */
@Component
class SegmentEdits {
    private static final int LONGEST_NAME = 200;

    private final SegmentRows rows;
    private final FactSources facts;
    private final Clock clock;

    SegmentEdits(SegmentRows rows, FactSources facts, Clock clock) {
        this.rows = rows;
        this.facts = facts;
        this.clock = clock;
    }

    /** @throws Problem 422 {@code name-invalid} or {@code rule-invalid} */
    @Transactional
    SegmentId create(ShopId shop, @Nullable String name, @Nullable JsonNode rule, String by) {
        var tidy = tidy(name);
        rows.lock(shop);
        rules(shop).parse(rule, null);
        var now = clock.instant();
        var id = rows.insert(shop, now);
        rows.insertVersion(shop, id, 1, tidy, written(rule), now, by);
        return id;
    }

    /**
     * Adds a version, unless nothing changes.
     *
     * @param name null to keep it
     * @param rule null to keep it
     * @throws Problem 404, 422
     */
    @Transactional
    void change(ShopId shop, SegmentId id, @Nullable String name, @Nullable JsonNode rule, String by) {
        rows.lock(shop);
        var row = rows.find(shop, id).orElseThrow(() -> Problem.notFound("segment"));
        var newName = name == null ? row.name() : tidy(name);
        var newRule = rule == null || rule.isNull() ? row.rule() : rule;
        if (rule != null) rules(shop).parse(rule, id);
        if (newName.equals(row.name()) && newRule.equals(row.rule())) return;
        var users = users(shop, id);
        var before = faults(shop, users);
        rows.insertVersion(shop, id, row.version() + 1, newName, newRule, clock.instant(), by);
        var after = faults(shop, users);
        for (var user : users) {
            var fault = after.get(user.id());
            if (fault == null || before.containsKey(user.id())) continue;
            throw Problem.invalid(
                    "rule-invalid",
                    "rule",
                    "The segment “" + user.name() + "” uses this one and could not be told any more. " + fault);
        }
    }

    /** The segments that use this one, also through others; those that use it directly come first. */
    private List<Row> users(ShopId shop, SegmentId id) {
        var users = new LinkedHashMap<SegmentId, Row>();
        var all = rows.all(shop);
        var used = new ArrayDeque<>(List.of(id));
        while (!used.isEmpty()) {
            var next = used.remove();
            for (var row : all) {
                var isNew = !row.id().equals(id) && !users.containsKey(row.id());
                if (!isNew || !mentions(row.rule(), next)) continue;
                users.put(row.id(), row);
                used.add(row.id());
            }
        }
        return List.copyOf(users.values());
    }

    /** What is wrong with segments as they are saved now, such as having grown too large. */
    private Map<SegmentId, String> faults(ShopId shop, List<Row> segments) {
        var rules = rules(shop);
        var faults = new HashMap<SegmentId, String>();
        for (var row : segments) {
            try {
                rules.find(row.id());
            } catch (Problem | RuleParser.Cycle fault) {
                faults.put(row.id(), String.valueOf(fault.getMessage()));
            }
        }
        return faults;
    }

    /** @throws Problem 404, 409 {@code segment-in-use} */
    @Transactional
    void delete(ShopId shop, SegmentId id) {
        rows.lock(shop);
        if (rows.find(shop, id).isEmpty()) throw Problem.notFound("segment");
        for (var row : rows.all(shop)) {
            if (mentions(row.rule(), id)) {
                throw Problem.conflict(
                        "segment-in-use", "The segment “" + row.name() + "” uses this one. Take it out there first.");
            }
        }
        rows.delete(shop, id, clock.instant());
    }

    private static boolean mentions(JsonNode rule, SegmentId id) {
        if (rule.isObject() && rule.path("segment").asString("").equals(id.toString())) return true;
        for (var part : rule) {
            if (part.isContainer() && mentions(part, id)) return true;
        }
        return false;
    }

    private ShopRules rules(ShopId shop) {
        return new ShopRules(shop, facts.catalogue(shop), rows, null);
    }

    private static JsonNode written(@Nullable JsonNode rule) {
        if (rule == null) throw new IllegalStateException("The parser refuses a missing rule.");
        return rule;
    }

    private static String tidy(@Nullable String name) {
        var tidy = name == null ? "" : name.strip();
        if (!tidy.isEmpty() && tidy.length() <= LONGEST_NAME && StorableText.is(tidy)) return tidy;
        throw Problem.invalid("name-invalid", "name", "Name the segment, in 1 to " + LONGEST_NAME + " characters.");
    }
}
