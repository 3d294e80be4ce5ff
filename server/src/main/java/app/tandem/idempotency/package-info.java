/** A write repeated with the same {@code Idempotency-Key} happens once. Owns {@code idempotency_key}. */
@ApplicationModule(allowedDependencies = "shared")
@NullMarked
package app.tandem.idempotency;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
