package app.tandem.subscribers;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Bounds of an import.
 *
 * @param mostRows rows of one file: the numbers of a file are held in memory, 16 MB a million
 */
@Validated
@ConfigurationProperties("tandem.imports")
record ImportSettings(@Min(1) @DefaultValue("5000000") long mostRows) {}
