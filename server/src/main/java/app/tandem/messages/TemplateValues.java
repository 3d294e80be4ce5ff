package app.tandem.messages;

import app.tandem.shared.ShopId;
import app.tandem.subscribers.SubscriberId;
import java.util.Collection;
import java.util.Map;

/** Values a text may quote under one name: {@code {{ smile.points_balance }}}. */
public interface TemplateValues {
    /** The name in the template, such as {@code smile}. */
    String name();

    /** The fields it has, for the composer and for the check that a template names nothing unknown. */
    Collection<String> fields();

    /** By person; a field without a value is absent. */
    Map<SubscriberId, Map<String, Object>> values(ShopId shop, Collection<SubscriberId> people);
}
