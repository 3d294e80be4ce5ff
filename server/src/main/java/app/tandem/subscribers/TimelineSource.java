package app.tandem.subscribers;

import app.tandem.shared.ShopId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A module that knows things that happened to a person. */
public interface TimelineSource {

    /**
     * The newest entries first.
     *
     * @param before only entries strictly earlier than this
     * @param limit at most this many
     */
    List<Entry> timeline(ShopId shop, SubscriberId subscriber, Instant before, int limit);

    /** Types of events that this source tells in its own words; the others are told as they were recorded. */
    default Set<String> tells() {
        return Set.of();
    }

    /**
     * @param kind {@code consent}, {@code profile}, {@code points}, {@code message}, {@code reply}, {@code event}, …
     * @param title one line, such as "Opted out"
     * @param detail a sentence more; null where the title says it all
     * @param data the facts behind it, for programs
     */
    record Entry(
            Instant at, String kind, String title, @Nullable String detail, Map<String, Object> data) {}
}
