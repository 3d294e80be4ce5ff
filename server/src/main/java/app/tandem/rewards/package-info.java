/** A loyalty program complete in itself, with its Admin and Smile's REST contract. Nobody calls it in Java. */
@ApplicationModule(allowedDependencies = {"shared"})
@NullMarked
package app.tandem.rewards;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
