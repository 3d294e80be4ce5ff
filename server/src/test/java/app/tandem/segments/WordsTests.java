package app.tandem.segments;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
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
            {"event": "order_created"} | Did “Order created” at least once
            {"event": "seen"} | Did “seen” at least once
            {"event": "order_created", "count": {"op": "at_least", "value": 0}} | Did “Order created” at least 0 times
            {"event": "order_created", "count": {"op": "at_most", "value": 1}} | Did “Order created” at most once
            {"event": "order_created", "count": {"op": "exactly", "value": 1e3}} | Did “Order created” exactly 1,000 times
            {"event": "order_created", "count": {"op": "exactly", "value": 0}} | Did not do “Order created”
            {"event": "order_created", "count": {"op": "at_most", "value": 0}, "within": {"last": 60, "unit": "days"}} | Did not do “Order created” in the last 60 days
            {"event": "order_created", "within": {"last": 1, "unit": "days", "calendar": true}} | Did “Order created” at least once today
            {"event": "order_created", "within": {"last": 2, "unit": "weeks", "calendar": true}} | Did “Order created” at least once in the last 2 weeks (whole days, today included)
            {"event": "order_created", "within": {"from": "2026-01-01"}} | Did “Order created” at least once from 2026-01-01
            {"event": "order_created", "within": {"to": "2026-01-01"}} | Did “Order created” at least once before 2026-01-01
            {"event": "order_created", "within": {"from": "2026-01-01", "to": "2026-05-31T16:00:00Z"}} | Did “Order created” at least once from 2026-01-01 and before 2026-05-31 12:00
            {"event": "order_created", "count": {"op": "at_least", "value": 2}, "within": {"last": 30, "unit": "days"}, "where": [{"property": "total", "op": "greater_than", "value": 50}, {"property": "channel", "op": "not_equals", "value": "web"}]} | Did “Order created” at least 2 times in the last 30 days (where total is greater than 50 and channel does not equal “web” (events without one included))
            {"event": "order_created", "where": [{"property": "gift", "op": "equals", "value": true}]} | Did “Order created” at least once (where gift equals TRUE)
            {"event": "order_created", "sum": {"property": "total", "op": "greater_than", "value": 1e2}, "within": {"last": 30, "unit": "days"}} | The sum of “total” over “Order created” in the last 30 days is greater than 100
            {"event": "order_created", "sum": {"property": "total", "op": "not_equals", "value": 0}} | The sum of “total” over “Order created” does not equal 0
            {"event": "order_created", "first": {"op": "in_the_last", "value": 7, "unit": "days"}} | The first “Order created” is in the last 7 days
            {"event": "order_created", "last": {"op": "more_than_ago", "value": 60, "unit": "days"}, "where": [{"property": "channel", "op": "equals", "value": "web"}]} | The last “Order created” (where channel equals “web”) is more than 60 days ago
            {"event": "order_created", "first": {"op": "anniversary_in_the_next", "value": 7, "unit": "days"}} | The first “Order created” has its anniversary in the next 7 days, today included
            {"event": "order_created", "first": {"op": "is_set"}, "within": {"last": 1, "unit": "hours"}} | Did “Order created” at least once in the last 1 hour
            {"event": "order_created", "last": {"op": "is_not_set"}} | Did not do “Order created”
            {"event": "order_created", "then": {"event": "seen"}} | Did “Order created”, then “seen”
            {"event": "order_created", "within": {"last": 30, "unit": "days"}, "then": {"event": "seen", "where": [{"property": "page", "op": "equals", "value": "sale"}], "within": {"value": 3, "unit": "days"}}} | Did “Order created” in the last 30 days, then “seen” (where page equals “sale”) within 3 days
            {"event": "order_created", "then": {"event": "seen", "happened": false, "within": {"value": 1, "unit": "days"}}} | Did “Order created”, but no “seen” within 1 day after it
            {"all": [{"event": "order_created", "then": {"event": "seen"}}, {"not": {"event": "left"}}]} | (Did “Order created”, then “seen”) and not (did “left” at least once)
            {"any": [{"sample": {"group": 2, "of": 5}}, {"event": "left"}]} | In random group 2 of 5 or did “left” at least once
            {"field": "smile.birthday", "op": "anniversary_in_the_next", "value": 7, "unit": "days"} | Birthday has its anniversary in the next 7 days, today included
            {"field": "smile.birthday", "op": "anniversary_in_the_last", "value": 1, "unit": "days"} | Birthday had its anniversary in the last 1 day, today included
            {"field": "smile.birthday", "op": "anniversary_in_month", "value": 12} | Birthday has its anniversary in December
            """)
    void what_people_did_in_words(String rule, String sentence) {
        a_rule_in_words(rule, sentence);
    }

    /** Of two orders, on May 1st at noon in New York and two hours later. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"event": "order_created"} | “Order created” 2 times
            {"event": "order_created", "where": [{"property": "total", "op": "greater_than", "value": 10}]} | “Order created” once (where total is greater than 10)
            {"event": "seen", "within": {"last": 30, "unit": "days"}} | “seen” 0 times in the last 30 days
            {"event": "order_created", "sum": {"property": "total", "op": "greater_than", "value": 5}} | The sum of “total” over “Order created” is 30.5
            {"event": "seen", "sum": {"property": "total", "op": "greater_than", "value": 5}} | The sum of “total” over “seen” is 0
            {"event": "order_created", "first": {"op": "is_set"}} | The first “Order created” was 2026-05-01 12:00
            {"event": "order_created", "last": {"op": "is_set"}} | The last “Order created” was 2026-05-01 14:00
            {"event": "seen", "last": {"op": "is_set"}} | “seen” 0 times
            {"event": "order_created", "then": {"event": "order_created"}} | “Order created” on 2026-05-01 12:00 was followed by “Order created”
            {"event": "order_created", "then": {"event": "seen", "within": {"value": 1, "unit": "hours"}}} | No “Order created” was followed by “seen” within 1 hour
            {"event": "order_created", "then": {"event": "seen", "happened": false, "within": {"value": 1, "unit": "hours"}}} | “Order created” on 2026-05-01 12:00 was not followed by “seen” within 1 hour
            {"event": "order_created", "then": {"event": "seen", "happened": false, "within": {"value": 1, "unit": "months"}}} | No “Order created” has waited in vain for “seen” within 1 month
            """)
    void what_somebody_did_in_words(String rule, String words) {
        var person = Crowd.person(1, Crowd.JSON.readTree("""
                {"events": [{"type": "order_created", "at": "2026-05-01T16:00:00Z", "properties": {"total": 10}},
                            {"type": "order_created", "at": "2026-05-01T18:00:00Z", "properties": {"total": 20.50}}]}
                """));
        var json = Crowd.JSON.readTree(rule);
        var asked = new Asked(Instant.parse("2026-05-10T00:00:00Z"), ZoneId.of("America/New_York"));
        var node = new Explanation(asked, person).explain(Crowd.parse(json), json);
        assertThat(node.because()).isEqualTo(words);
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
