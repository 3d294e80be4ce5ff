package app.tandem.segments;

import app.tandem.shared.OpaqueId;
import app.tandem.shared.Problem;

/** A saved segment. Leaves the server as an opaque string. */
public record SegmentId(long value) {
    /** @throws Problem 404 where the text cannot be an id */
    public static SegmentId parse(String text) {
        return new SegmentId(OpaqueId.parse(text, "segment"));
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
