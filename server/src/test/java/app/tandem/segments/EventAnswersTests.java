package app.tandem.segments;

import static org.assertj.core.api.Assertions.assertThat;

import app.tandem.subscribers.Event;
import app.tandem.subscribers.SubscriberId;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events counted by the index are those that the evaluator counts, to the last digit and person. */
class EventAnswersTests {
    private static final Asked ASKED = new Asked(Instant.parse("2026-06-15T12:00:00.0000005Z"), ZoneOffset.UTC);
    private static final Criterion TOTAL = criterion("total", FactType.NUMBER);

    private AudienceIndex index;
    private final Map<Long, List<Event>> events = new HashMap<>();
    private final EventFields fields = new EventFields();
    private long ids;

    private static Criterion criterion(String name, FactType type) {
        return new Criterion(name, name, "Group", type, null, List.of());
    }

    @BeforeEach
    void open() throws IOException {
        index = AudienceIndex.open(new ByteBuffersDirectory(), new ByteBuffersDirectory());
    }

    @AfterEach
    void close() throws IOException {
        index.close();
    }

    private void person(long id) throws IOException {
        if (events.putIfAbsent(id, new ArrayList<>()) == null) index.people().put(new SubscriberId(id), Map.of());
    }

    private void event(long person, String type, Instant at, Map<String, Object> properties) throws IOException {
        person(person);
        var stored = at.truncatedTo(ChronoUnit.MICROS);
        var event = new Event(++ids, new SubscriberId(person), type, stored, stored, properties, ids);
        events.computeIfAbsent(person, _ -> new ArrayList<>()).add(event);
        index.events().add(List.of(event));
    }

    private void order(long person, Object total) throws IOException {
        event(person, "order", ASKED.now().minusSeconds(60), Map.of("total", total));
    }

    private void assertSame(Rule rule) throws IOException {
        index.refresh();
        var evaluator = new Evaluator(ASKED);
        var expected = new TreeSet<Long>();
        events.forEach((id, own) -> {
            var byType = own.stream()
                    .sorted((one, other) -> one.occurredAt().compareTo(other.occurredAt()))
                    .collect(Collectors.groupingBy(Event::type));
            if (evaluator.holds(rule, new PersonFacts(new SubscriberId(id), Map.of(), byType))) expected.add(id);
        });
        var found = new TreeSet<Long>();
        index.forEach(rule, ASKED, Long.MIN_VALUE, found::add);
        assertThat(found).as(rule.toString()).isEqualTo(expected);
        assertThat(index.size(rule, ASKED).count()).isEqualTo(expected.size());
    }

    private static Rule did(Measure measure, Rule.Compare... where) {
        return new Rule.Did(new EventFilter("order", "order", new Window.AllTime(), List.of(where)), measure);
    }

    private static Rule sum(Operator operator, String... numbers) {
        var values = Arrays.stream(numbers).map(BigDecimal::new).toList();
        return did(
                new Measure.Sum(new Rule.Compare(TOTAL, operator, new Operand.Numbers(values), operator.isNegative())));
    }

    @Test
    void sums_keep_every_digit_where_longs_overflow_and_numbers_have_no_long() throws IOException {
        var most = new BigDecimal("9223372036854.775807");
        for (var i = 0; i < 3; i++) order(1, most);
        for (var i = 0; i < 3; i++) order(2, most.negate());
        order(3, new BigDecimal("0.0000001"));
        order(3, new BigDecimal("1E+30"));
        order(3, new BigDecimal("-1E+30"));
        order(4, most);
        order(4, new BigDecimal("0.000001"));
        order(4, most.negate());
        order(5, new BigDecimal("5"));
        order(5, "no number");
        event(6, "order", ASKED.now().minusSeconds(5), Map.of());
        person(7);
        for (var operator :
                List.of(Operator.EQUALS, Operator.NOT_EQUALS, Operator.GREATER_THAN, Operator.LESS_THAN_OR_EQUAL)) {
            for (var number : List.of(
                    "0", "5", "0.000001", "0.0000001", "27670116110564.327421", "-27670116110564.327421", "1E+12")) {
                assertSame(sum(operator, number));
            }
        }
        assertSame(sum(Operator.BETWEEN, "-1", "1"));
    }

    @Test
    void sums_of_several_threads_come_together() throws IOException {
        var random = new Random(4);
        for (var i = 0; i < 300_000; i++) {
            index.events()
                    .add(
                            fields,
                            random.nextInt(1, 3),
                            "order",
                            Fact.micros(ASKED.now()) - i,
                            Map.of("total", new BigDecimal("9000000000000")));
        }
        person(1);
        person(2);
        index.refresh();
        assertThat(index.size(sum(Operator.GREATER_THAN, "1000000000000000000"), ASKED)
                        .count())
                .isEqualTo(2);
        var exactly = did(new Measure.Count(Measure.Times.AT_LEAST, 149_000));
        assertThat(index.size(exactly, ASKED).count()).isEqualTo(2);
        assertThat(index.size(did(new Measure.Count(Measure.Times.AT_MOST, 148_999)), ASKED)
                        .count())
                .isZero();
    }

