package app.tandem.segments;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked in one shop now, in the order the builder shows it.
 *
 * @param offers criteria by field
 * @param events kinds of events by type
 */
record Catalogue(Map<String, Offer> offers, Map<String, EventOffer> events) {

    /**
     * @param source who brings it
     * @param unavailable null, or why it cannot be asked now
     */
    record Offer(
            Criterion criterion, String source, @Nullable String unavailable) {}

    /**
     * @param source who brings it
     * @param unavailable null, or why it cannot be asked now
     */
    record EventOffer(
            EventKind kind, String source, @Nullable String unavailable) {}

    /** What people call a kind of event; the type itself where nobody has named it. */
    String eventLabel(String type) {
        var offer = events.get(type);
        return offer == null ? type : offer.kind().label();
    }

    /** The kind of values a property of an event is known to have; null where nothing is known. */
    @Nullable
    FactType property(String type, String name) {
        var offer = events.get(type);
        return offer == null ? null : offer.kind().properties().get(name);
    }

    /** The tests that events of this type have to pass whatever a rule asks; no sentence tells of them. */
    List<Rule.Compare> tacit(String type) {
        var offer = events.get(type);
        if (offer == null) return List.of();
        return new TreeMap<>(offer.kind().only())
                .entrySet().stream()
                        .map(each -> new Rule.Compare(
                                new Criterion(each.getKey(), "", "", FactType.NUMBER, null, List.of()),
                                Operator.EQUALS,
                                new Operand.Numbers(List.of(each.getValue())),
                                false))
                        .toList();
    }

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
                switch (part) {
                    case Rule.Compare compare ->
                        add(off, unavailable(compare.criterion().field()));
                    case Rule.Did did -> did.types().forEach(type -> add(off, unavailableEvent(type)));
                    default -> {}
                }
            });
        }
        return off;
    }

    private static void add(Set<String> sources, @Nullable String source) {
        if (source != null) sources.add(source);
    }

    private @Nullable String unavailableEvent(String type) {
        var offer = events.get(type);
        return offer == null || offer.unavailable() == null ? null : offer.source();
    }

    private @Nullable String unavailable(String field) {
        var offer = offers.get(field);
        if (offer != null) return offer.unavailable() == null ? null : offer.source();
        // A property may have gone from everybody, which is no fault. Any other field went with its integration, and
        // "does not equal" must not turn that into everybody.
        return field.startsWith("property.") ? null : field.replaceFirst("\\..*", "");
    }
}
