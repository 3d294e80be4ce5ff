package app.tandem.segments;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** The rule read in memory, person by person. */
record EvaluatorReader(Collection<PersonFacts> people) implements Reader {
    @Override
    public String name() {
        return "evaluator";
    }

    @Override
    public Set<Long> members(Rule rule, Asked asked) {
        var evaluator = new Evaluator(asked);
        var members = new TreeSet<Long>();
        for (var person : people) {
            if (evaluator.holds(rule, person)) members.add(person.person().value());
        }
        return members;
    }

    @Override
    public void close() {}
}
