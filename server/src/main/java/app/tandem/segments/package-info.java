/** Criteria, rules, the audience index, explanation. Owns {@code segment}; other modules bring criteria through {@link app.tandem.segments.FactSource}. */
@ApplicationModule(allowedDependencies = {"shared", "shops", "subscribers"})
@NullMarked
package app.tandem.segments;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
