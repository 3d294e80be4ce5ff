package app.tandem.subscribers;

import app.tandem.shared.ShopId;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The person's events, but for those that a module tells in its own words. */
@Component
class EventTimeline implements TimelineSource {
    private final Events events;
    private final ObjectProvider<TimelineSource> sources;

    EventTimeline(Events events, ObjectProvider<TimelineSource> sources) {
        this.events = events;
        this.sources = sources;
    }

    @Override
    public List<Entry> timeline(ShopId shop, SubscriberId subscriber, Instant before, int limit) {
        var told = sources.stream()
                .map(TimelineSource::tells)
                .flatMap(Collection::stream)
                .toList();
        return events.latest(shop, subscriber, told, before, limit).stream()
                .map(EventTimeline::entry)
                .toList();
    }

    private static Entry entry(Event event) {
        var data = new LinkedHashMap<String, Object>();
        data.put("id", Long.toString(event.id()));
        data.put("type", event.type());
        data.put("recorded_at", event.recordedAt());
        data.put("properties", event.properties());
        return new Entry(event.occurredAt(), "event", event.type(), detail(event.properties()), data);
    }

    private static @Nullable String detail(Map<String, Object> properties) {
        if (properties.isEmpty()) return null;
        return properties.entrySet().stream()
                .map(each -> each.getKey() + ": "
                        + (each.getValue() instanceof List<?> items
                                ? items.stream().map(String::valueOf).collect(Collectors.joining(", "))
                                : each.getValue()))
                .collect(Collectors.joining("; "));
    }
}
