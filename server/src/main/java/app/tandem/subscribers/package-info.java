/** People: phone, e-mail, names, attributes, tags; events; CSV import; the change feed; the timeline. Owns {@code subscriber}, {@code event}, {@code subscriber_change} and {@code import}. */
@ApplicationModule(allowedDependencies = {"shared", "shops"})
@NullMarked
package app.tandem.subscribers;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
