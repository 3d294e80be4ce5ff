package app.tandem.rewards.ledger;

import app.tandem.rewards.Milliseconds;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of the ledger, never edited: Smile's points transaction. The Admin shows the same.
 *
 * @param pointsChange above zero added, below zero removed, never zero
 * @param description the customer may read it
 * @param internalNote the merchant alone
 */
public record PointsEntry(
        long id,
        long customerId,
        long pointsChange,
        String description,
        @Nullable String internalNote,

        @JsonFormat(shape = JsonFormat.Shape.STRING, pattern = Milliseconds.PATTERN, timezone = "UTC")
        Instant createdAt) {

    /** Always {@code created_at}: an entry does not change. */
    @JsonProperty("updated_at")
    @JsonFormat(shape = JsonFormat.Shape.STRING, pattern = Milliseconds.PATTERN, timezone = "UTC")
    public Instant updatedAt() {
        return createdAt;
    }
}
