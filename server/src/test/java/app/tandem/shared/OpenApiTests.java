package app.tandem.shared;

import static org.assertj.core.api.Assertions.assertThat;

import app.tandem.support.TandemTest;
import app.tandem.support.TestShops;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

@TandemTest
class OpenApiTests {
    @Autowired
    TestShops shops;

    @Test
    void the_description_asks_for_nothing_that_a_session_or_token_says() {
        var api = shops.create().api().get("/api/openapi.json");
        assertThat(api.status()).isEqualTo(200);
        assertThat(api.body().path("paths").has("/rewards/v1/customers")).isTrue();
        assertThat(api.body().path("paths").has("/api/v1/shop")).isTrue();
        assertThat(api.body().findValues("parameters").stream()
                        .flatMap(JsonNode::valueStream)
                        .map(parameter -> parameter.path("name").asString("")))
                .contains("limit")
                .doesNotContain("who", "caller");
    }
}
