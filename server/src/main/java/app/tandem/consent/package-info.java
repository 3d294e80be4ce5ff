/** The consent ledger, and whether we may text a number now. Owns {@code consent_entry} and {@code consent_state}; other modules bring rules through {@link app.tandem.consent.SendRule}. */
@ApplicationModule(allowedDependencies = {"shared", "shops", "subscribers", "segments"})
@NullMarked
package app.tandem.consent;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
