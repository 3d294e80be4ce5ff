package app.tandem.segments;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import app.tandem.support.TandemTest;
import app.tandem.support.TestShops;
import app.tandem.support.TestShops.TestShop;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** What the builder learns about events, and that what it learns can be asked. */
@TandemTest
class SegmentEventsTests {
    @Autowired
    TestShops shops;

    private TestShop shop;

    @BeforeEach
    void newShop() {
        shop = shops.create();
    }

    private Map<String, JsonNode> events() {
        var answer = shop.api().get("/api/v1/segment-events");
        assertThat(answer.status()).isEqualTo(200);
        var byType = new HashMap<String, JsonNode>();
        answer.body().path("data").forEach(each -> byType.put(each.path("type").asString(), each));
        return byType;
    }

    @Test
    void a_type_that_the_shop_sends_is_offered_with_its_properties() {
        assertThat(events()).doesNotContainKey("wishlist_shared");
        shop.api().post("/api/v1/subscribers", "{\"phone\": \"+12125569001\"}");
        var sent = shop.api().post("/api/v1/events", """
                {"phone": "+12125569001", "type": "wishlist_shared",
                 "properties": {"items": ["Mug"], "worth": 12.5, "public": true, "until": "2026-05-31", "to": "Ben"}}
                """);
        assertThat(sent.status()).as(sent.body().toString()).isBetween(200, 202);

        var offered = requireNonNull(events().get("wishlist_shared"));
        assertThat(offered.path("available").asBoolean()).isTrue();
        var types = new HashMap<String, String>();
        offered.path("properties").forEach(each -> {
            types.put(each.path("name").asString(), each.path("type").asString());
            each.path("operators").forEach(operator -> asked(each.path("name").asString(), operator.asString()));
        });
        assertThat(types)
                .isEqualTo(
                        Map.of("items", "list", "worth", "number", "public", "boolean", "until", "date", "to", "text"));
    }

    /** Asks with a value of the right kind, so that no operator is offered which is then refused. */
    private void asked(String property, String operator) {
        var rest = switch (operator) {
            case "is_set", "is_not_set" -> "";
            case "in", "not_in", "has_any", "has_all", "has_none" -> ", \"value\": [\"Mug\"]";
            case "in_the_last", "in_the_next", "more_than_ago" -> ", \"value\": 3, \"unit\": \"days\"";
            case "anniversary_in_the_next", "anniversary_in_the_last", "anniversary_in_month" -> ", \"value\": 3";
            case "before", "after" -> ", \"value\": \"2026-05-31\"";
            case "between" ->
                property.equals("worth") ? ", \"value\": [1, 20]" : ", \"value\": [\"2026-05-31\", \"2026-06-01\"]";
            default ->
                switch (property) {
                    case "worth" -> ", \"value\": 12.5";
                    case "public" -> ", \"value\": true";
                    default -> ", \"value\": \"Ben\"";
                };
        };
        var rule = "{\"event\": \"wishlist_shared\", \"where\": [{\"property\": \"" + property + "\", \"op\": \""
                + operator + "\"" + rest + "}]}";
        var answer = shop.api().post("/api/v1/segments/count", "{\"rule\": " + rule + "}");
        assertThat(answer.status()).as(rule + answer.body()).isEqualTo(200);
        assertThat(answer.body().path("count").asInt()).as(rule).isBetween(0, 1);
    }
}
