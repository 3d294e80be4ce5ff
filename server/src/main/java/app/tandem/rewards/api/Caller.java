package app.tandem.rewards.api;

import app.tandem.rewards.apikeys.Scope;
import app.tandem.shared.Problem;
import app.tandem.shared.ShopId;
import java.util.Set;
import org.springframework.http.HttpStatus;

/** Who calls Smile's contract: the account a key belongs to, and what the key may do. */
record Caller(ShopId shop, Set<Scope> scopes) {
    /** The request attribute in which {@link ContractDoor} leaves the caller; without it no endpoint answers. */
    static final String ATTRIBUTE = "app.tandem.rewards.caller";

    /** @throws Problem 403 {@code scope-missing} */
    void require(Scope scope) {
        if (scope.isIn(scopes)) return;
        throw new Problem(
                HttpStatus.FORBIDDEN,
                "scope-missing",
                "This API key does not have the access scope " + scope.text() + ". Generate a key that has it.");
    }
}
