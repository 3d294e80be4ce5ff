package app.tandem.subscribers;

import app.tandem.shared.ShopId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

@Service
public class Events {
    public record EventType(String type, Map<String, String> properties) {}

    public Map<SubscriberId, List<Event>> of(
            ShopId shop, Collection<SubscriberId> people, Collection<String> types, @Nullable Instant asOf) {
        return Map.of();
    }

    public List<EventType> types(ShopId shop) {
        return List.of();
    }
}
