/**
 * One text: render, count parts, decide, queue, hand to a carrier, receipts, replies. Owns {@code message}, {@code
 * dispatch}, {@code sender} and {@code inbound}; the sandbox under {@code carriers} owns its log.
 */
@ApplicationModule(allowedDependencies = {"shared", "shops", "subscribers", "segments", "consent"})
@NullMarked
package app.tandem.messages;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
