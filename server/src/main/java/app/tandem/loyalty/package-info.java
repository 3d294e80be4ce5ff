/**
 * The Smile connection: key, Active or Inactive, sync, one snapshot a customer; its criteria, template values and
 * freshness. Owns {@code smile_connection}, {@code smile_pass}, {@code smile_pass_page}, {@code smile_customer}, {@code
 * smile_subscriber}, {@code smile_ledger} and {@code smile_points}.
 */
@ApplicationModule(allowedDependencies = {"shared", "shops", "subscribers", "segments", "consent", "messages"})
@NullMarked
package app.tandem.loyalty;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
