package app.tandem.subscribers;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Puts rows into long runs of one type in the order of time, some at a time as memory bears: whoever keeps events in that
 * order has little left to sort. For one thread.
 */
final class EventRuns {
    private static final int MOST = 1 << 17;
    private static final int PLACE_BITS = 17;
    private static final long PLACES = (1L << PLACE_BITS) - 1;

    private final Map<String, Run> runs = new HashMap<>();
    private int size;

    interface Visitor<E extends Exception> {
        void visit(byte[] row) throws E;
    }

    private static final class Run {
        private byte[][] rows = new byte[16][];
        /** Each row's time and place; the finest bits of the time give way to the place. */
        private long[] order = new long[16];

        private int size;

        void add(byte[] row, long time) {
            if (size == rows.length) {
                rows = Arrays.copyOf(rows, size * 2);
                order = Arrays.copyOf(order, size * 2);
            }
            order[size] = time & ~PLACES | size;
            rows[size++] = row;
        }
    }

    /** @return whether it is full and wants to be emptied */
    boolean add(byte[] row, String type, long time) {
        runs.computeIfAbsent(type, _ -> new Run()).add(row, time);
        return ++size == MOST;
    }

    <E extends Exception> void empty(Visitor<E> visitor) throws E {
        for (var run : runs.values()) {
            Arrays.sort(run.order, 0, run.size);
            for (var i = 0; i < run.size; i++) visitor.visit(run.rows[(int) (run.order[i] & PLACES)]);
        }
        runs.clear();
        size = 0;
    }
}
