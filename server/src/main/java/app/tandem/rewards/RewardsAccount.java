package app.tandem.rewards;

import app.tandem.shared.Problem;
import org.springframework.http.HttpStatus;

/** A shop's loyalty program. */
public record RewardsAccount(Plan plan, String name) {

    /** @throws Problem 403 {@code plan-without-api-access} */
    public void requireApiAccess() {
        if (!plan.hasApiAccess()) throw withoutApiAccess(plan);
    }

    /** 403: API keys need another plan. */
    public static Problem withoutApiAccess(Plan plan) {
        return new Problem(
                HttpStatus.FORBIDDEN,
                "plan-without-api-access",
                "The plan " + plan.text()
                        + " has no API access. API keys work on the plans growth, plus, pro and enterprise.");
    }
}
