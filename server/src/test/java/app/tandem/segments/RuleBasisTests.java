package app.tandem.segments;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleBasisTests {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"field": "first_name", "op": "in", "value": ["a, b"]} | {"field": "first_name", "op": "in", "value": ["a", "b"]}
            {"field": "first_name", "op": "equals", "value": "a"}  | {"field": "last_name", "op": "equals", "value": "a"}
            {"field": "smile.points_balance", "op": "equals", "value": 1} | {"field": "smile.points_balance", "op": "equals", "value": 10}
            {"event": "a"}                                         | {"event": "a", "within": {"last": 1, "unit": "days"}}
            {"event": "a", "count": {"op": "exactly", "value": 1}} | {"event": "a"}
            """)
    void rules_that_mean_different_people_are_told_apart(String one, String other) {
        assertThat(basis(one)).isNotEqualTo(basis(other));
    }

    @Test
    void how_a_number_is_written_makes_no_difference() {
        assertThat(basis("{\"field\": \"smile.points_balance\", \"op\": \"equals\", \"value\": 500}"))
                .isEqualTo(basis("{\"field\": \"smile.points_balance\", \"op\": \"equals\", \"value\": 500.0}"));
    }

    private static String basis(String rule) {
        return RuleBasis.of(Crowd.parse(Crowd.JSON.readTree(rule)), ZoneId.of("America/New_York"));
    }
}
