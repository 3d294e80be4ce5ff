/** Who takes part in the program. Owns {@code rewards_customer}; its balance is written by the ledger. */
@NullMarked
package app.tandem.rewards.customers;

import org.jspecify.annotations.NullMarked;