    @Test
    void ids_may_lie_anywhere() throws IOException {
        var random = new Random(7);
        for (var i = 0; i < 2_000; i++) {
            var id = random.nextLong() | 1;
            person(id + 1);
            for (var j = random.nextInt(4); j > 0; j--) {
                event(
                        id,
                        random.nextBoolean() ? "order" : "view",
                        ASKED.now().minus(Duration.ofHours(random.nextInt(100))),
                        Map.of("total", BigDecimal.valueOf(random.nextInt(100))));
            }
            if (i % 300 == 0) index.refresh();
        }
        for (var times : Measure.Times.values()) {
            for (var value : List.of(0, 1, 2, 300)) assertSame(did(new Measure.Count(times, value)));
        }
        assertSame(sum(Operator.GREATER_THAN, "90"));
        assertSame(sum(Operator.LESS_THAN, "90"));
        assertSame(did(new Measure.Then("view", "view", List.of(), new Operand.Span(20, TimeUnit.HOURS), true)));
        assertSame(did(new Measure.Then("view", "view", List.of(), new Operand.Span(20, TimeUnit.HOURS), false)));
        assertSame(did(new Measure.Then("view", "view", List.of(), null, true)));
        assertSame(did(new Measure.Then("order", "order", List.of(), new Operand.Span(1, TimeUnit.MONTHS), true)));
    }

    @Test
    void a_property_used_as_several_kinds_compares_as_it_is_written() throws IOException {
        var at = ASKED.now().minusSeconds(5);
        var values = List.of(
                "12.50",
                new BigDecimal("12.50"),
                new BigDecimal("0.0000001"),
                true,
                "TRUE",
                at,
                List.of("Blue", "red"),
                "blue, red",
                "");
        for (var i = 0; i < values.size(); i++) order(i + 1L, values.get(i));
        event(20, "order", at, Map.of());
        var once = new Measure.Count(Measure.Times.AT_LEAST, 1);
        for (var text : List.of("12.5", "12.50", "true", "blue, red", "0.0000001", at.toString(), "e", "2")) {
            for (var operator : List.of(
                    Operator.EQUALS,
                    Operator.NOT_EQUALS,
                    Operator.CONTAINS,
                    Operator.NOT_CONTAINS,
                    Operator.ENDS_WITH)) {
                for (var missing : List.of(true, false)) {
                    assertSame(did(
                            once,
                            new Rule.Compare(
                                    criterion("total", FactType.TEXT),
                                    operator,
                                    new Operand.Texts(List.of(text)),
                                    missing)));
                }
            }
        }
        for (var type : FactType.values()) {
            for (var operator : List.of(Operator.IS_SET, Operator.IS_NOT_SET)) {
                assertSame(did(
                        once,
                        new Rule.Compare(
                                criterion("total", type),
                                operator,
                                new Operand.Nothing(),
                                operator == Operator.IS_NOT_SET)));
            }
        }
    }

    @Test
    void first_and_last_times_are_of_the_events_that_pass() throws IOException {
        var random = new Random(11);
        for (var person = 1L; person <= 200; person++) {
            person(person);
            for (var j = random.nextInt(3); j > 0; j--) {
                event(
                        person,
                        "order",
                        ASKED.now().minus(Duration.ofHours(random.nextInt(-10, 100))),
                        Map.of("total", BigDecimal.valueOf(random.nextInt(3))));
            }
        }
        var time = criterion("time", FactType.DATE);
        var compares = List.of(
                new Rule.Compare(time, Operator.IN_THE_LAST, new Operand.Span(48, TimeUnit.HOURS), false),
                new Rule.Compare(time, Operator.MORE_THAN_AGO, new Operand.Span(48, TimeUnit.HOURS), false),
                new Rule.Compare(time, Operator.IS_SET, new Operand.Nothing(), false),
                new Rule.Compare(time, Operator.IS_NOT_SET, new Operand.Nothing(), true),
                new Rule.Compare(time, Operator.ANNIVERSARY_IN_THE_LAST, new Operand.Span(2, TimeUnit.DAYS), false));
        var two = new Rule.Compare(TOTAL, Operator.EQUALS, new Operand.Numbers(List.of(BigDecimal.TWO)), false);
        for (var compare : compares) {
            assertSame(did(new Measure.First(compare)));
            assertSame(did(new Measure.Last(compare)));
            assertSame(did(new Measure.Last(compare), two));
        }
    }

    /** The older document stays in its part of the index, deleted, until that is merged. */
    @Test
    void somebody_who_changed_twice_between_two_looks_shifts_nobody() throws IOException {
        for (var id = 1L; id <= 300; id++) {
            person(id);
            if (id % 2 == 0) order(id, BigDecimal.ONE);
        }
        index.people().put(new SubscriberId(7), Map.of("first_name", "Ana"));
        assertSame(new Rule.Did(
                new EventFilter("order", "order", new Window.AllTime(), List.of()),
                new Measure.Count(Measure.Times.AT_LEAST, 1)));
    }
}
