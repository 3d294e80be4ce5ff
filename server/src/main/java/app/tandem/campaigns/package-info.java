/** One text to many, once. Owns {@code campaign}. */
@ApplicationModule(allowedDependencies = {"shared", "shops", "subscribers", "segments", "consent", "messages"})
@NullMarked
package app.tandem.campaigns;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
