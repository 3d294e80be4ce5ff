package app.tandem.segments;

import app.tandem.shared.Problem;
import app.tandem.shared.ShopId;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One shop's rules during one request: each segment is read once, however often it is used. */
final class ShopRules implements RuleParser.SegmentLookup {
    private final ShopId shop;
    private final Catalogue catalogue;
    private final SegmentRows rows;
    private final @Nullable Instant at;
    private final Map<SegmentId, Rule.InSegment> read = new HashMap<>();
    private final Set<SegmentId> reading = new LinkedHashSet<>();

    /** @param at segments in the version in force then; null for now */
    ShopRules(ShopId shop, Catalogue catalogue, SegmentRows rows, @Nullable Instant at) {
        this.shop = shop;
        this.catalogue = catalogue;
        this.rows = rows;
        this.at = at;
    }

    Catalogue catalogue() {
        return catalogue;
    }

    /**
     * A rule that somebody sends.
     *
     * @param of the segment that is to have it, which it may not use; null for a new one
     * @throws Problem 422 {@code rule-invalid}
     */
    Rule parse(@Nullable JsonNode json, @Nullable SegmentId of) {
        if (of != null) reading.add(of);
        try {
            return RuleParser.parse(json, catalogue, this);
        } finally {
            if (of != null) reading.remove(of);
        }
    }

    /** A segment's rule; null where there is none, or where it cannot be read any more. */
    @Nullable
    Rule readable(SegmentId segment) {
        try {
            var found = find(segment);
            return found == null ? null : found.rule();
        } catch (Problem | RuleParser.Cycle unreadable) {
            return null;
        }
    }

    @Override
    public Rule.@Nullable InSegment find(SegmentId segment) {
        if (reading.contains(segment)) throw new RuleParser.Cycle(segment);
        var known = read.get(segment);
        if (known != null) return known;
        var row = (at == null ? rows.find(shop, segment) : rows.find(shop, segment, at)).orElse(null);
        if (row == null) return null;
        reading.add(segment);
        try {
            var rule = RuleParser.saved(row.rule(), catalogue, this);
            var found = new Rule.InSegment(segment, row.name(), rule, row.rule());
            read.put(segment, found);
            return found;
        } finally {
            reading.remove(segment);
        }
    }
}
