package app.tandem.segments;

import app.tandem.subscribers.SubscriberId;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.jspecify.annotations.Nullable;

/** The index in this process. */
final class EmbeddedReader implements Reader {
    private final AudienceIndex index = AudienceIndex.open(new ByteBuffersDirectory());
    private final EvaluatorReader evaluator;

    /** Indexes people in several parts with replaced and removed ones between, as an index looks after some use. */
    EmbeddedReader(Collection<PersonFacts> people) throws IOException {
        this.evaluator = new EvaluatorReader(people);
        var number = 0;
        for (var person : people) {
            index.put(person.person(), Map.of("first_name", "Former", "smile.points_balance", 77));
            index.put(other(person), Map.of("first_name", "Ana"));
            if (number++ % 20 == 7) index.refresh();
        }
        for (var person : people) {
            index.put(person.person(), person.facts());
            index.remove(other(person));
            if (number++ % 20 == 7) index.refresh();
        }
        index.refresh();
    }

    private static SubscriberId other(PersonFacts person) {
        return new SubscriberId(person.person().value() + 1_000_000);
    }

    @Override
    public String name() {
        return "embedded index";
    }

    @Override
    public Set<Long> members(Rule rule, Asked asked) {
        if (asksForEvents(rule)) return evaluator.members(rule, asked);
        var members = new TreeSet<Long>();
        var query = new IndexQueries(asked).query(rule);
        @Nullable Long[] last = new Long[1];
        index.forEach(query, Long.MIN_VALUE, person -> {
            if (last[0] != null && last[0] >= person) throw new AssertionError(person + " after " + last[0]);
            last[0] = person;
            return members.add(person);
        });
        if (index.count(query) != members.size()) throw new AssertionError("The count differs from the members");
        return members;
    }

    /** The index holds no events yet. */
    private static boolean asksForEvents(Rule rule) {
        boolean[] asks = {false};
        rule.visit(part -> asks[0] |= part instanceof Rule.Did);
        return asks[0];
    }

    @Override
    public void close() throws IOException {
        index.close();
    }
}
