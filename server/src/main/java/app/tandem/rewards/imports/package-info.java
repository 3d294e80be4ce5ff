/** Customers and balances from a CSV file. */
@NullMarked
package app.tandem.rewards.imports;

import org.jspecify.annotations.NullMarked;
