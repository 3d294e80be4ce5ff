package app.tandem.segments;

import java.util.List;
import java.util.Map;

/**
 * Which of a person's events are meant. Events that lie ahead of the instant asked about never are.
 *
 * @param type such as {@code order_created}; one that nobody ever did is no fault
 * @param label what people call it
 * @param where tests of the event's properties, of which all must hold; a criterion's field is the property's name. Those
 *     without a label are the kind's own ({@link Catalogue#tacit}), which the rule does not say
 */
record EventFilter(String type, String label, Window window, List<Rule.Compare> where) {
    /** The tests that the rule says. */
    static List<Rule.Compare> said(List<Rule.Compare> where) {
        return where.stream()
                .filter(each -> !each.criterion().label().isEmpty())
                .toList();
    }

    /** The names of the properties it looks at. */
    static List<String> properties(List<Rule.Compare> where) {
        return where.stream().map(each -> each.criterion().field()).toList();
    }

    /** Whether the tests of properties hold, whatever the time. */
    static boolean pass(List<Rule.Compare> where, Map<String, Object> properties, Evaluator evaluator) {
        for (var test : where) {
            if (!evaluator.holds(test, properties)) return false;
        }
        return true;
    }
}
