package app.tandem.segments;

import static org.assertj.core.api.Assertions.assertThat;

import app.tandem.support.TandemTest;
import app.tandem.support.TestShops;
import app.tandem.support.TestShops.TestShop;
import java.time.LocalDate;
import java.time.MonthDay;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A property that holds dates is asked as a date: how long ago, whose day it is, now and then. */
@TandemTest
class DatePropertyTests {
    @Autowired
    TestShops shops;

    private TestShop shop;
    private LocalDate today;

    @BeforeEach
    void newShop() {
        shop = shops.create();
        today = LocalDate.now(shop.shop().timeZone());
    }

    private String person(String phone, String birthday) {
        var made = shop.api()
                .post(
                        "/api/v1/subscribers",
                        "{\"phone\": \"" + phone + "\", \"properties\": {\"birthday\": \"" + birthday + "\"}}");
        assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
        return made.body().path("id").asString();
    }

    private static String birthdays(String test) {
        return "{\"field\": \"property.birthday\", " + test + "}";
    }

    private long counted(String test) {
        var answer = shop.api().post("/api/v1/segments/count", "{\"rule\": " + birthdays(test) + "}");
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        return answer.body().path("count").asLong();
    }

    @Test
    void it_has_days_ago_and_anniversaries() {
        person("+12125568001", MonthDay.from(today.plusDays(3)).atYear(1004).toString());
        person("+12125568002", today.minusDays(40).minusYears(30).toString());
        person("+12125568003", today.minusDays(5).toString());
        assertThat(counted("\"op\": \"anniversary_in_the_next\", \"value\": 3, \"unit\": \"days\""))
                .isEqualTo(1);
        assertThat(counted("\"op\": \"anniversary_in_the_last\", \"value\": 5, \"unit\": \"days\""))
                .isEqualTo(1);
        assertThat(counted("\"op\": \"in_the_last\", \"value\": 7, \"unit\": \"days\""))
                .isEqualTo(1);
        assertThat(counted("\"op\": \"before\", \"value\": \"1900-01-01\"")).isEqualTo(1);
        assertThat(counted("\"op\": \"is_set\"")).isEqualTo(3);
    }

    @Test
    void its_past_is_a_date_too() {
        var ana = person("+12125568004", "1990-05-31");
        var made = shop.api()
                .post(
                        "/api/v1/segments",
                        "{\"name\": \"May\", \"rule\": " + birthdays("\"op\": \"anniversary_in_month\", \"value\": 5")
                                + "}")
                .body();
        assertThat(made.path("count").asLong()).as(made.toString()).isEqualTo(1);
        var then = made.path("as_of").asString();
        var changed =
                shop.api().patch("/api/v1/subscribers/" + ana, "{\"properties\": {\"birthday\": \"1990-06-01\"}}");
        assertThat(changed.status()).isEqualTo(200);
        var explain = "/api/v1/segments/" + made.path("id").asString() + "/explain?subscriber=" + ana;
        var now = shop.api().get(explain).body();
        assertThat(now.path("member").asBoolean()).isFalse();
        assertThat(now.path("because").get(0).asString()).isEqualTo("birthday is 1990-06-01");
        var past = shop.api().get(explain + "&at=" + then).body();
        assertThat(past.path("member").asBoolean()).as(past.toString()).isTrue();
        assertThat(past.path("tree").get(0).path("actual").asString()).isEqualTo("1990-05-31");
    }
}
