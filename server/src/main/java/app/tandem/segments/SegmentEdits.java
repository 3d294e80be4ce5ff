package app.tandem.segments;

import app.tandem.shared.Problem;
import app.tandem.shared.ShopId;
import java.time.Clock;
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
        rows.insertVersion(shop, id, row.version() + 1, newName, newRule, clock.instant(), by);
        checkUsers(shop, id);
    }

    /** Segments that use this one grow with it, and have limits too. */
    private void checkUsers(ShopId shop, SegmentId id) {
        var rules = rules(shop);
        for (var row : rows.all(shop)) {
            if (!row.id().equals(id) && mentions(row.rule(), id)) rules.parse(row.rule(), null);
        }
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
        if (!tidy.isEmpty() && tidy.length() <= LONGEST_NAME) return tidy;
        throw Problem.invalid("name-invalid", "name", "Name the segment, in 1 to " + LONGEST_NAME + " characters.");
    }
}
