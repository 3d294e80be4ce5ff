/**
 * A sample shop and the main job played on it through the public API, as any client would: nothing here calls another
 * module in Java.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package app.tandem.demo;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
