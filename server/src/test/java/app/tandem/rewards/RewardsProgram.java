package app.tandem.rewards;

import app.tandem.support.Api;
import app.tandem.support.TestShops;
import app.tandem.support.TestShops.TestShop;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A fresh shop's loyalty program, as tests use it. */
public final class RewardsProgram {
    private final TestShop shop;
    private final Api open;

    public RewardsProgram(TestShops shops) {
        this.shop = shops.create();
        this.open = shops.open();
    }

    public TestShop shop() {
        return shop;
    }

    public Api admin() {
        return shop.api();
    }

    public String key(String... scopes) {
        var answer = admin().post("/api/rewards/api-keys", Map.of("name", "test", "scopes", List.of(scopes)));
        return answer.body().path("key").asString();
    }

    /** Smile's contract with a key of its own, so that one test's requests do not count against another's. */
    public Api contract(String... scopes) {
        return open.bearer(key(scopes));
    }

    public long customer(@Nullable String email, String state) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("email", email);
        fields.put("state", state);
        return admin().post("/api/rewards/customers", fields).body().path("id").asLong();
    }

    public long member(String email, long points) {
        var id = customer(email, "member");
        if (points != 0) move(id, points);
        return id;
    }

    public Api.Answer move(long customer, long points) {
        return admin().post("/api/rewards/customers/" + customer + "/points", Map.of("points_change", points));
    }

    public Api.Answer read(long customer) {
        return admin().get("/api/rewards/customers/" + customer);
    }
}
