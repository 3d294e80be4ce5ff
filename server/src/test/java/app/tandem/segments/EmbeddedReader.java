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
    private final AudienceIndex index = AudienceIndex.open(new ByteBuffersDirectory(), new ByteBuffersDirectory());

    /** Indexes people in several parts with replaced and removed ones between, as an index looks after some use. */
    EmbeddedReader(Collection<PersonFacts> people) throws IOException {
        var number = 0;
        for (var person : people) {
            index.people().put(person.person(), Map.of("first_name", "Former", "smile.points_balance", 77));
            index.people().put(other(person), Map.of("first_name", "Ana"));
            if (number++ % 20 == 7) index.refresh();
        }
        for (var person : people) {
            index.people().put(person.person(), person.facts());
            index.people().put(other(person), null);
            for (var events : person.events().values()) index.events().add(events);
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
        var members = new TreeSet<Long>();
        @Nullable Long[] last = new Long[1];
        index.forEach(rule, asked, Long.MIN_VALUE, person -> {
            if (last[0] != null && last[0] >= person) throw new AssertionError(person + " after " + last[0]);
            last[0] = person;
            return members.add(person);
        });
        if (index.size(rule, asked).count() != members.size()) {
            throw new AssertionError("The count differs from the members");
        }
        return members;
    }

    @Override
    public void close() throws IOException {
        index.close();
    }
}
