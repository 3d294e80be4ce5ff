package app.tandem.loyalty;

import static org.assertj.core.api.Assertions.assertThat;

import app.tandem.support.FakeSmile;
import app.tandem.support.FakeSmile.Reply;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Answers that no contract allows: the pass fails and says why, and what is known stays. */
class SmileOddAnswersTests extends SmileTesting {
    String ana = "";

    @BeforeEach
    void somebodyIsKnown() {
        ana = subscriber("ana@example.com");
        fake.put(1, "ana@example.com", "member", 100);
        fake.put(2, "ben@example.com", "candidate", 20);
        connect();
    }

    private JsonNode failing(String sentence) {
        var pass = sync("full");
        assertThat(pass.path("status").asString()).as(pass.toString()).isEqualTo("failed");
        assertThat(pass.path("reason").asString()).contains(sentence);
        assertThat(pass.path("retired").asLong()).isZero();
        assertThat(smileOf(ana).path("points_balance").asLong()).isEqualTo(100);
        assertThat(smileOf(ana).path("state").asString()).isEqualTo("member");
        var unmatched = shop.api().get(SMILE + "/unmatched").body().path("data");
        assertThat(unmatched.path(0).path("smile_id").asString()).isEqualTo("2");
        assertThat(state().path("status").asString()).isEqualTo("active");

        // And it passes: the next one is clean.
        fake.behave();
        assertThat(sync("full").path("status").asString()).isEqualTo("done");
        assertThat(state().path("last_failure").isNull()).isTrue();
        return pass;
    }

    private static String page(String customer) {
        return "{\"customers\":[{\"id\":9,\"state\":\"member\",\"points_balance\":1},{" + customer
                + "}],\"metadata\":{\"next_cursor\":null}}";
    }

    static Stream<Arguments> oddCustomers() {
        return Stream.of(
                Arguments.of("\"state\":\"member\",\"points_balance\":5", "customers[1].id is missing"),
                Arguments.of(
                        "\"id\":\"1\",\"state\":\"member\",\"points_balance\":5", "customers[1].id is not a whole"),
                Arguments.of("\"id\":1.5,\"state\":\"member\",\"points_balance\":5", "customers[1].id is not a whole"),
                Arguments.of("\"id\":1,\"points_balance\":5", "customers[1].state is missing"),
                Arguments.of("\"id\":1,\"state\":\"\",\"points_balance\":5", "customers[1].state is missing"),
                Arguments.of("\"id\":1,\"state\":7,\"points_balance\":5", "customers[1].state is not a text"),
                Arguments.of("\"id\":1,\"state\":\"member\"", "customers[1].points_balance is missing"),
                Arguments.of(
                        "\"id\":1,\"state\":\"member\",\"points_balance\":null",
                        "customers[1].points_balance is missing"),
                Arguments.of(
                        "\"id\":1,\"state\":\"member\",\"points_balance\":\"5\"",
                        "customers[1].points_balance is not a whole"),
                Arguments.of(
                        "\"id\":1,\"state\":\"member\",\"points_balance\":99999999999999999999",
                        "customers[1].points_balance is not a whole"),
                Arguments.of(
                        "\"id\":1,\"state\":\"member\",\"points_balance\":5,\"email\":{}",
                        "customers[1].email is not a text"),
                Arguments.of(
                        "\"id\":1,\"state\":\"mem\\u0000ber\",\"points_balance\":5",
                        "customers[1].state is not a text"),
                Arguments.of(
                        "\"id\":1,\"state\":\"member\",\"points_balance\":5,\"updated_at\":\"yesterday\"",
                        "customers[1].updated_at is not an ISO 8601 time"),
                Arguments.of(
                        "\"id\":1,\"state\":\"member\",\"points_balance\":5,\"vip_status\":[]",
                        "customers[1].vip_status is not an object"));
    }

    @ParameterizedTest
    @MethodSource("oddCustomers")
    void a_customer_without_what_counts(String customer, String sentence) {
        fake.behave(request -> Reply.of(200, page(customer)));
        failing(sentence);
    }

