package app.tandem.segments;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A rule as the builder says it under itself. */
class WordsTests {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"all": []}                                                   | Everybody
            {"any": []}                                                   | Nobody
            {"field": "smile.enrolled", "op": "equals", "value": true}    | Enrolled in Smile equals TRUE
            {"field": "smile.points_balance", "op": "between", "value": [1e2, 500]} | Smile Points Balance is between 100 and 500
            {"field": "created_at", "op": "more_than_ago", "value": 1, "unit": "months"} | Created is more than 1 month ago
            {"field": "created_at", "op": "in_the_last", "value": 30, "unit": "days"} | Created is in the last 30 days
            {"field": "created_at", "op": "after", "value": "2026-05-31T16:00:00Z"} | Created is after 2026-05-31 12:00
            {"field": "tags", "op": "has_none", "value": ["a", "b", "c", "d", "e", "f", "g"]} | Tags has none of “a”, “b”, “c”, “d”, “e” and 2 more (people without one included)
            {"field": "first_name", "op": "not_equals", "value": "Ana", "missing": "exclude"} | First name does not equal “Ana” (people without one left out)
            {"not": {"any": [{"field": "email", "op": "is_set"}, {"field": "tags", "op": "is_not_set"}]}} | Not (Email is set or Tags is not set)
            {"all": [{"any": [{"field": "email", "op": "is_set"}]}, {"field": "tags", "op": "is_set"}]} | Email is set and Tags is set
            """)
    void a_rule_in_words(String rule, String sentence) {
        assertThat(new Words(ZoneId.of("America/New_York")).sentence(Crowd.parse(Crowd.JSON.readTree(rule))))
                .isEqualTo(sentence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            and | Enrolled in Smile equals TRUE and (Smile Points Balance is greater than 500 or First name contains “an”)
            or  | Enrolled in Smile equals TRUE or (Smile Points Balance is greater than 500 and First name contains “an”)
            """)
    void brackets_stand_where_and_meets_or(String outer, String sentence) {
        var rule = """
                {"%s": [{"field": "smile.enrolled", "op": "equals", "value": true},
                        {"%s": [{"field": "smile.points_balance", "op": "greater_than", "value": 500},
                                {"field": "first_name", "op": "contains", "value": "an"}]}]}
                """.formatted(outer.equals("and") ? "all" : "any", outer.equals("and") ? "any" : "all");
        a_rule_in_words(rule, sentence);
    }
}
