package app.tandem.segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import app.tandem.shared.Problem;
import java.util.Collections;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every fault is named by its path and told in a sentence. */
class RuleFaultTests {

    private static Problem refused(String rule) {
        return catchThrowableOfType(Problem.class, () -> Crowd.parse(Crowd.JSON.readTree(rule)));
    }

    private static void accepted(String rule) {
        Crowd.parse(Crowd.JSON.readTree(rule));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"all": [{"any": []}, {"field": "tags", "op": "equals", "value": "a"}]} | rule.all[1].op
            {"field": "shoe_size", "op": "equals", "value": 4}                      | rule.field
            {"field": 7, "op": "equals", "value": 4}                                | rule.field
            {"op": "equals", "value": 4}                                            | rule.field
            {"not": {"field": "first_name", "op": "sounds_like", "value": "a"}}     | rule.not.op
            {"field": "first_name", "value": "a"}                                   | rule.op
            {"field": "first_name", "op": "greater_than", "value": 5}               | rule.op
            {"field": "first_name", "op": "equals", "value": 5}                     | rule.value
            {"field": "first_name", "op": "equals", "value": " "}                   | rule.value
            {"field": "first_name", "op": "equals", "value": null}                  | rule.value
            {"field": "first_name", "op": "equals"}                                 | rule.value
            {"field": "first_name", "op": "equals", "value": ["a"]}                 | rule.value
            {"field": "first_name", "op": "in", "value": "a"}                       | rule.value
            {"field": "first_name", "op": "in", "value": []}                        | rule.value
            {"field": "first_name", "op": "in", "value": ["a", 5]}                  | rule.value[1]
            {"field": "first_name", "op": "equals", "value": "\\ud800"}             | rule.value
            {"field": "first_name", "op": "is_set", "value": "a"}                   | rule.value
            {"field": "first_name", "op": "equals", "value": "a", "unit": "days"}   | rule.unit
            {"field": "first_name", "op": "equals", "value": "a", "missing": "include"} | rule.missing
            {"field": "first_name", "op": "not_equals", "value": "a", "missing": "maybe"} | rule.missing
            {"field": "first_name", "op": "not_equals", "value": "a", "missing": true} | rule.missing
            {"field": "first_name", "op": "equals", "value": "a", "all": []}        | rule
            {"field": "smile.points_balance", "op": "equals", "value": "500"}       | rule.value
            {"field": "smile.points_balance", "op": "equals", "value": true}        | rule.value
            {"field": "smile.points_balance", "op": "equals", "value": 1e999}       | rule.value
            {"field": "smile.points_balance", "op": "between", "value": 5}          | rule.value
            {"field": "smile.points_balance", "op": "between", "value": [1, 2, 3]}  | rule.value
            {"field": "smile.points_balance", "op": "between", "value": [1, "2"]}   | rule.value[1]
            {"field": "smile.points_balance", "op": "between", "value": [2, 1]}     | rule.value
            {"field": "smile.enrolled", "op": "equals", "value": "TRUE"}            | rule.value
            {"field": "smile.enrolled", "op": "equals", "value": 1}                 | rule.value
            {"field": "smile.enrolled", "op": "not_equals", "value": true}          | rule.op
            {"field": "created_at", "op": "before", "value": "yesterday"}           | rule.value
            {"field": "created_at", "op": "before", "value": "2026-02-30"}          | rule.value
            {"field": "created_at", "op": "before", "value": "2026-02-03T10:00:00"} | rule.value
            {"field": "created_at", "op": "before", "value": "+99999-01-01T00:00:00Z"} | rule.value
            {"field": "created_at", "op": "before", "value": 1700000000}            | rule.value
            {"field": "created_at", "op": "between", "value": ["2026-02-03", "2026-02-02"]} | rule.value
            {"field": "created_at", "op": "in_the_last", "value": 30}               | rule.unit
            {"field": "created_at", "op": "in_the_last", "value": 30, "unit": "fortnights"} | rule.unit
            {"field": "created_at", "op": "in_the_last", "value": 1.5, "unit": "days"} | rule.value
            {"field": "created_at", "op": "in_the_last", "value": 0, "unit": "days"} | rule.value
            {"field": "created_at", "op": "in_the_last", "value": "30", "unit": "days"} | rule.value
            {"field": "created_at", "op": "in_the_last", "value": 1e30, "unit": "days"} | rule.value
            {"event": ""}                                                           | rule.event
            {"event": 5}                                                            | rule.event
            {"event": "a", "field": "b"}                                            | rule
            {"event": "a", "last_seen": 1}                                          | rule.last_seen
            {"event": "a", "count": {"op": "more", "value": 1}}                     | rule.count.op
            {"event": "a", "count": {"op": "at_least", "value": -1}}                | rule.count.value
            {"event": "a", "count": {"op": "at_least", "value": 1.5}}               | rule.count.value
            {"event": "a", "count": {"op": "at_least", "value": 1}, "sum": {}}      | rule.sum
            {"event": "a", "within": {"last": 0, "unit": "days"}}                   | rule.within.last
            {"event": "a", "within": {"last": -3, "unit": "days"}}                  | rule.within.last
            {"event": "a", "within": {"last": 3}}                                   | rule.within.unit
            {"event": "a", "within": {"last": 3, "unit": "hours", "calendar": true}} | rule.within.unit
            {"event": "a", "within": {"last": 3, "unit": "days", "calendar": "yes"}} | rule.within.calendar
            {"event": "a", "within": {"from": "2026-02-03T10:00:00"}}               | rule.within.from
            {"event": "a", "within": {"from": "2026-02-03", "to": "2026-02-03"}}    | rule.within.to
            {"event": "a", "within": {"from": null}}                                | rule.within
            {"event": "a", "within": 30}                                            | rule.within
            {"event": "a", "where": {"property": "b"}}                              | rule.where
            {"event": "a", "where": [{"op": "equals", "value": 1}]}                 | rule.where[0].property
            {"event": "a", "where": [{"property": "b", "op": "like", "value": 1}]}  | rule.where[0].op
            {"event": "a", "where": [{"property": "b", "op": "equals", "value": 1, "field": "c"}]} | rule.where[0].field
            {"event": "a", "sum": {"op": "greater_than", "value": 1}}               | rule.sum.property
            {"event": "a", "sum": {"property": "b", "op": "is_set"}}                | rule.sum.op
            {"event": "a", "sum": {"property": "b", "op": "greater_than", "value": "1"}} | rule.sum.value
            {"event": "a", "first": {"op": "equals", "value": "2026-02-03"}}        | rule.first.op
            {"event": "a", "last": {"op": "in_the_last", "value": 3}}               | rule.last.unit
            {"event": "a", "then": {"where": []}}                                   | rule.then.event
            {"event": "a", "then": {"event": "b", "happened": false}}               | rule.then.within
            {"event": "a", "then": {"event": "b", "within": {"value": 0, "unit": "days"}}} | rule.then.within.value
            {"event": "a\\u0000"}                                                 | rule.event
            {"event": "a\\ud800"}                                                 | rule.event
            {"event": "a", "where": [{"property": "\\u0000", "op": "is_set"}]}    | rule.where[0].property
            {"event": "a", "where": [{"property": " ", "op": "is_set"}]}            | rule.where[0].property
            {"event": "a", "where": [5]}                                            | rule.where[0]
            {"event": "a", "where": [{"property": "b", "op": "in", "value": ["c", 5]}]} | rule.where[0].value[1]
            {"event": "a", "where": [{"property": "b", "op": "before", "value": "2026-02-03T10:00:00"}]} | rule.where[0].value
            {"event": "order_created", "where": [{"property": "total", "op": "equals", "value": "5"}]} | rule.where[0].value
            {"event": "order_created", "where": [{"property": "total", "op": "contains", "value": "5"}]} | rule.where[0].op
            {"event": "order_created", "sum": {"property": "channel", "op": "greater_than", "value": 5}} | rule.sum.property
            {"event": "a", "sum": {"property": "\\ud800", "op": "greater_than", "value": 5}} | rule.sum.property
            {"event": "a", "sum": {"property": "b", "op": "contains", "value": "c"}} | rule.sum.op
            {"event": "a", "sum": {"property": "b", "op": "greater_than"}}          | rule.sum.value
            {"event": "a", "sum": {"property": "b", "op": "greater_than", "value": 5, "per": "day"}} | rule.sum.per
            {"event": "a", "count": 5}                                              | rule.count
            {"event": "a", "count": {"op": "at_least", "value": 1000001}}           | rule.count.value
            {"event": "a", "count": {"op": "at_least", "value": "1"}}               | rule.count.value
            {"event": "a", "count": {"op": "at_least"}}                             | rule.count.value
            {"event": "a", "first": {"op": "before", "value": "2026-02-03T10:00:00"}} | rule.first.value
            {"event": "a", "first": {"op": "before", "value": "2026-02-03", "property": "b"}} | rule.first.property
            {"event": "a", "within": {"last": 1000001, "unit": "days"}}             | rule.within.last
            {"event": "a", "within": {"last": "3", "unit": "days"}}                 | rule.within.last
            {"event": "a", "within": {"last": 3, "unit": "days", "from": "2026-02-03"}} | rule.within.last
            {"event": "a", "within": {"from": "2026-02-04", "to": "2026-02-03"}}    | rule.within.to
            {"event": "a", "within": {"from": "2026-02-04T18:00:00Z", "to": "2026-02-03"}} | rule.within.to
            {"event": "a", "within": {"from": "2026-02-03T10:00:00Z", "to": "2026-02-03T10:00:00Z"}} | rule.within.to
            {"event": "a", "then": {"event": "b", "happened": "no"}}                | rule.then.happened
            {"event": "a", "then": {"event": "b", "happened": false, "within": null}} | rule.then.within
            {"event": "a", "then": {"event": "b", "within": {"last": 3, "unit": "days"}}} | rule.then.within.last
            {"event": "a", "then": {"event": "b", "within": 3}}                     | rule.then.within
            {"event": "a", "then": {"event": "b", "count": {"op": "at_least", "value": 1}}} | rule.then.count
            {"event": "a", "then": {"event": "b", "where": [{"property": "c", "op": "like"}]}} | rule.then.where[0].op
            {"event": "a", "then": 5}                                               | rule.then
            {"sample": {"group": 1, "of": 101}}                                     | rule.sample.of
            {"sample": {"group": 1.5, "of": 5}}                                     | rule.sample.group
            {"sample": {"group": 1, "of": 5, "seed": 7}}                            | rule.sample.seed
            {"field": "created_at", "op": "between", "value": ["2026-02-03T20:00:00Z", "2026-02-01"]} | rule.value
            {"field": "created_at", "op": "anniversary_in_month", "value": 0}       | rule.value
            {"field": "created_at", "op": "anniversary_in_the_next", "value": -1}   | rule.value
            {"field": "first_name", "op": "anniversary_in_month", "value": 1}       | rule.op
            {"sample": {"group": 0, "of": 5}}                                       | rule.sample.group
            {"sample": {"group": 6, "of": 5}}                                       | rule.sample.group
            {"sample": {"group": 1, "of": 1}}                                       | rule.sample.of
            {"sample": 5}                                                           | rule.sample.of
            {"field": "created_at", "op": "anniversary_in_the_next", "value": 366, "unit": "days"} | rule.value
            {"field": "created_at", "op": "anniversary_in_the_next", "value": 3, "unit": "weeks"} | rule.unit
            {"field": "created_at", "op": "anniversary_in_month", "value": 13}      | rule.value
            {"segment": 5}                                                          | rule.segment
            {"segment": "5"}                                                        | rule.segment
            {"all": {}}                                                             | rule.all
            {"all": [], "any": []}                                                  | rule
            {"all": [], "name": "x"}                                                | rule.name
            {"not": []}                                                             | rule.not
            {"any": [5]}                                                            | rule.any[0]
            {}                                                                      | rule
            []                                                                      | rule
            "all"                                                                   | rule
            null                                                                    | rule
            """)
    void a_fault_is_named_by_its_path(String rule, String path) {
        var refused = refused(rule);
        assertThat(refused.status().value()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("rule-invalid");
        assertThat(refused.errors().getFirst().field()).isEqualTo(path);
        assertThat(refused.detail())
                .endsWith(".")
                .isEqualTo(refused.errors().getFirst().message());
    }

    @Test
    void several_faults_are_told_at_once() {
        var refused = refused("""
                {"all": [{"field": "shoe_size", "op": "sounds_like"}, {"any": [{"field": "first_name", "op": "equals"}]}]}
                """);
        assertThat(refused.errors())
                .extracting(Problem.FieldError::field)
                .containsExactly("rule.all[0].op", "rule.all[0].field", "rule.all[1].any[0].value");
    }

    @Test
    void a_rule_is_50_levels_deep_and_no_deeper() {
        accepted(deep(50));
        var refused = refused(deep(51));
        assertThat(refused.code()).isEqualTo("rule-invalid");
        assertThat(refused.errors().getFirst().field()).isEqualTo("rule" + ".not".repeat(50));
    }

    private static String deep(int levels) {
        return "{\"not\":".repeat(levels - 1) + "{\"all\":[]}" + "}".repeat(levels - 1);
    }

    @Test
    void a_rule_has_2000_parts_and_no_more() {
        accepted("{\"any\": [" + repeated("{\"all\": []}", 1_999) + "]}");
        var refused = refused("{\"any\": [" + repeated("{\"all\": []}", 2_000) + "]}");
        assertThat(refused.errors())
                .singleElement()
                .extracting(Problem.FieldError::field)
                .isEqualTo("rule");
    }

    @Test
    void a_list_has_10000_values_and_no_more() {
        accepted("{\"field\": \"first_name\", \"op\": \"in\", \"value\": [" + repeated("\"a\"", 10_000) + "]}");
        var refused =
                refused("{\"field\": \"first_name\", \"op\": \"in\", \"value\": [" + repeated("\"a\"", 10_001) + "]}");
        assertThat(refused.errors().getFirst().field()).isEqualTo("rule.value");
    }

    private static String repeated(String text, int times) {
        return Collections.nCopies(times, text).stream().collect(Collectors.joining(","));
    }
}
