/** One text to many, once, and its rehearsals. Owns {@code campaign}, {@code dry_run} and {@code dry_run_decision}. */
@ApplicationModule(allowedDependencies = {"shared", "shops", "subscribers", "segments", "consent", "messages"})
@NullMarked
package app.tandem.campaigns;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
