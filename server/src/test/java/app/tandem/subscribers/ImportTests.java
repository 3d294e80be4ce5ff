package app.tandem.subscribers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import app.tandem.shared.Home;
import app.tandem.shared.Problem;
import app.tandem.shared.ShopId;
import app.tandem.support.Api;
import app.tandem.support.TandemTest;
import app.tandem.support.TestShops;
import app.tandem.support.TestShops.TestShop;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

@TandemTest
class ImportTests {
    @Autowired
    TestShops shops;

    @Autowired
    Subscribers subscribers;

    @Autowired
    ImportTable imports;

    @Autowired
    ImportRun run;

    @Autowired
    Home home;

    @Autowired
    JdbcClient db;

    TestShop shop;

    @BeforeEach
    void newShop() {
        shop = shops.create();
    }

    private Api.Answer upload(String mode, byte[] file) {
        return shop.api().upload("/api/v1/imports", Map.of("mode", mode), "people.csv", file);
    }

    private JsonNode imported(String mode, String csv) {
        var answer = upload(mode, csv.getBytes(StandardCharsets.UTF_8));
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(202);
        return ended(answer.body().path("id").asString());
    }

    private JsonNode ended(String id) {
        return await().atMost(Duration.ofMinutes(2))
                .until(
                        () -> shop.api().get("/api/v1/imports/" + id).body(),
                        each -> !each.path("status").asString().equals("running"));
    }

    private List<String> verdicts(JsonNode imported) {
        return shop.api()
                .get("/api/v1/imports/" + imported.path("id").asString() + "/rows?limit=250")
                .body()
                .path("data")
                .valueStream()
                .map(row -> row.path("row").asInt() + " " + row.path("verdict").asString())
                .toList();
    }

    private String reason(JsonNode imported, String verdict) {
        return shop.api()
                .get("/api/v1/imports/" + imported.path("id").asString() + "/rows?verdict=" + verdict)
                .body()
                .path("data")
                .path(0)
                .path("reason")
                .asString();
    }

    private JsonNode person(String phone) {
        return shop.api()
                .get("/api/v1/subscribers?phone=" + phone.replace("+", "%2B"))
                .body()
                .path("data")
                .path(0);
    }

    private static final String EVERY_VERDICT = """
            Phone , E-Mail,EMAIL,first name,LAST_NAME,time_zone,tags,consent_state,consent_method,consent_at,property.Size,property.age
            +12125550101,,ana@example.com,Ana,Lo,America/New_York,"vip, summer",subscribed,form,2024-01-31,M,5
            (212) 555-0102,,,Bo,,,,,,,,
            212-555-0101,,,Again,,,,,,,,
            12,,,,,,,,,,,
            +12125550103,,no address,,,,,,,,,
            +12125550104,,,,,Mars/Olympus,,,,,,
            +12125550105,,,,,,,maybe,,,,
            +12125550106,,,,,,,subscribed,,2199-01-01,,
            +12125550107,,,,,,,subscribed,paper,2020-01-01T00:00:00Z,,
            +12125550108,,,Cy,,,,,,,,
            +12125550109,,,Same,,,,,,,,
            +12125550110,,,,,,,,,,,,extra
            +12125550111,,,,,,,subscribed,paper,2090-01-01T00:00:00Z,,
            """;

    private void peopleWhoAreThere() {
        shop.api().post("/api/v1/subscribers", Map.of("phone", "+12125550107", "first_name", "Out"));
        var out = person("+12125550107").path("id").asString();
        shop.api().post("/api/v1/subscribers/" + out + "/unsubscribe", Map.of());
        shop.api().post("/api/v1/subscribers", Map.of("phone", "+12125550108", "first_name", "Old"));
        shop.api().post("/api/v1/subscribers", Map.of("phone", "+12125550109", "first_name", "Same"));
    }

