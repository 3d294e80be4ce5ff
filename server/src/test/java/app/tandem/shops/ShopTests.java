package app.tandem.shops;

import static org.assertj.core.api.Assertions.assertThat;

import app.tandem.support.RowLock;
import app.tandem.support.TandemTest;
import app.tandem.support.TestShops;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

@TandemTest
class ShopTests {
    @Autowired
    TestShops shops;

    @Autowired
    RowLock lock;

    @Test
    void two_changes_of_different_fields_at_once_both_stay() throws Exception {
        var shop = shops.create();
        var answers = lock.meet(
                "shop",
                "id",
                shop.id().value(),
                "update shop",
                List.of(
                        () -> shop.api().patch("/api/v1/shop", Map.of("name", "Bean House")),
                        () -> shop.api().patch("/api/v1/shop", Map.of("time_zone", "Europe/Berlin"))));
        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
        var now = shop.api().get("/api/v1/shop").body();
        assertThat(now.path("name").asString()).isEqualTo("Bean House");
        assertThat(now.path("time_zone").asString()).isEqualTo("Europe/Berlin");
        assertThat(now.path("country").asString()).isEqualTo("US");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\":\" \"}|name-invalid",
                "{\"name\":\"a\\u0000b\"}|name-invalid",
                "{\"name\":\"a\\ud83d\"}|name-invalid",
                "{\"time_zone\":\"Berlin\"}|time-zone-unknown",
                "{\"country\":\"USA\"}|country-unknown"
            })
    void bad_changes_are_refused(String body, String code) {
        var answer = shops.create().api().patch("/api/v1/shop", body);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo(code);
    }
}
