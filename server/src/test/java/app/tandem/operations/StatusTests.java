package app.tandem.operations;

import static org.assertj.core.api.Assertions.assertThat;

import app.tandem.support.TandemTest;
import app.tandem.support.TestShops;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@TandemTest
class StatusTests {
    @Autowired
    TestShops shops;

    @Test
    void the_operator_sees_the_whole_server() {
        var diagnostics = shops.open().bearer("tdm_first_shop_token").get("/api/v1/diagnostics");
        assertThat(diagnostics.status()).isEqualTo(200);
        assertThat(diagnostics.header("content-disposition")).contains("tandem-diagnostics.json");
        assertThat(diagnostics.body().path("rows_estimated").has("shop")).isTrue();
        assertThat(diagnostics.body().path("jobs").findValuesAsString("name")).contains("forget-idempotency-keys");
        assertThat(diagnostics.body().path("status").path("home").asString()).isNotBlank();
    }

    @Test
    void another_shop_learns_nothing_of_its_neighbours_or_of_where_they_are_kept() {
        var api = shops.create().api();
        var diagnostics = api.get("/api/v1/diagnostics");
        assertThat(diagnostics.status()).isEqualTo(200);
        assertThat(diagnostics.body().path("rows_estimated").isNull()).isTrue();
        assertThat(diagnostics.body().path("jobs").isNull()).isTrue();
        var status = api.get("/api/v1/status");
        assertThat(status.status()).isEqualTo(200);
        assertThat(status.body().path("version").asString()).isNotBlank();
        assertThat(status.body().path("home").isNull()).isTrue();
        assertThat(diagnostics.body().path("status").path("home").isNull()).isTrue();
    }
}
