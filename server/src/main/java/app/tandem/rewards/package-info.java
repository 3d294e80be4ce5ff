/**
 * A loyalty program complete in itself, with its Admin and Smile's REST contract. Nobody calls it in Java; an account is
 * known by its shop's id. Here stand the account and its plan; {@code apikeys} lets programs in, {@code customers} and
 * {@code ledger} hold who takes part and their points, {@code imports} reads files, {@code api} speaks Smile's contract.
 * Owns {@code rewards_account}.
 */
@ApplicationModule(allowedDependencies = {"shared"})
@NullMarked
package app.tandem.rewards;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
