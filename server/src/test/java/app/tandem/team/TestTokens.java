package app.tandem.team;

import app.tandem.shared.ShopId;
import org.springframework.boot.test.context.TestComponent;

/** Lets tests of other modules have a token. */
@TestComponent
public class TestTokens {
    private final ApiTokens tokens;

    TestTokens(ApiTokens tokens) {
        this.tokens = tokens;
    }

    public String issue(ShopId shop) {
        return tokens.issue(shop, "test").secret();
    }
}
