package app.tandem.segments;

import java.util.Collection;
import java.util.Set;

/** One way to tell whom a rule means, over a crowd it was built from. All of them give the same answer. */
interface Reader extends AutoCloseable {
    /** What a failure calls it. */
    String name();

    Set<Long> members(Rule rule, Asked asked);

    @Override
    void close() throws Exception;

    /** Builds a reader; one that keeps an index keeps it apart from those built before. */
    interface Factory {
        Reader of(Collection<PersonFacts> people) throws Exception;
    }
}
