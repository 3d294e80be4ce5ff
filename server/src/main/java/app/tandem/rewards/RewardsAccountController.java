package app.tandem.rewards;

import app.tandem.shared.Problem;
import app.tandem.shared.SignedIn;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@RestController
@RequestMapping("/api/rewards/account")
class RewardsAccountController {
    record AccountAnswer(Plan plan, String name, boolean apiAccess) {
        static AccountAnswer of(RewardsAccount account) {
            return new AccountAnswer(
                    account.plan(), account.name(), account.plan().hasApiAccess());
        }
    }

    private final RewardsAccounts accounts;

    RewardsAccountController(RewardsAccounts accounts) {
        this.accounts = accounts;
    }

    @GetMapping
    AccountAnswer get(SignedIn who) {
        return AccountAnswer.of(accounts.get(who.shop()));
    }

    /** Absent fields stay as they are. */
    @PatchMapping
    AccountAnswer change(SignedIn who, @RequestBody JsonNode body) {
        var fields = JsonFields.of(body);
        return AccountAnswer.of(accounts.change(
                who.shop(), fields.has("plan") ? plan(fields) : null, fields.has("name") ? name(fields) : null));
    }

    private static Plan plan(JsonFields fields) {
        var text = fields.text("plan", 20);
        return Plan.of(text == null ? "" : text)
                .orElseThrow(() -> Problem.invalid(
                        "plan-unknown", "plan", "The plans are free, starter, growth, plus, pro and enterprise."));
    }

    private static String name(JsonFields fields) {
        var name = fields.text("name", 100);
        if (name == null) throw Problem.invalid("name-invalid", "name", "A program's name has 1 to 100 characters.");
        return name;
    }
}