    @Test
    void a_web_page() {
        fake.behave(request -> Reply.of(200, "<!doctype html><p>Down for maintenance"));
        failing("web page");
    }

    @Test
    void an_empty_body() {
        fake.behave(request -> Reply.of(200, ""));
        failing("empty");
    }

    @Test
    void json_that_is_cut_off() {
        fake.behave(request -> {
            var whole = fake.page(request);
            return Reply.of(200, whole.substring(0, whole.length() - 20));
        });
        failing("cut off");
    }

    @Test
    void a_connection_that_breaks_off() {
        fake.behave(request -> Reply.of(200, fake.page(request)).cutOff());
        failing("broke off");
    }

    @Test
    void no_metadata() {
        fake.behave(request -> Reply.of(200, "{\"customers\":[]}"));
        failing("metadata");
    }

    @Test
    void a_cursor_that_is_no_text() {
        fake.behave(request -> Reply.of(200, "{\"customers\":[],\"metadata\":{\"next_cursor\":7}}"));
        failing("next_cursor");
    }

    @Test
    void an_empty_page_that_says_there_are_more() {
        fake.behave(request -> Reply.of(200, "{\"customers\":[],\"metadata\":{\"next_cursor\":\"x\"}}"));
        failing("empty page");
    }

    @Test
    void the_same_cursor_twice() {
        fake.behave(request -> Reply.of(200, pageWith(fake.pages().size(), "round")));
        failing("no end");
        assertThat(fake.requests().size()).isLessThan(10);
    }

    @Test
    void the_same_page_for_every_cursor() {
        fake.behave(
                request -> Reply.of(200, pageWith(1, "cursor" + fake.requests().size())));
        failing("no end");
    }

    private static String pageWith(int id, String next) {
        return "{\"customers\":[{\"id\":" + (1_000 + id)
                + ",\"state\":\"candidate\",\"points_balance\":1}],\"metadata\":{\"next_cursor\":\"" + next + "\"}}";
    }

    @Test
    void nobody_at_all_where_there_were_many() {
        for (int id = 10; id < 30; id++) fake.put(id, "person" + id + "@example.com", "member", 1);
        sync("full");
        fake.behave(request -> Reply.of(200, "{\"customers\":[],\"metadata\":{\"next_cursor\":null}}"));
        var pass = sync("full");
        assertThat(pass.path("status").asString()).isEqualTo("failed");
        assertThat(pass.path("reason").asString()).contains("no customers at all");
        assertThat(smileOf(ana).path("points_balance").asLong()).isEqualTo(100);
    }

    @Test
    void one_customer_twice_on_a_page_is_stored_once_as_it_is_now() {
        fake.behave(request -> Reply.of(
                200,
                "{\"customers\":[{\"id\":1,\"email\":\"ana@example.com\",\"state\":\"member\",\"points_balance\":7,"
                        + "\"updated_at\":\"2099-01-02T00:00:00Z\"},{\"id\":1,\"email\":\"ana@example.com\","
                        + "\"state\":\"member\",\"points_balance\":6,\"updated_at\":\"2099-01-01T00:00:00Z\"}],"
                        + "\"metadata\":{\"next_cursor\":\"\"}}"));
        assertThat(sync("delta").path("status").asString()).isEqualTo("done");
        assertThat(smileOf(ana).path("points_balance").asLong()).isEqualTo(7);
    }

    @Test
    void a_failure_after_some_pages_keeps_those_and_retires_nobody() {
        for (int id = 10; id < 600; id++) fake.put(id, "person" + id + "@example.com", "member", 1);
        sync("full");
        fake.remove(2);
        fake.behave(
                request -> request.parameter("cursor").equals(FakeSmile.cursor(100)) ? Reply.of(200, "oops") : null);
        var pass = sync("full");
        assertThat(pass.path("status").asString()).isEqualTo("failed");
        assertThat(pass.path("fetched").asLong()).isEqualTo(500);
        assertThat(pass.path("retired").asLong()).isZero();
        assertThat(state().path("last_sync").path("customers").asLong()).isEqualTo(592);
    }
}
