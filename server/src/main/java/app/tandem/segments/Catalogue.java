package app.tandem.segments;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What can be asked in one shop now, by field, in the order the builder shows it. */
record Catalogue(Map<String, Offer> offers) {

    /**
     * @param source who brings it
     * @param unavailable null, or why it cannot be asked now
     */
    record Offer(
            Criterion criterion, String source, @Nullable String unavailable) {}

    @Nullable
    Criterion criterion(String field) {
        var offer = offers.get(field);
        return offer == null ? null : offer.criterion();
    }

    /** The sources that are off and make a rule of these match nobody; empty when everything can be asked. */
    Set<String> unavailable(Collection<? extends Rule> rules) {
        var off = new TreeSet<String>();
        for (var rule : rules) {
            rule.visit(part -> {
                if (part instanceof Rule.Compare compare) {
                    var source = unavailable(compare.criterion().field());
                    if (source != null) off.add(source);
                }
            });
        }
        return off;
    }

    private @Nullable String unavailable(String field) {
        var offer = offers.get(field);
        if (offer != null) return offer.unavailable() == null ? null : offer.source();
        // A property may have gone from everybody, which is no fault. Any other field went with its integration, and
        // "does not equal" must not turn that into everybody.
        return field.startsWith("property.") ? null : field.replaceFirst("\\..*", "");
    }
}
