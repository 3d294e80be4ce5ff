package app.tandem.subscribers;

import static org.assertj.core.api.Assertions.assertThat;

import app.tandem.shared.PhoneNumber;
import app.tandem.support.Api;
import app.tandem.support.TandemTest;
import app.tandem.support.TestShops;
import app.tandem.support.TestShops.TestShop;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@TandemTest
class PropertyTypeTests {
    private static final String ANA = "+12125550101";
    private static final String BEA = "+12125550102";

    @Autowired
    TestShops shops;

    @Autowired
    Subscribers subscribers;

    @Autowired
    DataSource dataSource;

    @Autowired
    JdbcClient db;

    TestShop shop;

    @BeforeEach
    void newShop() {
        shop = shops.create();
    }

    private Api.Answer give(String phone, String json) {
        return shop.api()
                .post("/api/v1/subscribers", "{\"phone\": \"" + phone + "\", \"properties\": {\"p\": " + json + "}}");
    }

    private static String field(Api.Answer answer) {
        return answer.body().path("errors").path(0).path("field").asString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"M\"     | 5       | text    | \"5\"",
                "\"M\"     | 5.50    | text    | \"5.5\"",
                "\"M\"     | true    | text    | \"true\"",
                "\"M\"     | \"2026-05-01\" | text | \"2026-05-01\"",
                "5         | \"7\"   | number  | 7",
                "5         | \"-7.25\" | number | -7.25",
                "true      | \"False\" | boolean | false",
                "[\"tea\"] | \"coffee\" | list  | [\"coffee\"]",
                "\"2026-05-01\" | \"2026-05-02T10:00:00+02:00\" | date | \"2026-05-02T08:00:00Z\"",
                "\"2026-05-01T10:00:00Z\" | \"2026-05-02\" | date | \"2026-05-02\"",
            })
    void a_later_value_of_another_kind_is_converted_where_nothing_is_lost(
            String first, String later, String type, String kept) {
        assertThat(give(ANA, first).status()).isEqualTo(201);
        assertThat(subscribers.propertyTypes(shop.id())).isEqualTo(Map.of("p", type));
        var answer = give(BEA, later);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
        assertThat(answer.body().path("properties").path("p").toString()).isEqualTo(kept);
        assertThat(subscribers.propertyTypes(shop.id())).isEqualTo(Map.of("p", type));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "5         | \"five\"    | a number | a text",
                "5         | \"007\"     | a number | a text",
                "5         | true        | a number | true or false",
                "5         | [\"7\"]     | a number | a list of texts",
                "5         | \"2026-05-01\" | a number | a date",
                "true      | \"yes\"     | true or false | a text",
                "true      | 1           | true or false | a number",
                "\"2026-05-01\" | \"soon\" | a date | a text",
                "\"2026-05-01\" | 20260501 | a date | a number",
                "\"M\"     | [\"tea\"]   | a text | a list of texts",
                "[\"tea\"] | 5           | a list of texts | a number",
            })
    void a_value_that_would_lose_something_is_refused_naming_both_types(
            String first, String later, String type, String given) {
        give(ANA, first);
        var answer = give(BEA, later);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo("property-type");
        assertThat(field(answer)).isEqualTo("properties.p");
        assertThat(answer.body().path("detail").asString())
                .startsWith("“p” is " + type + " for this shop, and this value is " + given + ". Give ");
        assertThat(subscribers.byPhone(shop.id(), new PhoneNumber(BEA))).isEmpty();
    }

    @Test
    void dates_are_facts_with_or_without_a_time_and_survive_a_change_of_something_else() {
        give(ANA, "\"1990-02-01\"");
        give(BEA, "\"2026-05-01T10:00:00.123456789Z\"");
        shop.api().post("/api/v1/subscribers", Map.of("phone", ANA, "first_name", "Ana"));
        assertThat(subscribers
                        .byPhone(shop.id(), new PhoneNumber(ANA))
                        .orElseThrow()
                        .facts())
                .containsEntry("property.p", LocalDate.of(1990, 2, 1));
        assertThat(subscribers
                        .byPhone(shop.id(), new PhoneNumber(BEA))
                        .orElseThrow()
                        .facts())
                .containsEntry("property.p", Instant.parse("2026-05-01T10:00:00.123456Z"));
    }

    @Test
    void an_equal_value_of_another_kind_changes_nothing() {
        give(ANA, "5");
        var changes = "select count(*) from subscriber_change where shop_id = " + shop.id();
        var before = db.sql(changes).query(Long.class).single();
        assertThat(give(ANA, "\"5.0\"").status()).isEqualTo(200);
        assertThat(db.sql(changes).query(Long.class).single()).isEqualTo(before);
    }

    @Test
    void what_is_refused_gives_no_type_and_null_takes_a_value_of_any_type_away() {
        give(ANA, "5");
        var refused = shop.api().post("/api/v1/subscribers", """
                {"phone": "+12125550103", "properties": {"q": true, "p": "x"}}
                """);
        assertThat(refused.code()).isEqualTo("property-type");
        assertThat(subscribers.propertyTypes(shop.id())).isEqualTo(Map.of("p", "number"));
        var id = subscribers
                .byPhone(shop.id(), new PhoneNumber(ANA))
                .orElseThrow()
                .id();
        var patched = shop.api().patch("/api/v1/subscribers/" + id, "{\"properties\": {\"p\": null}}");
        assertThat(patched.body().path("properties").size()).isZero();
        var again = shop.api().patch("/api/v1/subscribers/" + id, "{\"properties\": {\"p\": \"x\"}}");
        assertThat(again.code()).isEqualTo("property-type");
    }

    @Test
    void a_person_has_at_most_fifty_properties() {
        var many = new HashMap<String, Object>();
        IntStream.rangeClosed(1, 50).forEach(n -> many.put("p" + n, n));
        var made = shop.api().post("/api/v1/subscribers", Map.of("phone", ANA, "properties", many));
        assertThat(made.status()).isEqualTo(201);
        var more = give(ANA, "1");
        assertThat(more.status()).isEqualTo(422);
        assertThat(more.code()).isEqualTo("too-many-properties");
        assertThat(field(more)).isEqualTo("properties");
        assertThat(give(BEA, "1").status()).isEqualTo(201);
    }

    @Test
    void of_two_first_values_at_once_one_decides_and_the_other_follows_or_is_refused() throws Exception {
        var values = List.of("5", "\"five\"", "true", "\"2026-05-01\"", "[\"tea\"]", "\"6\"");
        for (var round = 0; round < 5; round++) {
            newShop();
            var together = new CyclicBarrier(values.size());
            var tasks = new ArrayList<Callable<Api.Answer>>();
            for (var i = 0; i < values.size(); i++) {
                var phone = "+1212555011" + i;
                var value = values.get(i);
                tasks.add(() -> {
                    together.await();
                    return give(phone, value);
                });
            }
            var answers = new ArrayList<Api.Answer>();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (var answer : threads.invokeAll(tasks)) answers.add(answer.get());
            }
            var type = subscribers.propertyTypes(shop.id()).get("p");
            assertThat(answers).allSatisfy(answer -> {
                if (answer.status() == 201) return;
                assertThat(answer.status()).as(answer.body().toString()).isEqualTo(422);
                assertThat(answer.code()).isEqualTo("property-type");
            });
            var kept = db.sql("""
                            select distinct jsonb_typeof(properties -> 'p') from subscriber where shop_id = ?
                            """).param(shop.id().value()).query(String.class).list();
            assertThat(kept)
                    .containsExactly(
                            switch (String.valueOf(type)) {
                                case "text" -> "string";
                                case "date" -> "object";
                                case "list" -> "array";
                                default -> String.valueOf(type);
                            });
        }
    }

    @Test
    void a_first_value_waits_for_one_under_way_and_takes_its_type() throws Exception {
        try (var other = dataSource.getConnection();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            other.setAutoCommit(false);
            insert(other, "text");
            Future<Api.Answer> answer = threads.submit(() -> give(ANA, "5"));
            Awaitility.await().until(() -> db.sql("""
                            select count(*) from pg_stat_activity
                            where wait_event_type = 'Lock' and query like '%insert into subscriber_property%'
                              and pid <> pg_backend_pid()
                            """).query(Long.class).single() > 0);
            other.commit();
            other.setAutoCommit(true);
            assertThat(answer.get().body().path("properties").path("p").toString())
                    .isEqualTo("\"5\"");
        }
    }

    private void insert(java.sql.Connection connection, String type) throws SQLException {
        try (var insert = connection.prepareStatement("insert into subscriber_property values (?, 'p', ?)")) {
            insert.setLong(1, shop.id().value());
            insert.setString(2, type);
            insert.executeUpdate();
        }
    }
}
