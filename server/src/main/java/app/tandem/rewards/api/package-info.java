/** Smile's REST contract under {@code /rewards/v1}: keys, scopes, rate, cursors, error envelope, resources. */
@NullMarked
package app.tandem.rewards.api;

import org.jspecify.annotations.NullMarked;
