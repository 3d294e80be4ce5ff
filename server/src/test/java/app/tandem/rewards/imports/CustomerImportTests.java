package app.tandem.rewards.imports;

import static org.assertj.core.api.Assertions.assertThat;

import app.tandem.rewards.RewardsProgram;
import app.tandem.support.Api;
import app.tandem.support.TandemTest;
import app.tandem.support.TestShops;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

@TandemTest
class CustomerImportTests {
    private static final String HEADER = "email,first_name,last_name,state,points\n";

    @Autowired
    TestShops shops;

    @Autowired
    JdbcClient db;

    RewardsProgram program;

    @BeforeEach
    void newProgram() {
        program = new RewardsProgram(shops);
    }

    private Api.Answer load(String csv) {
        return load(csv, StandardCharsets.UTF_8);
    }

    private Api.Answer load(String csv, Charset charset) {
        return program.admin().post("/api/rewards/customers/import", csv.getBytes(charset), "text/csv");
    }

    private static void counts(Api.Answer answer, long created, long updated, long rejected) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().path("created").asLong()).as("created").isEqualTo(created);
        assertThat(answer.body().path("updated").asLong()).as("updated").isEqualTo(updated);
        assertThat(answer.body().path("rejected_rows").asLong()).as("rejected").isEqualTo(rejected);
        assertThat(answer.body().path("rows").asLong()).isEqualTo(created + updated + rejected);
    }

    private List<String> customers() {
        var found = new ArrayList<String>();
        program.admin()
                .get("/api/rewards/customers?limit=250")
                .body()
                .path("data")
                .forEach(each -> found.addFirst(each.path("email").asString("-") + " "
                        + each.path("first_name").asString("-") + " "
                        + each.path("state").asString() + " "
                        + each.path("points_balance").asLong()));
        return found;
    }

    private void balancesEqualTheLedger() {
        var wrong = db.sql("""
                        select count(*) from rewards_customer c where shop_id = :shop and points_balance <>
                          (select coalesce(sum(points_change), 0) from points_entry e
                           where e.shop_id = c.shop_id and e.customer_id = c.id)
                        """)
                .param("shop", program.shop().id().value())
                .query(Long.class)
                .single();
        assertThat(wrong).isZero();
    }

    @Test
    void a_file_makes_customers_with_their_balances() {
        counts(load(HEADER + """
                        Ana@Example.com,Ana,Reyes,member,500
                        bo@example.com,"Bo ""the"" boss",,Candidate,
                        ,Cy,Lind,disabled,0
                        dee@example.com,,,,7
                        """), 4, 0, 0);
        assertThat(customers())
                .containsExactly(
                        "ana@example.com Ana member 500",
                        "bo@example.com Bo \"the\" boss candidate 0",
                        "- Cy disabled 0",
                        "dee@example.com - candidate 7");
        balancesEqualTheLedger();
    }

    @Test
    void a_form_with_a_file_does_the_same() {
        var answer = program.admin()
                .upload(
                        "/api/rewards/customers/import",
                        Map.of(),
                        "customers.csv",
                        (HEADER + "ana@example.com,Ana,,member,5\n").getBytes(StandardCharsets.UTF_8));
        counts(answer, 1, 0, 0);
        assertThat(program.admin()
                        .upload("/api/rewards/customers/import", Map.of(), "empty.csv", new byte[0])
                        .code())
                .isEqualTo("csv-columns-missing");
    }

    @Test
    void the_same_file_twice_changes_nothing() {
        var file = HEADER + """
                ana@example.com,Ana,,member,500
                pair@example.com,One,,member,10
                pair@example.com,Two,,candidate,20
                ,Nobody,Known,member,30
                ,Nobody,Known,member,40
                """;
        counts(load(file), 5, 0, 0);
        var before = program.admin().get("/api/rewards/customers").body();
        counts(load(file), 0, 5, 0);
        assertThat(program.admin().get("/api/rewards/customers").body()).isEqualTo(before);
        balancesEqualTheLedger();
    }

    @Test
    void known_customers_are_brought_to_the_files_state() {
        var ana = program.member("ana@example.com", 300);
        var cy = program.member("cy@example.com", 50);
        var untouched = program.read(cy).body();
        counts(load(HEADER + "ANA@example.com,Anna,,disabled,120\ncy@example.com,,,,\n"), 0, 2, 0);
        var after = program.read(ana).body();
        assertThat(after.path("first_name").asString()).isEqualTo("Anna");
        assertThat(after.path("state").asString()).isEqualTo("disabled");
        assertThat(after.path("points_balance").asLong()).isEqualTo(120);
        assertThat(program.read(cy).body()).isEqualTo(untouched);
        var entry = program.admin()
                .get("/api/rewards/customers/" + ana + "/points?limit=1")
                .body()
                .path("data")
                .path(0);
        assertThat(entry.path("points_change").asLong()).isEqualTo(-180);
        assertThat(entry.path("description").asString()).isEqualTo("Imported balance");
        balancesEqualTheLedger();
    }

    @Test
    void a_changed_customer_is_news_since_before_the_import() {
        var ana = program.member("ana@example.com", 300);
        var before = program.read(ana).body().path("updated_at").asString();
        load(HEADER + "ana@example.com,,,,301\n");
        assertThat(program.read(ana).body().path("updated_at").asString()).isGreaterThan(before);
    }

    @Test
    void columns_may_come_in_any_order_and_some_may_be_absent() {
        counts(load("\uFEFF Points ,EMAIL\r\n12,ana@example.com\r\n"), 1, 0, 0);
        assertThat(customers()).containsExactly("ana@example.com - candidate 12");
    }

    @Test
    void bad_rows_are_rejected_with_their_reason_and_the_rest_goes_on() {
        var answer = load(HEADER + """
                ana@example.com,Ana,,member,5
                not an address,,,member,5
                bo@example.com,,,gold,5
                cy@example.com,,,member,-5
                dee@example.com,,,member,1.5
                ed@example.com,,,member,99999999999999999999

                fay@example.com,,,member
                gil@example.com,a\u0007b,,member,5
                """);
        counts(answer, 1, 0, 7);
        assertThat(reasons(answer.body()))
                .containsExactly(
                        "3 email-invalid",
                        "4 state-unknown",
                        "5 points-invalid",
                        "6 points-invalid",
                        "7 points-invalid",
                        "9 column-count",
                        "10 name-invalid");
        assertThat(answer.body().path("rejected").path(0).path("detail").asString())
                .isEqualTo("\"not an address\" is no e-mail address.");
    }

    private static List<String> reasons(JsonNode report) {
        var reasons = new ArrayList<String>();
        report.path("rejected")
                .forEach(each -> reasons.add(
                        each.path("row").asLong() + " " + each.path("reason").asString()));
        return reasons;
    }

    @Test
    void of_many_rejected_rows_the_first_hundred_are_told() {
        var answer = load(HEADER + "nope,,,,\n".repeat(250));
        counts(answer, 0, 0, 250);
        assertThat(answer.body().path("rejected").size()).isEqualTo(100);
    }

    @ParameterizedTest
    @CsvSource({"unclosed", "after", "encoding", "missing", "unknown", "twice", "empty", "semicolons"})
    void a_file_that_cannot_be_read_changes_nothing_at_all(String fault) {
        var ana = program.member("ana@example.com", 300);
        var good = "ana@example.com,Ana,,member,5\n".repeat(1) + "new@example.com,,,member,5\n";
        var answer = switch (fault) {
            case "unclosed" -> load(HEADER + good + "bo@example.com,\"Bo,,member,5\n");
            case "after" -> load(HEADER + good + "bo@example.com,\"Bo\"x,,member,5\n");
            case "encoding" -> load(HEADER + good + "bo@example.com,Zoë,,member,5\n", StandardCharsets.ISO_8859_1);
            case "missing" -> load("first_name,points\nAna,5\n");
            case "unknown" -> load("email,ponits\nana@example.com,5\n");
            case "twice" -> load("email,points,points\nana@example.com,5,6\n");
            case "empty" -> load("");
            default -> load("email;points\nana@example.com;5\n");
        };
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.code())
                .isEqualTo(
                        switch (fault) {
                            case "unclosed", "after" -> "csv-malformed";
                            case "encoding" -> "csv-not-utf8";
                            case "missing", "empty" -> "csv-columns-missing";
                            default -> "csv-column-unknown";
                        });
        assertThat(customers()).hasSize(1);
        assertThat(program.read(ana).body().path("points_balance").asLong()).isEqualTo(300);
    }

    @Test
    void a_form_without_a_file_says_so() {
        var answer = program.admin()
                .post(
                        "/api/rewards/customers/import",
                        "--b\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\nx\r\n--b--\r\n"
                                .getBytes(StandardCharsets.UTF_8),
                        "multipart/form-data; boundary=b");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo("file-missing");
    }

    @Test
    void two_imports_at_once_make_each_customer_once() throws Exception {
        var file = new StringBuilder(HEADER);
        for (var i = 0; i < 2_000; i++) file.append("c" + i + "@example.com,,,member," + i + "\n");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Api.Answer> call = () -> load(file.toString());
            var made = 0L;
            for (var future : threads.invokeAll(List.of(call, call, call))) {
                made += future.get().body().path("created").asLong();
            }
            assertThat(made).isEqualTo(2_000);
        }
        balancesEqualTheLedger();
    }

    @Test
    void points_spent_during_an_import_are_not_lost_from_the_ledger() throws Exception {
        var ana = program.member("ana@example.com", 1_000);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = new ArrayList<Callable<Api.Answer>>();
            for (var i = 0; i < 20; i++) {
                calls.add(() -> program.move(ana, -1));
                calls.add(() -> load(HEADER + "ana@example.com,,,,1000\n"));
            }
            for (var future : threads.invokeAll(calls))
                assertThat(future.get().status()).isIn(200, 201);
        }
        balancesEqualTheLedger();
    }

    @Test
    void another_shops_customer_with_the_same_email_is_left_alone() {
        var other = new RewardsProgram(shops);
        var theirs = other.member("ana@example.com", 77);
        counts(load(HEADER + "ana@example.com,,,disabled,5\n"), 1, 0, 0);
        assertThat(other.read(theirs).body().path("points_balance").asLong()).isEqualTo(77);
        assertThat(other.read(theirs).body().path("state").asString()).isEqualTo("member");
    }

    @Test
    void a_hundred_thousand_customers_arrive_in_seconds() {
        var file = new StringBuilder(HEADER);
        for (var i = 0; i < 100_000; i++) {
            file.append("c" + i + "@example.com,First" + i + ",Last,member," + (i % 1_000) + "\n");
        }
        var start = System.nanoTime();
        counts(load(file.toString()), 100_000, 0, 0);
        var first = Duration.ofNanos(System.nanoTime() - start);
        counts(load(file.toString().replace(",member,", ",disabled,")), 0, 100_000, 0);
        // Generous: the machine may be shared. Row by row it would be minutes.
        assertThat(first).isLessThan(Duration.ofSeconds(40));
        balancesEqualTheLedger();
    }
}
