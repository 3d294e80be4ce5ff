package app.tandem.segments;

import app.tandem.subscribers.SubscriberId;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Some people, asked through every reader of rules without a server. */
final class Crowd implements AutoCloseable {
    static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    static final List<Criterion> CRITERIA = List.of(
            criterion("first_name", "First name", FactType.TEXT),
            criterion("last_name", "Last name", FactType.TEXT),
            criterion("email", "Email", FactType.TEXT),
            criterion("tags", "Tags", FactType.LIST),
            criterion("created_at", "Created", FactType.DATE),
            criterion("property.pro", "pro", FactType.BOOLEAN),
            criterion("property.mixed", "mixed", FactType.TEXT),
            criterion("smile.points_balance", "Smile Points Balance", FactType.NUMBER),
            new Criterion("smile.enrolled", "Enrolled in Smile", "Smile", FactType.BOOLEAN, null, List.of(), false));

    private final Map<Long, Map<String, Object>> people;
    private final AudienceIndex index;

    private static Criterion criterion(String field, String label, FactType type) {
        return new Criterion(field, label, "Group", type, null, List.of());
    }

    static Catalogue catalogue() {
        var offers = new LinkedHashMap<String, Catalogue.Offer>();
        CRITERIA.forEach(each -> offers.put(each.field(), new Catalogue.Offer(each, "test", null)));
        return new Catalogue(offers, Map.of());
    }

    static Rule parse(JsonNode rule) {
        return RuleParser.parse(rule, catalogue(), _ -> null);
    }

    /** Indexes people in several parts with replaced and removed ones between, as an index looks after some use. */
    Crowd(Map<Long, Map<String, Object>> people) throws IOException {
        this.people = people;
        this.index = AudienceIndex.open(new ByteBuffersDirectory());
        var number = 0;
        for (var person : people.keySet()) {
            index.put(new SubscriberId(person), Map.of("first_name", "Former", "smile.points_balance", 77));
            index.put(new SubscriberId(person + 1_000_000), Map.of("first_name", "Ana"));
            if (number++ % 20 == 7) index.refresh();
        }
        for (var person : people.entrySet()) {
            index.put(new SubscriberId(person.getKey()), person.getValue());
            index.remove(new SubscriberId(person.getKey() + 1_000_000));
            if (number++ % 20 == 7) index.refresh();
        }
        index.refresh();
    }

    Map<Long, Map<String, Object>> people() {
        return people;
    }

    Set<Long> byIndex(Rule rule, Asked asked) {
        var members = new TreeSet<Long>();
        var query = new IndexQueries(asked).query(rule);
        @Nullable Long[] last = new Long[1];
        index.forEach(query, Long.MIN_VALUE, person -> {
            if (last[0] != null && last[0] >= person) throw new AssertionError(person + " after " + last[0]);
            last[0] = person;
            return members.add(person);
        });
        if (index.count(query) != members.size()) throw new AssertionError("The count differs from the members");
        return members;
    }

    Set<Long> byEvaluator(Rule rule, Asked asked) {
        var evaluator = new Evaluator(asked);
        var members = new TreeSet<Long>();
        people.forEach((person, facts) -> {
            var known = new PersonFacts(new SubscriberId(person), facts, Map.of());
            if (evaluator.holds(rule, known)) members.add(person);
        });
        return members;
    }

    @Override
    public void close() throws IOException {
        index.close();
    }
}
