package app.tandem.subscribers;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One person's facts that changed in one transaction, by criterion field ({@code smile.points_balance}). Only fields
 * whose value really changed. Values are {@code String}, {@code BigDecimal}/{@code Long}, {@code Boolean}, {@code
 * Instant}, {@code LocalDate}, {@code List<String>}, or null for no value.
 *
 * @param was the values before: with them the past is told by undoing what came later
 * @param now the values after
 */
public record FactChange(
        SubscriberId subscriber, Map<String, @Nullable Object> was, Map<String, @Nullable Object> now) {}