    @Test
    void every_row_gets_its_verdict_and_a_dry_run_says_the_same_and_writes_nothing() {
        peopleWhoAreThere();
        var before = shop.api().get("/api/v1/subscribers").body();
        var changes = changes();
        var rehearsed = imported("dry_run", EVERY_VERDICT);
        assertThat(rehearsed.path("status").asString()).isEqualTo("done");
        assertThat(shop.api().get("/api/v1/subscribers").body()).isEqualTo(before);
        assertThat(changes()).isEqualTo(changes);

        var done = imported("commit", EVERY_VERDICT);
        assertThat(verdicts(done))
                .containsExactly(
                        "1 new",
                        "2 new",
                        "3 duplicate",
                        "4 invalid_phone",
                        "5 invalid_email",
                        "6 invalid_time_zone",
                        "7 invalid_consent",
                        "8 invalid_consent",
                        "9 opted_out",
                        "10 updated",
                        "11 unchanged",
                        "12 invalid_row",
                        "13 invalid_consent");
        assertThat(verdicts(rehearsed)).isEqualTo(verdicts(done));
        assertThat(rehearsed.path("verdicts")).isEqualTo(done.path("verdicts"));
        assertThat(done.path("rows").asInt()).isEqualTo(13);
        assertThat(done.path("done").asInt()).isEqualTo(13);
        assertThat(done.path("verdicts").toString())
                .isEqualTo("{\"new\":2,\"updated\":1,\"opted_out\":1,\"invalid_phone\":1,\"duplicate\":1,"
                        + "\"invalid_consent\":3,\"invalid_email\":1,\"invalid_row\":1,\"invalid_time_zone\":1,"
                        + "\"unchanged\":1}");
        assertThat(done.path("ignored_columns").toString()).isEqualTo("[\"E-Mail\"]");

        var ana = person("+12125550101");
        assertThat(ana.path("first_name").asString()).isEqualTo("Ana");
        assertThat(ana.path("email").asString()).isEqualTo("ana@example.com");
        assertThat(ana.path("tags").toString()).isEqualTo("[\"vip\",\"summer\"]");
        assertThat(ana.path("properties").toString()).isEqualTo("{\"age\":5,\"Size\":\"M\"}");
        assertThat(ana.path("consent").toString())
                .isEqualTo("{\"state\":\"subscribed\",\"since\":\"2024-01-31T00:00:00Z\",\"method\":\"form\"}");
        assertThat(person("+12125550107").path("consent").path("state").asString())
                .isEqualTo("unsubscribed");
        assertThat(person("+12125550107").path("first_name").asString()).isEqualTo("Out");
        assertThat(person("+12125550108").path("first_name").asString()).isEqualTo("Cy");
    }

    private long changes() {
        return db.sql("select count(*) from subscriber_change where shop_id = ?")
                .param(shop.id().value())
                .query(Long.class)
                .single();
    }

    @Test
    void the_same_file_twice_changes_nothing_the_second_time() {
        var file =
                "phone,email,consent_state,consent_method,tags,property.n\n+12125550101,a@example.com,subscribed,form,x;y,1.50\n";
        imported("commit", file);
        var changes = changes();
        assertThat(imported("commit", file).path("verdicts").toString())
                .isEqualTo(
                        "{\"new\":0,\"updated\":0,\"opted_out\":0,\"invalid_phone\":0,\"duplicate\":0,\"unchanged\":1}");
        assertThat(changes()).isEqualTo(changes);
    }

    @Test
    void rows_are_listed_by_verdict_with_reason_phone_and_line() {
        var csv = new StringBuilder("phone,first_name\n");
        for (var n = 0; n < 30; n++)
            csv.append(n % 3 == 0 ? "nonsense" + n : "+1212555" + (1000 + n)).append(",\"two\nlines\"\n");
        var id = imported("dry_run", csv.toString()).path("id").asString();
        var first = shop.api()
                .get("/api/v1/imports/" + id + "/rows?verdict=invalid_phone&limit=6")
                .body();
        assertThat(first.path("total").asInt()).isEqualTo(10);
        assertThat(first.path("data").size()).isEqualTo(6);
        var row = first.path("data").path(1);
        assertThat(row.path("row").asInt()).isEqualTo(4);
        assertThat(row.path("line").asInt()).isEqualTo(8);
        assertThat(row.path("phone").asString()).isEqualTo("nonsense3");
        assertThat(row.path("reason").asString()).contains("phone number");
        var rest = shop.api()
                .get("/api/v1/imports/" + id + "/rows?verdict=invalid_phone&limit=6&cursor="
                        + first.path("next_cursor").asString())
                .body();
        assertThat(rest.path("data").size()).isEqualTo(4);
        assertThat(rest.path("next_cursor").isNull()).isTrue();
        assertThat(shop.api()
                        .get("/api/v1/imports/" + id + "/rows?verdict=opted_out")
                        .body()
                        .path("data")
                        .size())
                .isZero();
        assertThat(shop.api()
                        .get("/api/v1/imports/" + id + "/rows?verdict=nonsense")
                        .code())
                .isEqualTo("verdict-unknown");
    }

