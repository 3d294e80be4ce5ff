/** The far end: the port that every carrier implements, and the sandbox, which carries texts nowhere and keeps a log. */
@NullMarked
package app.tandem.messages.carriers;

import org.jspecify.annotations.NullMarked;
