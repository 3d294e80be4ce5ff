package app.tandem.bench;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.stream.Stream;

/**
 * The same people and events as somebody would lay them out who knows the questions: one flat row a person, one an
 * event, money in cents, words as enumerations, nothing to join but the two.
 */
final class ComparisonTables {
    static final String PEOPLE = """
            create table people (id integer not null, points integer, enrolled boolean not null, consent consent not null,
                area_code smallint not null, lifetime integer, created_at timestamp not null, tier tier, city city not null,
                email varchar, tags varchar[] not null)
            """;
    static final String EVENTS = """
            create table event (person integer not null, total integer not null, type event_type not null,
                happened_at timestamp not null)
            """;
    static final String IS_VIP = "'vip' = any(tags)";

    private ComparisonTables() {}

    static List<String> types() {
        return List.of(
                type("consent", List.of("subscribed", "unsubscribed", "never_subscribed")),
                type("tier", Population.TIERS),
                type("city", Population.CITIES),
                type(
                        "event_type",
                        Stream.of(Population.EventType.values())
                                .map(type -> type.code)
                                .toList()));
    }

    private static String type(String name, List<String> values) {
        return "create type " + name + " as enum "
                + values.stream().map(value -> "'" + value + "'").collect(joining(", ", "(", ")"));
    }
}
