/** People who sign in and programs that call: sessions, API tokens. Owns {@code person} and {@code api_token}. */
@ApplicationModule(allowedDependencies = {"shared", "shops"})
@NullMarked
package app.tandem.team;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
