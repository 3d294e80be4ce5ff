package app.tandem.support;

import app.tandem.shared.ShopId;
import app.tandem.shops.Shop;
import app.tandem.shops.Shops;
import app.tandem.team.TestTokens;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** Makes fresh shops, each with an API token. */
@TestComponent
@Import(TestTokens.class)
public class TestShops {
    private final AtomicInteger made = new AtomicInteger();
    private final Shops shops;
    private final TestTokens tokens;
    private final Environment environment;

    TestShops(Shops shops, TestTokens tokens, Environment environment) {
        this.shops = shops;
        this.tokens = tokens;
        this.environment = environment;
    }

    /** @param api signed in to this shop */
    public record TestShop(ShopId id, Shop shop, Api api) {}

    public TestShop create() {
        var shop = shops.create("Shop " + made.incrementAndGet(), ZoneId.of("America/New_York"), "US");
        return new TestShop(shop.id(), shop, open().bearer(tokens.issue(shop.id())));
    }

    /** A client that shows no token. */
    public Api open() {
        return Api.of("http://127.0.0.1:" + environment.getRequiredProperty("local.server.port"));
    }
}
