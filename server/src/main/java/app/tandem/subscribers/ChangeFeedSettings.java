package app.tandem.subscribers;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The change feed's memory.
 *
 * @param keepDays how far back the past can be told; whole months go when all of one is older
 */
@Validated
@ConfigurationProperties("tandem.change-feed")
record ChangeFeedSettings(@Min(1) @DefaultValue("400") int keepDays) {}
