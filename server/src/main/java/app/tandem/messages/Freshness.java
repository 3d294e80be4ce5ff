package app.tandem.messages;

import app.tandem.shared.ShopId;
import app.tandem.subscribers.SubscriberId;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/** How old quoted values are, for texts that must not quote stale ones. Named as the {@link TemplateValues} it speaks for. */
public interface Freshness {
    /** The template name it speaks for, such as {@code smile}. */
    String name();

    /** When each person's values were last known true; people without values are absent. */
    Map<SubscriberId, Instant> asOf(ShopId shop, Collection<SubscriberId> people);

    /** Asks for fresher values; returns at once, and the values arrive later. */
    void refresh(ShopId shop);
}
