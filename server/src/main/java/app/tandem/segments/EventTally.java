package app.tandem.segments;

/**
 * What matching events add up to, person by person, in pages that grow with the people met. For one thread: each adds to
 * a tally of its own, and they are merged.
 */
sealed interface EventTally permits CountTally, TimeTally, SumTally {
    /**
     * Takes some events, in any order.
     *
     * @param people whose they are, as many as {@code size}
     * @param values what is told of each: nothing, its time in microseconds, or its number in millionths
     */
    void add(long[] people, long[] values, int size);

    /** Takes what another tally of the same question has added up; that one is of no use afterwards. */
    void merge(EventTally other);

    /** Whether the question holds for people without any event. */
    boolean holdsForNone();

    /** Adds those people to a set for whom the question holds, or, where it {@link #holdsForNone}, does not. */
    void collect(PersonSet people);

    /** About how many bytes it takes. */
    long bytes();
}
