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
        var children = children(rule, json);
        @Nullable Object actual = null;
        @Nullable String because = null;
        var events = List.<String>of();
        switch (rule) {
            case Rule.Compare compare -> {
                actual = actual(compare.criterion());
                because = words.fact(compare.criterion(), actual);
            }
            case Rule.Did did -> {
                var measured = evaluator.measured(did, person);
                actual = measured.actual();
                because = words.fact(did, measured.actual());
                events = latest(measured.deciding());
            }
            case Rule.Sample sample -> because = words.fact(sample, person.person());
            default -> {}
        }
        var holds = evaluator.holds(rule, person);
        return new Node(json, words.sentence(rule), holds, actual, because, events, children, rule);
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

    private List<Node> children(Rule rule, JsonNode json) {
        return switch (rule) {
            case Rule.All(var rules) -> children(rules, json.get("all"));
            case Rule.Any(var rules) -> children(rules, json.get("any"));
            case Rule.Not(var inner) -> List.of(explain(inner, json.get("not")));
            case Rule.InSegment inside -> List.of(explain(inside.rule(), inside.json()));
            case Rule.Compare _, Rule.Did _, Rule.Sample _ -> List.of();
        };
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
