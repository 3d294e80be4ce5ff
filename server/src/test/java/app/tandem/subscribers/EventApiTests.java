package app.tandem.subscribers;

import static org.assertj.core.api.Assertions.assertThat;

import app.tandem.support.Api;
import app.tandem.support.MovableClock;
import app.tandem.support.TandemTest;
import app.tandem.support.TestShops;
import app.tandem.support.TestShops.TestShop;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@TandemTest
class EventApiTests {
    @Autowired
    TestShops shops;

    @Autowired
    Events events;

    @Autowired
    MovableClock clock;

    TestShop shop;
    String ana;

    @BeforeEach
    void newShop() {
        shop = shops.create();
        ana = subscriber("{\"phone\": \"+12125550101\", \"email\": \"ana@example.com\"}");
    }

    private String subscriber(String body) {
        return shop.api().post("/api/v1/subscribers", body).body().path("id").asString();
    }

    private Api.Answer post(Object body) {
        return shop.api().post("/api/v1/events", body);
    }

    private Api.Answer batch(List<?> all) {
        return shop.api().post("/api/v1/events/batch", Map.of("events", all));
    }

    private List<Event> of(String id, String type) {
        var person = SubscriberId.parse(id);
        return events.of(shop.id(), List.of(person), List.of(type), null).getOrDefault(person, List.of());
    }

    private static String field(Api.Answer answer) {
        return answer.body().path("errors").path(0).path("field").asString();
    }

    private static List<String> fields(Api.Answer answer) {
        return StreamSupport.stream(answer.body().path("errors").spliterator(), false)
                .map(each -> each.path("field").asString())
                .toList();
    }

