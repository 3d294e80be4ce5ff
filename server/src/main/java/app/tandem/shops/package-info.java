/** The merchant's account: name, time zone, country. Owns {@code shop}. */
@ApplicationModule(allowedDependencies = {"shared"})
@NullMarked
package app.tandem.shops;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
