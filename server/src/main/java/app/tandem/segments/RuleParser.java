package app.tandem.segments;

import app.tandem.shared.Problem;
import app.tandem.shared.Problem.FieldError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.JsonNode;

/**
 * Reads a rule from JSON and says where it is wrong, every fault at once. A rule is read within limits that keep any
 * question short: whoever needs more splits it into segments.
 */
final class RuleParser {
    static final int DEPTH = 50;
    static final int NODES = 2_000;
    /** Through other segments a rule may be larger, but not without end. */
    static final int DEPTH_WITH_SEGMENTS = 200;

    static final int NODES_WITH_SEGMENTS = 20_000;
    private static final int MOST_GROUPS = 100;
    private static final int MOST_FAULTS = 20;
    private static final String TOO_MANY =
            "A rule can have %,d parts; this one has more. Split it into segments.".formatted(NODES);
    private static final List<String> KINDS = List.of("all", "any", "not", "field", "event", "segment", "sample");

    /** Where other segments' rules come from. */
    interface SegmentLookup {
        /**
         * @return null where the shop has no such segment
         * @throws Cycle where it would contain itself
         */
        Rule.@Nullable InSegment find(SegmentId segment);
    }

    /** A segment that would contain itself. */
    static final class Cycle extends RuntimeException {
        Cycle(SegmentId segment) {
            super("Segment " + segment + " contains itself.");
        }
    }

    private final CriterionParser criteria;
    private final EventParser events;
    private final boolean saved;
    private final SegmentLookup segments;
    private final Faults faults = new Faults();
    private int nodes;

    private RuleParser(Catalogue catalogue, boolean saved, SegmentLookup segments) {
        this.criteria = new CriterionParser(catalogue, saved, faults);
        this.events = new EventParser(catalogue, criteria, saved, faults);
        this.saved = saved;
        this.segments = segments;
    }

    /**
     * A rule as somebody sends it.
     *
     * @param rule null where it is missing
     * @throws Problem 422 {@code rule-invalid}, each fault with its path below {@code rule}
     */
    static Rule parse(@Nullable JsonNode rule, Catalogue catalogue, SegmentLookup segments) {
        return new RuleParser(catalogue, false, segments).parse(rule);
    }

    /** A rule that was accepted before: a property that nobody has any more is no fault, it just has no values. */
    static Rule saved(JsonNode rule, Catalogue catalogue, SegmentLookup segments) {
        return new RuleParser(catalogue, true, segments).parse(rule);
    }

    private Rule parse(@Nullable JsonNode json) {
        var rule = json == null || json.isNull()
                ? faults.at("rule", "Say who is meant: a rule is missing.")
                : node(json, "rule", 1);
        if (faults.isEmpty()) checkWithSegments(rule);
        faults.throwIfAny();
        return rule;
    }

    private Rule node(JsonNode json, String path, int depth) {
        if (faults.isFull()) return Faults.NOBODY;
        if (depth > DEPTH) {
            return faults.at(path, "A rule can be " + DEPTH + " levels deep; this is level " + depth + ".");
        }
        if (++nodes > NODES) {
            return faults.last("rule", TOO_MANY);
        }
        if (!json.isObject())
            return faults.at(path, "A rule is an object, such as {\"field\":…,\"op\":…,\"value\":…}.");
        var kinds = KINDS.stream().filter(json::has).toList();
        if (kinds.isEmpty() && json.has("op"))
            return faults.at(path + ".field", "Choose a criterion: field is missing.");
        if (kinds.size() != 1) {
            return faults.at(path, "A rule has exactly one of " + String.join(", ", KINDS) + ".");
        }
        return switch (kinds.getFirst()) {
            case "all" -> new Rule.All(group(json, "all", path, depth));
            case "any" -> new Rule.Any(group(json, "any", path, depth));
            case "not" -> not(json, path, depth);
            case "segment" -> segment(json, path);
            case "event" -> event(json, path);
            case "sample" -> sample(json, path);
            default -> criteria.parse(json, path);
        };
    }

    private List<Rule> group(JsonNode json, String kind, String path, int depth) {
        onlyKey(json, kind, path);
        var members = json.get(kind);
        if (!members.isArray()) {
            faults.at(path + "." + kind, kind + " takes a list of rules.");
            return List.of();
        }
        var rules = new ArrayList<Rule>(members.size());
        for (var i = 0; i < members.size() && !faults.isFull(); i++) {
            rules.add(node(members.get(i), path + "." + kind + "[" + i + "]", depth + 1));
        }
        return List.copyOf(rules);
    }

    private Rule not(JsonNode json, String path, int depth) {
        onlyKey(json, "not", path);
        return new Rule.Not(node(json.get("not"), path + ".not", depth + 1));
    }

