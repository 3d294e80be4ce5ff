package app.tandem.segments;

import app.tandem.subscribers.Event;
import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Why somebody is a member, or is not: the rule's tree with what each part came to. */
final class Explanation {
    private static final int MOST_REASONS = 8;
    private static final int MOST_EVENTS = 20;

    /**
     * @param rule the part of the rule, as it was written
     * @param sentence the same in words
     * @param holds whether this part is true of the person
     * @param actual for a criterion, the person's value, for events how many, how much or when; null where there is none,
     *     and for other parts
     * @param because the same in words; null for other parts
     * @param events ids of the events that decided, the last of them where they are many; empty for other parts
     * @param children the parts this one is made of; of a segment, its rule
     */
    record Node(
            JsonNode rule,
            String sentence,
            boolean holds,
            @Nullable Object actual,
            @Nullable String because,
            List<String> events,
            List<Node> children,
            @JsonIgnore Rule meaning) {}

    private final Evaluator evaluator;
    private final Words words;
    private final PersonFacts person;

    Explanation(Asked asked, PersonFacts person) {
        this.evaluator = new Evaluator(asked);
        this.words = new Words(asked.zone());
        this.person = person;
    }

    Node explain(Rule rule, JsonNode json) {
        return switch (rule) {
            case Rule.All(var rules) -> {
                var children = children(rules, json.path("all"));
                yield group(rule, json, children.stream().allMatch(Node::holds), children);
            }
            case Rule.Any(var rules) -> {
                var children = children(rules, json.path("any"));
                yield group(rule, json, children.stream().anyMatch(Node::holds), children);
            }
            case Rule.Not(var inner) -> {
                var child = explain(inner, json.path("not"));
                yield group(rule, json, !child.holds(), List.of(child));
            }
            case Rule.InSegment inside -> {
                var child = explain(inside.rule(), inside.json());
                yield group(rule, json, child.holds(), List.of(child));
            }
            case Rule.Compare compare -> {
                var actual = actual(compare.criterion());
                var because = words.fact(compare.criterion(), actual);
                yield part(rule, json, evaluator.holds(rule, person), actual, because, List.of());
            }
            case Rule.Did did -> {
                var measured = evaluator.measured(did, person);
                var actual = measured.actual();
                yield part(rule, json, measured.holds(), actual, words.fact(did, actual), latest(measured.deciding()));
            }
            case Rule.Sample sample -> {
                var because = words.fact(sample, person.person());
                yield part(rule, json, evaluator.holds(rule, person), null, because, List.of());
            }
        };
    }

    private Node group(Rule rule, JsonNode json, boolean holds, List<Node> children) {
        return new Node(json, words.sentence(rule), holds, null, null, List.of(), children, rule);
    }

    private Node part(
            Rule rule, JsonNode json, boolean holds, @Nullable Object actual, String because, List<String> events) {
        return new Node(json, words.sentence(rule), holds, actual, because, events, List.of(), rule);
    }

    private static List<String> latest(List<Event> deciding) {
        return deciding.subList(Math.max(0, deciding.size() - MOST_EVENTS), deciding.size()).stream()
                .map(event -> Long.toString(event.id()))
                .toList();
    }

    private @Nullable Object actual(Criterion criterion) {
        var value = person.facts().get(criterion.field());
        return Fact.of(value, criterion.type()) == null ? criterion.whenMissing() : value;
    }

    private List<Node> children(List<Rule> rules, JsonNode json) {
        var nodes = new ArrayList<Node>(rules.size());
        for (var i = 0; i < rules.size(); i++) nodes.add(explain(rules.get(i), json.get(i)));
        return nodes;
    }

    /** Short sentences with the person's own values that made the whole hold, or fail; parts that did not matter are left out. */
    static List<String> reasons(Node whole) {
        var reasons = new LinkedHashSet<String>();
        collect(whole, reasons::add);
        return reasons.stream().limit(MOST_REASONS).toList();
    }

    private static void collect(Node node, Consumer<String> reasons) {
        if (node.because != null) reasons.accept(node.because);
        for (var child : node.children) {
            // What decided an "or" that holds are its parts that hold; an "and" that fails, those that fail.
            var decisive = switch (node.meaning) {
                case Rule.All _, Rule.Any _ -> child.holds == node.holds;
                default -> true;
            };
            if (decisive) collect(child, reasons);
        }
    }
}