    @Test
    void an_event_is_kept_as_told_with_dates_read_as_dates() {
        var answer = post("""
                {"type": "order_created", "subscriber_id": "%s", "occurred_at": "2026-05-01T12:00:00.5+02:00",
                 "external_id": "o-1", "properties": {"total": 50.10, "gift": true, "note": " thanks ", "paid_at":
                 "2026-05-01T10:00:00Z", "due": "2026-05-31", "naive": "2026-05-01T10:00:00", "no_day": "2026-02-30",
                 "code": "0010", "items": ["tea", "2026-05-01"], "blank": "  ", "nothing": null}}
                """.formatted(ana));
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body().toString()).isEqualTo("{\"accepted\":1,\"duplicates\":0}");
        var event = of(ana, "order_created").getFirst();
        assertThat(event.occurredAt()).isEqualTo(Instant.parse("2026-05-01T10:00:00.5Z"));
        assertThat(event.properties())
                .isEqualTo(Map.of(
                        "total",
                        new BigDecimal("50.1"),
                        "gift",
                        true,
                        "note",
                        "thanks",
                        "paid_at",
                        Instant.parse("2026-05-01T10:00:00Z"),
                        "due",
                        Instant.parse("2026-05-31T00:00:00Z"),
                        "naive",
                        "2026-05-01T10:00:00",
                        "no_day",
                        "2026-02-30",
                        "code",
                        "0010",
                        "items",
                        List.of("tea", "2026-05-01")));
    }

    @Test
    void whose_it_is_may_be_told_by_id_number_or_address() {
        assertThat(post("{\"type\": \"visit\", \"phone\": \"(212) 555-0101\"}").status())
                .isEqualTo(202);
        assertThat(post("{\"type\": \"visit\", \"email\": \" Ana@Example.com\"}")
                        .status())
                .isEqualTo(202);
        assertThat(of(ana, "visit"))
                .hasSize(2)
                .allSatisfy(event -> assertThat(event.occurredAt())
                        .isBetween(
                                clock.instant().minusSeconds(60),
                                clock.instant().plusSeconds(60)));
        subscriber("{\"phone\": \"+12125550102\", \"email\": \"ana@example.com\"}");
        var ambiguous = post("{\"type\": \"visit\", \"email\": \"ana@example.com\"}");
        assertThat(ambiguous.status()).isEqualTo(422);
        assertThat(ambiguous.code()).isEqualTo("person-ambiguous");
        assertThat(field(ambiguous)).isEqualTo("email");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'subscriber_id': '999999999'|person-unknown|subscriber_id",
                "'subscriber_id': 'x'|person-unknown|subscriber_id",
                "'subscriber_id': 5|person-unknown|subscriber_id",
                "'phone': '+12125550199'|person-unknown|phone",
                "'phone': 'abc'|phone-invalid|phone",
                "'email': 'nobody@example.com'|person-unknown|email",
                "'email': 'nobody'|email-invalid|email",
                "'x': 1|person-unknown|subscriber_id",
            })
    void somebody_unknown_is_refused(String who, String code, String field) {
        var answer = post(("{'type': 'visit', " + who + "}").replace('\'', '"'));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(field(answer)).isEqualTo(field);
    }

    @Test
    void another_shops_people_are_unknown() {
        var other = shops.create();
        var answer = other.api().post("/api/v1/events", Map.of("type", "visit", "subscriber_id", ana));
        assertThat(answer.code()).isEqualTo("person-unknown");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'type': ''|event-invalid|type",
                "'type': 5|event-invalid|type",
                "'type': 'a\\u0000b'|event-invalid|type",
                "'type': 'v', 'external_id': 'a\\ud800'|event-invalid|external_id",
                "'type': 'v', 'external_id': 5|event-invalid|external_id",
                "'type': 'v', 'properties': []|property-invalid|properties",
                "'type': 'v', 'properties': {'a': {'b': 1}}|property-invalid|properties.a",
                "'type': 'v', 'properties': {'a': [1]}|property-invalid|properties.a",
                "'type': 'v', 'properties': {'a': 'x\\u0000'}|property-invalid|properties.a",
                "'type': 'v', 'properties': {'a': 1e400}|property-invalid|properties.a",
                "'type': 'v', 'properties': {'': 1}|property-invalid|properties",
                "'type': 'v', 'occurred_at': '2026-05-01T10:00:00'|event-invalid|occurred_at",
                "'type': 'v', 'occurred_at': '2026-05-01'|event-invalid|occurred_at",
                "'type': 'v', 'occurred_at': 1760000000|event-invalid|occurred_at",
                "'type': 'v', 'occurred_at': '1969-05-01T10:00:00Z'|event-invalid|occurred_at",
            })
    void what_cannot_be_kept_is_refused_naming_the_field(String rest, String code, String field) {
        var answer = post(("{'subscriber_id': '" + ana + "', " + rest + "}").replace('\'', '"'));
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(field(answer)).isEqualTo(field);
        assertThat(of(ana, "v")).isEmpty();
    }

    @Test
    void a_time_a_little_ahead_is_taken_and_one_far_ahead_is_not() {
        var now = clock.instant();
        Map<String, Object> soon = Map.of(
                "type",
                "visit",
                "subscriber_id",
                ana,
                "occurred_at",
                now.plusSeconds(240).toString());
        assertThat(post(soon).status()).isEqualTo(202);
        var late = post(Map.of(
                "type",
                "visit",
                "subscriber_id",
                ana,
                "occurred_at",
                now.plus(Duration.ofMinutes(7)).toString()));
        assertThat(late.status()).isEqualTo(422);
        assertThat(late.body().path("detail").asString()).contains("5 minutes in the future");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-05-01T10:00:00+0000",
                "2026-05-01T12:00:00+02",
                "2026-05-01t10:00z",
                "2026-05-01T12:00:00.000+02:00"
            })
    void offsets_are_read_as_programs_write_them(String at) {
        assertThat(post(Map.of("type", "visit", "subscriber_id", ana, "occurred_at", at))
                        .status())
                .isEqualTo(202);
        assertThat(of(ana, "visit").getFirst().occurredAt()).isEqualTo(Instant.parse("2026-05-01T10:00:00Z"));
    }

    @Test
    void more_than_fifty_properties_are_too_many() {
        var properties = new java.util.HashMap<String, Integer>();
        IntStream.rangeClosed(1, 51).forEach(n -> properties.put("p" + n, n));
        var answer = post(Map.of("type", "visit", "subscriber_id", ana, "properties", properties));
        assertThat(answer.code()).isEqualTo("too-many-properties");
    }

    @Test
    void a_batch_counts_each_external_id_once() {
        var first = batch(List.of(
                Map.of("type", "visit", "subscriber_id", ana, "external_id", "1"),
                Map.of("type", "visit", "phone", "+12125550101", "external_id", "1"),
                Map.of("type", "visit", "email", "ana@example.com", "external_id", "2"),
                Map.of("type", "visit", "subscriber_id", ana)));
        assertThat(first.status()).isEqualTo(202);
        assertThat(first.body().toString()).isEqualTo("{\"accepted\":3,\"duplicates\":1}");
        assertThat(post(Map.of("type", "other", "subscriber_id", ana, "external_id", "2"))
                        .body()
                        .toString())
                .isEqualTo("{\"accepted\":0,\"duplicates\":1}");
        assertThat(of(ana, "visit")).hasSize(3);
    }

    @Test
    void a_batch_with_a_fault_is_refused_as_a_whole_and_every_fault_is_named() {
        var answer = batch(List.of(
                Map.of("type", "visit", "subscriber_id", ana),
                Map.of("subscriber_id", ana),
                5,
                Map.of("type", "visit", "subscriber_id", ana, "properties", Map.of("a", Map.of()))));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(fields(answer)).containsExactly("events[1].type", "events[2]", "events[3].properties.a");
        var unknown = batch(List.of(
                Map.of("type", "visit", "subscriber_id", ana), Map.of("type", "visit", "phone", "+12125550177")));
        assertThat(unknown.code()).isEqualTo("person-unknown");
        assertThat(fields(unknown)).containsExactly("events[1].phone");
        assertThat(of(ana, "visit")).isEmpty();
    }

    @Test
    void a_batch_has_at_most_a_thousand_events() {
        var many = new ArrayList<Map<String, Object>>();
        for (var n = 0; n < 1_000; n++) {
            many.add(Map.of(
                    "type", "visit", "subscriber_id", ana, "external_id", "e" + n, "properties", Map.of("n", n)));
        }
        assertThat(batch(many).body().path("accepted").asInt()).isEqualTo(1_000);
        many.add(many.getFirst());
        var answer = batch(many);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo("too-many-events");
        assertThat(shop.api().post("/api/v1/events/batch", "[]").code()).isEqualTo("body-invalid");
    }

    @Test
    void events_appear_in_the_persons_timeline() {
        post("""
                {"type": "order_created", "subscriber_id": "%s", "occurred_at": "2026-05-01T10:00:00Z",
                 "properties": {"total": 50}}
                """.formatted(ana));
        var entries = shop.api()
                .get("/api/v1/subscribers/" + ana + "/timeline")
                .body()
                .path("data");
        var event = StreamSupport.stream(entries.spliterator(), false)
                .filter(entry -> entry.path("kind").asString().equals("event"))
                .findFirst()
                .orElseThrow();
        assertThat(event.path("title").asString()).isEqualTo("order_created");
        assertThat(event.path("at").asString()).isEqualTo("2026-05-01T10:00:00Z");
        assertThat(event.path("detail").asString()).isEqualTo("total: 50");
        assertThat(event.path("data").path("properties").path("total").asInt()).isEqualTo(50);
    }
}
