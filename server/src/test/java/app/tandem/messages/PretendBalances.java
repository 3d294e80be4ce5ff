package app.tandem.messages;

import app.tandem.shared.ShopId;
import app.tandem.subscribers.SubscriberId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** Another system that texts may quote, with values that a test sets: {@code {{ pretend.balance }}}. */
@Component
class PretendBalances implements TemplateValues, Freshness {
    record Balance(BigDecimal value, Instant asOf) {}

    private final Map<ShopId, Balance> balances = new ConcurrentHashMap<>();
    private final Map<ShopId, Consumer<ShopId>> onRefresh = new ConcurrentHashMap<>();
    final AtomicInteger refreshes = new AtomicInteger();

    void set(ShopId shop, String value, Instant asOf) {
        balances.put(shop, new Balance(new BigDecimal(value), asOf));
    }

    void onRefresh(ShopId shop, Consumer<ShopId> task) {
        onRefresh.put(shop, task);
    }

    @Override
    public String name() {
        return "pretend";
    }

    @Override
    public Collection<String> fields() {
        return List.of("balance");
    }

    @Override
    public Map<SubscriberId, Map<String, Object>> values(ShopId shop, Collection<SubscriberId> people) {
        var values = new HashMap<SubscriberId, Map<String, Object>>();
        var balance = balances.get(shop);
        if (balance != null) people.forEach(person -> values.put(person, Map.of("balance", balance.value())));
        return values;
    }

    @Override
    public Map<SubscriberId, Instant> asOf(ShopId shop, Collection<SubscriberId> people) {
        var times = new HashMap<SubscriberId, Instant>();
        var balance = balances.get(shop);
        if (balance != null) people.forEach(person -> times.put(person, balance.asOf()));
        return times;
    }

    @Override
    public void refresh(ShopId shop) {
        refreshes.incrementAndGet();
        onRefresh.getOrDefault(shop, each -> {}).accept(shop);
    }
}
