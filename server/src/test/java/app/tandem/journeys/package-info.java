/** Whole stories over HTTP. */
@NullMarked
package app.tandem.journeys;

import org.jspecify.annotations.NullMarked;
