package app.tandem.rewards.ledger;

import app.tandem.rewards.JsonFields;
import app.tandem.shared.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Points to give or to take.
 *
 * @param points not zero, at most {@link #MOST} either way
 * @param requestId the caller's own name for this change: the same one moves points once; null where repeating is meant
 */
public record PointsChange(
        long points,
        String description,
        @Nullable String internalNote,
        @Nullable String requestId) {
    /** In one change; far above what any program gives. */
    public static final long MOST = 1_000_000_000_000L;

    /** 2^53 - 1: a JSON number above it loses digits in many clients (RFC 8259 §6). */
    public static final long HIGHEST_BALANCE = 9_007_199_254_740_991L;

    /**
     * Reads {@code points_change}, {@code description}, {@code internal_note} and {@code request_id}.
     *
     * @throws Problem 422 naming the field
     */
    public static PointsChange of(JsonFields body) {
        var points = body.wholeNumber("points_change", -MOST, MOST);
        if (points == null || points == 0) {
            throw Problem.invalid(
                    "points-change-invalid",
                    "points_change",
                    "points_change is a whole number other than 0: above 0 gives points, below 0 takes them.");
        }
        var description = body.text("description", 500);
        return new PointsChange(
                points,
                description == null ? "Points adjustment" : description,
                body.text("internal_note", 1_000),
                body.text("request_id", 200));
    }
}
