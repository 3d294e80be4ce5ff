/** What tests share: a server, a shop, a clock that moves, a client. */
@NullMarked
package app.tandem.support;

import org.jspecify.annotations.NullMarked;
