package app.tandem.segments;

import java.util.function.LongPredicate;

/** One shop's people as an index knows them: everything committed before it was asked for is in it. */
interface AudienceView {
    /** @throws app.tandem.shared.Problem 503 where the answer would not be exact */
    AudienceSearch.Size size(Rule rule, Asked asked);

    /**
     * Walks through everybody whom the rule means, ascending by id, however many they are.
     *
     * @param after only people with greater ids
     * @param visitor answers whether to go on
     * @throws app.tandem.shared.Problem 503 where the answer would not be exact
     */
    void forEach(Rule rule, Asked asked, long after, LongPredicate visitor);
}
