/** Points earned and spent. Owns {@code points_entry}; a customer's balance is the sum of their entries. */
@NullMarked
package app.tandem.rewards.ledger;

import org.jspecify.annotations.NullMarked;
