package app.tandem.segments;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The memory of who was in which segment.
 *
 * @param keepDays how far back it reaches; what is older goes, but for the last snapshot before it
 */
@Validated
@ConfigurationProperties("tandem.segment-history")
record MembershipSettings(@Min(1) @DefaultValue("400") int keepDays) {}
