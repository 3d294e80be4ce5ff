/** One text: render, count parts, decide, queue, hand to a carrier, receipts, replies. Owns {@code message}. */
@ApplicationModule(allowedDependencies = {"shared", "shops", "subscribers", "segments", "consent"})
@NullMarked
package app.tandem.messages;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
