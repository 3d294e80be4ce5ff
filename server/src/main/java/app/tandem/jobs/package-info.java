/** Recurring and one-off work that survives a restart, on PostgreSQL. A module joins by offering a db-scheduler task as a bean. */
@ApplicationModule(allowedDependencies = {"shared"})
@NullMarked
package app.tandem.jobs;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
