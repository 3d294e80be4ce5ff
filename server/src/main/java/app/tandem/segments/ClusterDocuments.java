package app.tandem.segments;

import app.tandem.subscribers.Event;
import app.tandem.subscribers.SubscriberId;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * People and events as documents of an OpenSearch index, parent and child. Texts, lists, yes-or-no answers and whatever
 * merchants name themselves are terms of one field, each with its criterion's name before it: however many properties a
 * shop invents, the index gets no new field. Only the numbers and dates of built-in criteria, which are few, have a field
 * each, because ranges of millions of different values are found faster there.
 */
final class ClusterDocuments {
    /** Grows when documents are built differently, which makes indexes built before be replaced. */
    static final String FORMAT = "1";

    /** The join: a person, or an event of one. */
    static final String KIND = "kind";
    /** The person's id, also on their events: both are sorted by it. */
    static final String PERSON = "person";

    static final String BUCKET = "bucket";
    static final String TYPE = "type";
    static final String AT = "at";
    static final String FACTS = "facts";
    static final String POINTS = "points";
    /** On the documents that prove how far a shard has come. */
    static final String MARK = "mark";

    static final String POSITION = "position";

    /** Between a name and its value, where neither can have it. */
    private static final char SEPARATOR = 0;

    private ClusterDocuments() {}

    /** Whose facts are asked about. */
    enum Scope {
        PERSON,
        EVENT
    }

    static Map<String, Object> person(SubscriberId person, Map<String, Object> facts) {
        var terms = new ArrayList<String>();
        var points = new LinkedHashMap<String, Long>();
        facts.forEach((field, value) -> {
            var fact = Fact.of(value);
            if (fact != null) add(Scope.PERSON, field, fact, terms, points);
        });
        return Map.of(KIND, "person", PERSON, person.value(), BUCKET, Buckets.of(person), FACTS, terms, POINTS, points);
    }

    /**
     * In place of a person who is gone: unlike a deletion it is remembered for good that it came last, so that a write of
     * before, which comes late, cannot bring them back.
     */
    static Map<String, Object> gone(SubscriberId person) {
        return Map.of(PERSON, person.value());
    }

    static Map<String, Object> event(Event event) {
        var terms = new ArrayList<String>();
        event.properties().forEach((name, value) -> {
            var fact = Fact.of(value);
            if (fact == null) return;
            add(Scope.EVENT, name, fact, terms, Map.of());
            addWritten(name, value, fact, terms);
        });
        var person = event.subscriber().value();
        return Map.of(
                KIND,
                Map.of("name", "event", "parent", Long.toString(person)),
                PERSON,
                person,
                TYPE,
                event.type(),
                AT,
                Fact.micros(event.occurredAt()),
                FACTS,
                terms);
    }

    static String eventId(Event event) {
        return "event-" + event.id();
    }

    static Map<String, Object> mark(long mark, String position) {
        return Map.of(PERSON, -1, MARK, mark, POSITION, position);
    }

    private static void add(Scope scope, String field, Fact fact, List<String> terms, Map<String, Long> points) {
        var name = IndexFields.name(fact.type(), field);
        terms.add(name);
        switch (fact) {
            case Fact.Text(var text) -> terms.add(term(name, text));
            case Fact.Truth(var value) -> terms.add(term(name, IndexFields.truth(value)));
            case Fact.Items(var items) -> items.forEach(item -> terms.add(term(name, item)));
            case Fact.Moment(var micros, var day) -> {
                if (isNamedByMerchant(scope, field)) terms.add(term(name, sortable(micros)));
                else points.put(point(name), micros);
                terms.add(day(field, day));
            }
            case Fact.Number(var number) -> {
                if (isNamedByMerchant(scope, field) || !NumberKey.isScaled(number)) {
                    terms.add(term(name, sortable(number)));
                } else {
                    points.put(point(name), NumberKey.scaled(number));
                }
            }
        }
    }

    /** A property of events may hold several kinds: then it is text, and must be found that way. */
    private static void addWritten(String field, Object value, Fact fact, List<String> terms) {
        var text = Fact.of(value, FactType.TEXT);
        if (text != null && !text.equals(fact)) add(Scope.EVENT, field, text, terms, Map.of());
    }

    /** Whether there can be any number of such fields. */
    static boolean isNamedByMerchant(Scope scope, String field) {
        return scope == Scope.EVENT || field.startsWith("property.");
    }

    static String term(String name, String value) {
        return name + SEPARATOR + value;
    }

    static String day(String field, int day) {
        return term(IndexFields.days(field), Integer.toString(day));
    }

    /** The field of its own that a built-in criterion has; a dot would make an object of it. */
    static String point(String name) {
        return name.replace('.', '/');
    }

    /** Text in the order of the numbers. */
    static String sortable(long number) {
        return HexFormat.of().toHexDigits(number ^ Long.MIN_VALUE);
    }

    /** Text in the order of the numbers. */
    static String sortable(BigDecimal number) {
        return HexFormat.of().formatHex(NumberKey.sortable(number));
    }
}
