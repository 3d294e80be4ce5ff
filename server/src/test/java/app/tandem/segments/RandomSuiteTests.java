package app.tandem.segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import app.tandem.subscribers.Event;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A reader that is wrong is found out, and the failure is small enough to read. */
class RandomSuiteTests {
    @Test
    void a_failure_comes_down_to_one_person_and_a_small_rule_and_says_its_seed() {
        var failure = catchThrowableOfType(
                AssertionError.class,
                () -> RandomSuite.check(List.of(EvaluatorReader::new, RandomSuiteTests::withoutTotals), 1));
        assertThat(failure).hasMessageContaining("-Dsegments.seed=");
        var lines = String.valueOf(failure.getMessage()).lines().toList();
        assertThat(lines.get(1))
                .contains("\"event\":\"order_created\"")
                .contains("total")
                .hasSizeLessThan(250);
        assertThat(lines.get(2))
                .startsWith("of PersonFacts")
                .containsOnlyOnce("Event[id=")
                .contains("facts={},");
        assertThat(lines.get(3)).startsWith("brute force [");
        assertThat(lines.get(4)).startsWith("evaluator [");
        assertThat(lines.get(5)).startsWith("evaluator [").isNotEqualTo(lines.get(4));
    }

    private static Reader withoutTotals(Collection<PersonFacts> people) {
        return new EvaluatorReader(
                people.stream().map(RandomSuiteTests::withoutTotals).toList());
    }

    private static PersonFacts withoutTotals(PersonFacts person) {
        var events = person.events().values().stream()
                .flatMap(List::stream)
                .map(RandomSuiteTests::withoutTotal)
                .toList();
        return Crowd.person(person.person(), person.facts(), events);
    }

    private static Event withoutTotal(Event event) {
        Map<String, Object> properties = new HashMap<>(event.properties());
        properties.remove("total");
        return new Event(
                event.id(),
                event.subscriber(),
                event.type(),
                event.occurredAt(),
                event.recordedAt(),
                properties,
                event.xid());
    }
}
