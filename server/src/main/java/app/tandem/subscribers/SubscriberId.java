package app.tandem.subscribers;

import app.tandem.shared.OpaqueId;
import app.tandem.shared.Problem;

/** A person in a shop. Leaves the server as an opaque string. */
public record SubscriberId(long value) implements Comparable<SubscriberId> {
    /** @throws Problem 404 where the text cannot be an id */
    public static SubscriberId parse(String text) {
        return new SubscriberId(OpaqueId.parse(text, "subscriber"));
    }

    @Override
    public int compareTo(SubscriberId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
