/** What runs where, for the Help page and for whoever is asked to help. */
@ApplicationModule(allowedDependencies = {"shared", "shops", "segments"})
@NullMarked
package app.tandem.operations;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
