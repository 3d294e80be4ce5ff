package app.tandem.subscribers;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a reader of the change feed has come: everything that was committed when a snapshot was taken. A whole
 * snapshot, because transactions commit in another order than they begin: a number would skip those that were still
 * open. Keep it as text ({@link #toString}, {@link #parse}) together with what was made of the changes.
 *
 * @param system which database, and which of its histories; a position in another one means nothing
 * @param done everything visible in it has been read
 * @param upTo where the reader is inside of the next stretch; null between stretches
 */
public record FeedPosition(
        String system, Snapshot done, @Nullable Stretch upTo) {

    /** The changes visible in {@code target} but not in {@code done}, read as far as row {@code id} of {@code xid}. */
    public record Stretch(Snapshot target, long xid, long id) {}

    /** PostgreSQL's {@code pg_snapshot}: all below {@code xmax} are over, but for {@code open}, which is ascending. */
    public record Snapshot(long xmin, long xmax, List<Long> open) {
        /** @throws IllegalArgumentException where the text did not come from {@link #toString} */
        public static Snapshot parse(String text) {
            var parts = text.split(":", -1);
            if (parts.length != 3) throw new IllegalArgumentException("no snapshot: " + text);
            var open = new ArrayList<Long>();
            if (!parts[2].isEmpty()) {
                for (var each : parts[2].split(",")) open.add(Long.valueOf(each));
            }
            return new Snapshot(Long.parseLong(parts[0]), Long.parseLong(parts[1]), List.copyOf(open));
        }

        /** Whether that transaction had committed. */
        public boolean sees(long xid) {
            return xid < xmax && !open.contains(xid);
        }

        /** Whether everything that {@code other} sees is seen here too. */
        public boolean covers(Snapshot other) {
            if (xmax >= other.xmax) return open.stream().allMatch(xid -> xid >= other.xmax || other.open.contains(xid));
            for (var xid = xmax; xid < other.xmax; xid++) {
                if (!other.open.contains(xid)) return false;
            }
            return open.stream().allMatch(other.open::contains);
        }

        @Override
        public String toString() {
            return xmin + ":" + xmax + ":"
                    + String.join(",", open.stream().map(String::valueOf).toList());
        }
    }

    /** Whether a reader here has read everything that was committed at {@code head}. */
    public boolean covers(FeedPosition head) {
        return system.equals(head.system) && done.covers(head.done);
    }

    /** @throws IllegalArgumentException where the text did not come from {@link #toString} */
    public static FeedPosition parse(String text) {
        var parts = text.split("\\|", -1);
        return switch (parts.length) {
            case 2 -> new FeedPosition(parts[0], Snapshot.parse(parts[1]), null);
            case 5 ->
                new FeedPosition(
                        parts[0],
                        Snapshot.parse(parts[1]),
                        new Stretch(Snapshot.parse(parts[2]), Long.parseLong(parts[3]), Long.parseLong(parts[4])));
            default -> throw new IllegalArgumentException("no feed position: " + text);
        };
    }

    @Override
    public String toString() {
        var text = system + "|" + done;
        return upTo == null ? text : text + "|" + upTo.target + "|" + upTo.xid + "|" + upTo.id;
    }
}
