package app.tandem.segments;

import app.tandem.subscribers.Event;
import app.tandem.subscribers.SubscriberId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the tests of rules can ask about, and how they write people down. */
final class Crowd {
    static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    static final List<Criterion> CRITERIA = List.of(
            criterion("first_name", "First name", FactType.TEXT),
            criterion("last_name", "Last name", FactType.TEXT),
            criterion("email", "Email", FactType.TEXT),
            criterion("tags", "Tags", FactType.LIST),
            criterion("created_at", "Created", FactType.DATE),
            criterion("smile.birthday", "Birthday", FactType.DATE),
            criterion("property.pro", "pro", FactType.BOOLEAN),
            criterion("property.size", "size", FactType.TEXT),
            criterion("smile.points_balance", "Smile Points Balance", FactType.NUMBER),
            new Criterion("smile.enrolled", "Enrolled in Smile", "Smile", FactType.BOOLEAN, null, List.of(), false));

    /** Of {@code viewed} and any other type nothing is known; an order's {@code mixed} is text, whatever it holds. */
    static final List<EventKind> EVENTS = List.of(new EventKind(
            "order_created",
            "Order created",
            "Orders",
            null,
            Map.of(
                    "total", FactType.NUMBER,
                    "channel", FactType.TEXT,
                    "gift", FactType.BOOLEAN,
                    "due", FactType.DATE,
                    "items", FactType.LIST,
                    "mixed", FactType.TEXT)));

    private Crowd() {}

    private static Criterion criterion(String field, String label, FactType type) {
        return new Criterion(field, label, "Group", type, null, List.of());
    }

    static Catalogue catalogue() {
        var offers = new LinkedHashMap<String, Catalogue.Offer>();
        CRITERIA.forEach(each -> offers.put(each.field(), new Catalogue.Offer(each, "test", null)));
        var events = new LinkedHashMap<String, Catalogue.EventOffer>();
        EVENTS.forEach(each -> events.put(each.type(), new Catalogue.EventOffer(each, "test", null)));
        return new Catalogue(offers, events);
    }

    static Rule parse(JsonNode rule) {
        return parse(rule, Map.of());
    }

    /** @param segments rules by the id that {@code {"segment":…}} names them by */
    static Rule parse(JsonNode rule, Map<String, JsonNode> segments) {
        return RuleParser.parse(rule, catalogue(), segment -> inside(segment, segments));
    }

    /** As a rule is read that was accepted when the catalogue was another. */
    static Rule saved(JsonNode rule) {
        return RuleParser.saved(rule, catalogue(), _ -> null);
    }

    private static Rule.@Nullable InSegment inside(SegmentId segment, Map<String, JsonNode> segments) {
        var json = segments.get(segment.toString());
        return json == null ? null : new Rule.InSegment(segment, "Segment " + segment, parse(json, segments), json);
    }

    /** A person as the data files write one: facts by field, {@code events}, and {@code id} where it matters. */
    static PersonFacts person(long id, JsonNode json) {
        var facts = new HashMap<String, Object>();
        json.forEachEntry((field, value) -> {
            if (!field.equals("events") && !field.equals("id")) facts.put(field, fact(field, value));
        });
        var person = new SubscriberId(json.path("id").asLong(id));
        var events = new ArrayList<Event>();
        for (var each : json.path("events")) events.add(event(person, events.size() + 1, each));
        return person(person, facts, events);
    }

    static PersonFacts person(SubscriberId person, Map<String, Object> facts, List<Event> events) {
        var byType = events.stream()
                .sorted(Comparator.comparing(Event::occurredAt).thenComparing(Event::id))
                .collect(Collectors.groupingBy(Event::type));
        return new PersonFacts(person, facts, byType);
    }

    private static Event event(SubscriberId person, int number, JsonNode json) {
        var properties = new HashMap<String, Object>();
        json.path("properties").forEachEntry((name, value) -> properties.put(name, value(value)));
        var at = Instant.parse(json.path("at").stringValue());
        var id = person.value() * 1_000 + number;
        return new Event(id, person, json.path("type").stringValue(), at, at, properties, id);
    }

    private static Object fact(String field, JsonNode value) {
        var isDate = CRITERIA.stream().anyMatch(each -> each.field().equals(field) && each.type() == FactType.DATE);
        if (!isDate) return value(value);
        var text = value.stringValue();
        return text.length() == 10 ? LocalDate.parse(text) : Instant.parse(text);
    }

    /** JSON has no dates; one is written {@code {"date":…}}. */
    private static Object value(JsonNode value) {
        if (value.isNumber()) return value.decimalValue();
        if (value.isBoolean()) return value.booleanValue();
        if (value.isString()) return value.stringValue();
        if (value.isObject()) return Instant.parse(value.path("date").stringValue());
        var items = new ArrayList<String>();
        value.forEach(item -> items.add(item.asString()));
        return items;
    }
}