    private Rule segment(JsonNode json, String path) {
        onlyKey(json, "segment", path);
        var id = json.get("segment");
        if (!id.isString()) return faults.at(path + ".segment", "segment takes the id of a segment, as text.");
        var known = segmentId(id.stringValue());
        if (known == null) return faults.at(path + ".segment", "No segment has that id.");
        try {
            var found = segments.find(known);
            return found != null ? found : faults.at(path + ".segment", "No segment has that id.");
        } catch (Cycle cycle) {
            if (saved) throw cycle;
            return faults.at(path + ".segment", "That segment uses this one, so neither could be told.");
        }
    }

    /** Each test of a property is a part of the rule too. */
    private Rule event(JsonNode json, String path) {
        nodes += json.path("where").size() + json.path("then").path("where").size();
        if (nodes > NODES) return faults.last("rule", TOO_MANY);
        return events.parse(json, path);
    }

    private Rule sample(JsonNode json, String path) {
        onlyKey(json, "sample", path);
        var sample = json.get("sample");
        var of = sample.path("of");
        var group = sample.path("group");
        if (!of.isInt() || of.intValue() < 2 || of.intValue() > MOST_GROUPS) {
            return faults.at(path + ".sample.of", "of is how many groups there are, from 2 to " + MOST_GROUPS + ".");
        }
        if (!group.isInt() || group.intValue() < 1 || group.intValue() > of.intValue()) {
            return faults.at(path + ".sample.group", "group is one of the groups, from 1 to " + of.intValue() + ".");
        }
        for (var name : sample.propertyNames()) {
            if (!name.equals("of") && !name.equals("group")) {
                return faults.at(path + ".sample." + name, name + " does not belong to a sample.");
            }
        }
        return new Rule.Sample(group.intValue(), of.intValue());
    }

    private static @Nullable SegmentId segmentId(String text) {
        try {
            return SegmentId.parse(text);
        } catch (Problem _) {
            return null; // What cannot be an id is the id of no segment.
        }
    }

    private void onlyKey(JsonNode json, String key, String path) {
        for (var other : json.propertyNames()) {
            if (!other.equals(key)) faults.at(path + "." + other, other + " does not belong beside " + key + ".");
        }
    }

    private void checkWithSegments(Rule rule) {
        if (depth(rule) > DEPTH_WITH_SEGMENTS || size(rule) > NODES_WITH_SEGMENTS) {
            faults.at(
                    "rule",
                    "With the segments it uses, this rule is too large: " + DEPTH_WITH_SEGMENTS + " levels and "
                            + NODES_WITH_SEGMENTS + " parts are the limit.");
        }
    }

    private static int depth(Rule rule) {
        return 1
                + switch (rule) {
                    case Rule.All(var rules) ->
                        rules.stream().mapToInt(RuleParser::depth).max().orElse(0);
                    case Rule.Any(var rules) ->
                        rules.stream().mapToInt(RuleParser::depth).max().orElse(0);
                    case Rule.Not(var inner) -> depth(inner);
                    case Rule.InSegment inside -> depth(inside.rule());
                    case Rule.Compare _, Rule.Did _, Rule.Sample _ -> 0;
                };
    }

    private static int size(Rule rule) {
        return 1
                + switch (rule) {
                    case Rule.All(var rules) ->
                        rules.stream().mapToInt(RuleParser::size).sum();
                    case Rule.Any(var rules) ->
                        rules.stream().mapToInt(RuleParser::size).sum();
                    case Rule.Not(var inner) -> size(inner);
                    case Rule.InSegment inside -> size(inside.rule());
                    case Rule.Did did -> did.tests();
                    case Rule.Compare _, Rule.Sample _ -> 0;
                };
    }

    /** The faults found so far. */
    static final class Faults {
        /** Stands where a part could not be read; never leaves the parser. */
        static final Rule NOBODY = new Rule.Any(List.of());

        private final List<FieldError> found = new ArrayList<>();
        private final Set<String> paths = new HashSet<>();
        private boolean ended;

        /** Notes a fault; one path is named once. */
        Rule at(String path, String message) {
            if (!isFull() && paths.add(path)) found.add(new FieldError(path, message));
            return NOBODY;
        }

        /** Notes a fault that makes looking further pointless. */
        Rule last(String path, String message) {
            at(path, message);
            ended = true;
            return NOBODY;
        }

        boolean isEmpty() {
            return found.isEmpty();
        }

        boolean isFull() {
            return ended || found.size() >= MOST_FAULTS;
        }

        void throwIfAny() {
            if (found.isEmpty()) return;
            throw new Problem(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "rule-invalid",
                    found.getFirst().message(),
                    found);
        }
    }
}
