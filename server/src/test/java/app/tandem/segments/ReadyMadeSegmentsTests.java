package app.tandem.segments;

import static org.assertj.core.api.Assertions.assertThat;

import app.tandem.support.TandemTest;
import app.tandem.support.TestShops;
import app.tandem.support.TestShops.TestShop;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

@TandemTest
class ReadyMadeSegmentsTests {
    @Autowired
    TestShops shops;

    @Autowired
    ReadyMadeSegments readyMade;

    @Autowired
    FactSources sources;

    TestShop shop;

    @BeforeEach
    void newShop() {
        shop = shops.create();
    }

    @Test
    void a_shop_has_every_one_of_them_from_the_first_day() {
        readyMade.makeFor(shop.id());
        assertThat(names())
                .contains("All Smile members", "Subscribed, not in Smile yet", "Over 500 points")
                .hasSameSizeAs(sources.readyMade());
        assertThat(segments())
                .allSatisfy(segment ->
                        assertThat(segment.path("ready_made").booleanValue()).isTrue());
    }

    @Test
    void what_was_deleted_or_renamed_is_not_made_again() {
        readyMade.makeFor(shop.id());
        var members = segment("All Smile members");
        var over = segment("Over 500 points");
        assertThat(shop.api().delete("/api/v1/segments/" + members).status()).isEqualTo(204);
        assertThat(shop.api()
                        .put("/api/v1/segments/" + over, "{\"name\": \"Rich\"}")
                        .status())
                .isEqualTo(200);
        readyMade.makeFor(shop.id());
        assertThat(names())
                .doesNotContain("All Smile members", "Over 500 points")
                .contains("Rich")
                .hasSize(sources.readyMade().size() - 1);
    }

    @Test
    void what_a_merchant_makes_is_not_ready_made() {
        var made = shop.api().post("/api/v1/segments", "{\"name\": \"Mine\", \"rule\": {\"all\": []}}");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.body().path("ready_made").booleanValue()).isFalse();
    }

    private String segment(String name) {
        return segments().stream()
                .filter(each -> each.path("name").asString().equals(name))
                .findFirst()
                .orElseThrow()
                .path("id")
                .asString();
    }

    private List<String> names() {
        return segments().stream().map(each -> each.path("name").asString()).toList();
    }

    private List<JsonNode> segments() {
        var segments = new ArrayList<JsonNode>();
        shop.api().get("/api/v1/segments?limit=250").body().path("data").forEach(segments::add);
        return segments;
    }
}
