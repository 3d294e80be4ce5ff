package app.tandem.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

class PopulationTests {
    private static final Instant NOW = Instant.parse("2026-05-31T12:00:00Z");
    private final Population population = new Population(10_000, 7, NOW);

    @Test
    void the_same_seed_makes_the_same_people_and_events() {
        var again = new Population(10_000, 7, NOW);
        for (var id = 1; id <= 100; id++) {
            assertThat(again.person(id)).isEqualTo(population.person(id));
            assertThat(again.events(id)).isEqualTo(population.events(id));
        }
    }

    @Test
    void there_are_five_events_a_person_all_before_now_and_the_oldest_first() {
        var made = 0;
        for (var id = 1; id <= population.size(); id++) {
            var events = population.events(id);
            made += events.size();
            assertThat(events).isSortedAccordingTo(Comparator.comparing(Population.Event::at));
            assertThat(events).allMatch(event -> event.at().isBefore(NOW));
        }
        assertThat(made).isEqualTo(population.events());
    }

    @Test
    void no_two_people_have_one_number() {
        var phones = new HashSet<String>();
        for (var id = 1; id <= population.size(); id++) {
            assertThat(population.person(id).phone()).matches("\\+1\\d{10}");
            assertThat(phones.add(population.person(id).phone())).isTrue();
        }
    }

    @Test
    void people_differ_in_what_the_rules_ask_about() {
        var enrolled = 0;
        var subscribed = 0;
        for (var id = 1; id <= population.size(); id++) {
            var person = population.person(id);
            if (person.enrolled()) enrolled++;
            if ("subscribed".equals(person.consent())) subscribed++;
        }
        assertThat(enrolled).isBetween(5_400, 6_100);
        assertThat(subscribed).isBetween(7_800, 8_200);
    }
}
