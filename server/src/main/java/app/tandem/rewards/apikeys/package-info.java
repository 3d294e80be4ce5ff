/** Keys by which other systems call the program, and what each may do. Owns {@code rewards_api_key}. */
@NullMarked
package app.tandem.rewards.apikeys;

import org.jspecify.annotations.NullMarked;
