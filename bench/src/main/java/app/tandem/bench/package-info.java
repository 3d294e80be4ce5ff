/**
 * Tandem side by side with what one would use instead, on the same data, on one machine, in one run. The server is
 * started as an operator starts it and asked through its HTTP API; the others are asked in the way that is fastest for
 * them. Every answer is compared, and a wrong one fails the bench.
 */
@NullMarked
package app.tandem.bench;

import org.jspecify.annotations.NullMarked;
