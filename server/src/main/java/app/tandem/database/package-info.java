/** Where the truth is kept: an embedded PostgreSQL under the home folder, or the one the operator names. */
@ApplicationModule(allowedDependencies = {"shared"})
@NullMarked
package app.tandem.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
