package app.tandem.rewards.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which entries; what is null does not restrict.
 *
 * @param updatedAtMin written at or after this, to the millisecond
 */
public record EntryFilter(@Nullable Long customer, @Nullable Instant updatedAtMin) {}
