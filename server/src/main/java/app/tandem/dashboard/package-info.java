/** Serves the built dashboard at the root of the site. */
@ApplicationModule(allowedDependencies = {"shared"})
@NullMarked
package app.tandem.dashboard;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