    @Test
    void many_batches_are_applied_each_once_and_listed_across() {
        var csv = new StringBuilder("phone,first_name,consent_state\n");
        for (var n = 0; n < 3_500; n++)
            csv.append("+1212555").append(1000 + n).append(",N").append(n).append(",subscribed\n");
        var done = imported("commit", csv.toString());
        assertThat(done.path("verdicts").toString())
                .isEqualTo("{\"new\":3500,\"updated\":0,\"opted_out\":0,\"invalid_phone\":0,\"duplicate\":0}");
        assertThat(subscribers.count(shop.id())).isEqualTo(3_500);
        var id = done.path("id").asString();
        var seen = new AtomicInteger();
        var cursor = "";
        while (cursor != null) {
            var page = shop.api()
                    .get("/api/v1/imports/" + id + "/rows?verdict=new&limit=250" + cursor)
                    .body();
            page.path("data").forEach(row -> assertThat(row.path("row").asInt()).isEqualTo(seen.incrementAndGet()));
            cursor = page.path("next_cursor").isNull()
                    ? null
                    : "&cursor=" + page.path("next_cursor").asString();
        }
        assertThat(seen).hasValue(3_500);
        assertThat(Files.exists(run.file(shop.id(), Long.parseLong(id)))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                   | file-empty
            \\n\\n                               | file-empty
            email,name\\na@example.com,Ana       | columns-missing
            +12125550101,ana@example.com         | columns-missing
            phone,email,Phone\\n1,2,3            | columns-duplicate
            phone,property.a,property.a\\n1,2,3  | columns-duplicate
            phone,property.\\n1,2                | property-invalid
            "phone,email\\n1,2                   | quotes-broken
            phone,email\\n"1"2,x                 | quotes-broken
            """, quoteCharacter = '\'')
    void a_file_whose_beginning_is_wrong_is_refused_at_once(String csv, String code) {
        var answer = upload("commit", csv.replace("\\n", "\n").getBytes(StandardCharsets.UTF_8));
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.body().path("detail").asString()).endsWith(".");
        assertThat(shop.api().get("/api/v1/imports").body().path("data").size()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"UTF-16", "UTF-16LE", "ISO-8859-1"})
    void a_file_that_is_not_utf_8_is_refused(String charset) {
        var answer = upload("commit", "phone,first_name\n+12125550101,Zo\u00eb\n".getBytes(Charset.forName(charset)));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo("encoding-invalid");
    }

    @Test
    void a_byte_order_mark_and_semicolons_are_understood() {
        imported("commit", "\ufeffphone;first_name;property.zip\n+12125550101;Zo\u00eb;02134\n");
        assertThat(person("+12125550101").path("first_name").asString()).isEqualTo("Zo\u00eb");
        assertThat(person("+12125550101").path("properties").path("zip").asString())
                .isEqualTo("02134");
    }

    @Test
    void a_fault_late_in_the_file_fails_the_import_with_its_line_and_nothing_is_written() {
        var good = "+12125550101,Ana\n".repeat(2_000);
        var broken = imported("commit", "phone,first_name\n" + good + "+12125550102,\"Bo\n" + good);
        assertThat(broken.path("status").asString()).isEqualTo("failed");
        assertThat(broken.path("code").asString()).isEqualTo("quotes-broken");
        assertThat(broken.path("reason").asString()).contains("line 2002");
        var bytes = ("phone,first_name\n" + good + "+12125550102,Zo\u00eb\n").getBytes(StandardCharsets.ISO_8859_1);
        var latin = ended(upload("commit", bytes).body().path("id").asString());
        assertThat(latin.path("code").asString()).isEqualTo("encoding-invalid");
        assertThat(subscribers.count(shop.id())).isZero();
    }

    @Test
    void a_request_without_file_or_mode_says_what_is_missing() {
        assertThat(upload("perhaps", "phone\n1\n".getBytes(StandardCharsets.UTF_8))
                        .code())
                .isEqualTo("mode-invalid");
        assertThat(shop.api()
                        .upload("/api/v1/imports", Map.of(), "x.csv", new byte[0])
                        .code())
                .isEqualTo("mode-invalid");
        var form = shop.api().post("/api/v1/imports?mode=commit", new byte[0], "application/x-www-form-urlencoded");
        assertThat(form.code()).isEqualTo("file-missing");
        assertThat(upload("commit", new byte[0]).code()).isEqualTo("file-empty");
    }

    @Test
    void numbers_without_country_code_are_of_the_shops_country() {
        shop.api().patch("/api/v1/shop", Map.of("country", "GB"));
        imported("commit", "phone\n020 7946 0958\n");
        assertThat(person("+442079460958").path("phone").asString()).isEqualTo("+442079460958");
    }

    @Test
    void a_property_column_is_of_one_type_and_of_the_type_the_shop_has() {
        shop.api()
                .post(
                        "/api/v1/subscribers",
                        Map.of("phone", "+12125550100", "properties", Map.of("age", 5, "zip", "1")));
        var done = imported("commit", """
                phone,property.age,property.zip,property.pro,property.mixed,property.since,property.sometimes
                +12125550101,7.50,10001,TRUE,1,2026-05-01,2026-05-01
                +12125550102,old,2,false,x,2026-05-02T10:00:00+02:00,soon
                +12125550103,8,2,false,x,2026-05-02T10:00:00+02:00,soon
                """);
        assertThat(verdicts(done)).containsExactly("1 new", "2 invalid_property", "3 new");
        assertThat(reason(done, "invalid_property"))
                .isEqualTo("“age” is a number for this shop, and this value is a text."
                        + " Give a number such as 12.5, or use another name.");
        var properties = person("+12125550101").path("properties");
        assertThat(properties.path("age").decimalValue()).isEqualByComparingTo("7.5");
        assertThat(properties.path("pro").booleanValue()).isTrue();
        assertThat(properties.path("zip").stringValue()).isEqualTo("10001");
        assertThat(properties.path("mixed").stringValue()).isEqualTo("1");
        assertThat(properties.path("since").stringValue()).isEqualTo("2026-05-01");
        assertThat(person("+12125550103").path("properties").path("since").stringValue())
                .isEqualTo("2026-05-02T08:00:00Z");
        assertThat(subscribers.propertyTypes(shop.id()))
                .containsEntry("pro", "boolean")
                .containsEntry("mixed", "text")
                .containsEntry("since", "date")
                .containsEntry("sometimes", "text");
    }

    @Test
    void a_rehearsed_import_says_the_same_of_properties_and_gives_them_no_type() {
        var file = "phone,property.age\n+12125550101,7\n+12125550102,8\n";
        assertThat(verdicts(imported("dry_run", file))).containsExactly("1 new", "2 new");
        assertThat(subscribers.propertyTypes(shop.id())).isEmpty();
    }

    @Test
    void an_import_cut_off_between_batches_goes_on_with_the_row_after() throws IOException {
        var csv = new StringBuilder("phone,first_name\n");
        for (var n = 0; n < 2_500; n++)
            csv.append("+1212555")
                    .append(1000 + n % 2_400)
                    .append(",N")
                    .append(n)
                    .append('\n');
        var id = imports.insert(shop.id(), false, "people.csv", List.of(), "test");
        Files.createDirectories(home.resolve("imports"));
        Files.writeString(run.file(shop.id(), id), csv);
        var batches = new AtomicInteger();
        assertThatThrownBy(() -> run.run(shop.id(), id, () -> batches.incrementAndGet() > 2))
                .isInstanceOf(ImportRun.Interrupted.class);
        assertThat(imports.find(shop.id(), id).orElseThrow().done()).isEqualTo(2_000);
        assertThat(subscribers.count(shop.id())).isEqualTo(2_000);

        run.run(shop.id(), id, () -> false);
        var done = imports.find(shop.id(), id).orElseThrow();
        assertThat(done.status()).isEqualTo("done");
        assertThat(done.verdicts()).isEqualTo(Map.of("new", 2_400L, "duplicate", 100L));
        assertThat(subscribers.count(shop.id())).isEqualTo(2_400);
    }

    @Test
    void an_import_whose_file_is_gone_fails_and_says_so() throws IOException {
        var id = imports.insert(shop.id(), false, "people.csv", List.of(), "test");
        run.run(shop.id(), id, () -> false);
        var failed = imports.find(shop.id(), id).orElseThrow();
        assertThat(failed.status()).isEqualTo("failed");
        assertThat(failed.code()).isEqualTo("file-lost");
    }

    @Test
    void a_file_with_too_many_rows_is_refused() throws IOException {
        var file = Files.createTempFile("people", ".csv");
        Files.writeString(file, "phone\n1\n2\n3\n");
        assertThat(ImportSurvey.of(file, List.of(), 3, Map.of()).rows()).isEqualTo(3);
        assertThatThrownBy(() -> ImportSurvey.of(file, List.of(), 2, Map.of()))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo("rows-too-many"));
        Files.delete(file);
    }

    @Test
    void another_shops_import_is_not_there() {
        var id = imported("dry_run", "phone\n+12125550101\n").path("id").asString();
        var other = shops.create().api();
        assertThat(other.get("/api/v1/imports/" + id).status()).isEqualTo(404);
        assertThat(other.get("/api/v1/imports/" + id + "/rows").status()).isEqualTo(404);
        assertThat(other.get("/api/v1/imports").body().path("data").size()).isZero();
        assertThat(shop.api().get("/api/v1/imports/x").status()).isEqualTo(404);
        assertThat(imports.find(new ShopId(Long.MAX_VALUE), Long.parseLong(id))).isEmpty();
    }
}
