package app.tandem.team;

import static org.assertj.core.api.Assertions.assertThat;

import app.tandem.shared.EmailAddress;
import app.tandem.support.Api;
import app.tandem.support.MovableClock;
import app.tandem.support.TandemTest;
import app.tandem.support.TestShops;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@TandemTest
class SessionTests {
    private static final String PASSWORD = "a long enough password";

    @Autowired
    TestShops shops;

    @Autowired
    People people;

    @Autowired
    SignInThrottle throttle;

    @Autowired
    MovableClock clock;

    @Autowired
    JdbcClient db;

    String email = "";

    @BeforeEach
    void somebody() {
        var shop = shops.create();
        email = "person" + shop.id() + "@example.com";
        people.put(shop.id(), new EmailAddress(email), "Person", PASSWORD);
        db.sql("delete from sign_in_failure").update(); // All tests come from one network address.
    }

    @AfterEach
    void back() {
        clock.reset();
    }

    @Test
    void a_session_needs_the_csrf_token_for_writes_and_ends_with_sign_out() {
        var visitor = visit();
        var signedIn = visitor.post(
                "/api/session", Map.of("email", " " + email.toUpperCase(java.util.Locale.ROOT), "password", PASSWORD));
        assertThat(signedIn.status()).isEqualTo(200);
        assertThat(signedIn.body().path("person").path("email").asString()).isEqualTo(email);
        var cookie = signedIn.headers().getOrDefault("set-cookie", List.of()).stream()
                .filter(each -> each.startsWith("tandem_session="))
                .findFirst()
                .orElseThrow();
        assertThat(cookie).contains("HttpOnly").contains("SameSite=Lax");

        var withSession = shops.open().with("Cookie", cookies(signedIn));
        assertThat(withSession.get("/api/v1/shop").status()).isEqualTo(200);
        var refused = withSession.patch("/api/v1/shop", Map.of("name", "Stolen"));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.code()).isEqualTo("csrf-missing");

        var page = withSession.get("/api/session");
        var proper = shops.open()
                .with("Cookie", cookies(signedIn) + "; " + cookies(page))
                .with("X-XSRF-TOKEN", csrf(page));
        assertThat(proper.patch("/api/v1/shop", Map.of("name", "Renamed")).status())
                .isEqualTo(200);
        assertThat(proper.delete("/api/session").status()).isEqualTo(204);
        assertThat(withSession.get("/api/v1/shop").status()).isEqualTo(401);
    }

    @Test
    void failures_slow_the_next_try_and_time_forgives() {
        var visitor = visit();
        for (var i = 0; i < 5; i++) {
            var wrong = visitor.post("/api/session", Map.of("email", email, "password", "guess " + i));
            assertThat(wrong.code()).isEqualTo("sign-in-failed");
        }
        var slowed = visitor.post("/api/session", Map.of("email", email, "password", PASSWORD));
        assertThat(slowed.status()).isEqualTo(429);
        assertThat(slowed.code()).isEqualTo("too-many-attempts");
        assertThat(Integer.parseInt(slowed.header("retry-after"))).isPositive();
        clock.forward(Duration.ofMinutes(1));
        assertThat(visitor.post("/api/session", Map.of("email", email, "password", PASSWORD))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void guesses_made_at_once_take_turns_like_any_other() throws Exception {
        // The wait after these is over; the next one is of minutes, longer than the crowd can take.
        db.sql(
                        "insert into sign_in_failure (subject, failures, last_failed_at) values (:who, 12, now() - interval '1 hour')")
                .param("who", "email:" + email)
                .update();
        var visitor = visit();
        try (var crowd = Executors.newVirtualThreadPerTaskExecutor()) {
            var guesses = IntStream.range(0, 50)
                    .mapToObj(i -> crowd.submit(
                            () -> visitor.post("/api/session", Map.of("email", email, "password", "guess " + i))))
                    .toList();
            var codes = new ArrayList<String>();
            for (var guess : guesses) codes.add(guess.get().code());
            assertThat(codes).containsOnly("sign-in-failed", "too-many-attempts");
            assertThat(codes).filteredOn("sign-in-failed"::equals).hasSize(1);
        }
    }

    @Test
    void a_success_clears_what_failed_before() {
        var visitor = visit();
        for (var round = 0; round < 2; round++) {
            for (var i = 0; i < 4; i++) {
                assertThat(visitor.post("/api/session", Map.of("email", email, "password", "guess"))
                                .code())
                        .isEqualTo("sign-in-failed");
            }
            assertThat(visitor.post("/api/session", Map.of("email", email, "password", PASSWORD))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void a_guess_at_the_other_spelling_of_an_address_counts_against_the_same() {
        var visitor = visit();
        for (var spelling : List.of("jos\u00e9@example.com", "jose\u0301@example.com", " JOS\u00c9@example.com")) {
            visitor.post("/api/session", Map.of("email", spelling, "password", "guess"));
        }
        assertThat(db.sql("select failures from sign_in_failure where subject like 'email:%'")
                        .query(Integer.class)
                        .list())
                .containsExactly(3);
    }

    @Test
    void failures_are_forgotten_after_a_day() {
        visit().post("/api/session", Map.of("email", email, "password", "guess"));
        throttle.forgetOld();
        assertThat(failures()).isEqualTo(2); // By e-mail and by network address.
        clock.forward(Duration.ofHours(25));
        throttle.forgetOld();
        assertThat(failures()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nul\\u0000@example.com", "half\\ud83d@example.com", "long"})
    void what_can_be_nobodys_address_is_refused_and_not_kept(String given) {
        var text = given.equals("long") ? "a".repeat(1_000_000) + "@example.com" : given;
        var refused = visit().post("/api/session", "{\"email\":\"" + text + "\",\"password\":\"guess\"}");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("email-invalid");
        assertThat(failures()).isZero();
    }

    private long failures() {
        return db.sql("select count(*) from sign_in_failure").query(Long.class).single();
    }

    @Test
    void an_unknown_address_is_told_the_same_as_a_wrong_password() {
        var visitor = visit();
        var unknown = visitor.post("/api/session", Map.of("email", "nobody@example.com", "password", "x"));
        var wrong = visitor.post("/api/session", Map.of("email", email, "password", "x"));
        assertThat(unknown.status()).isEqualTo(401);
        assertThat(unknown.body()).isEqualTo(wrong.body());
    }

    @Test
    void a_password_is_kept_as_argon2id() {
        var hash = db.sql("select password_hash from person where email = :email")
                .param("email", email)
                .query(String.class)
                .single();
        assertThat(hash).startsWith("$argon2id$").doesNotContain(PASSWORD);
    }

    @Test
    void pages_carry_the_usual_headers() {
        var answer = shops.open().get("/actuator/health");
        assertThat(answer.header("content-security-policy")).contains("default-src 'self'");
        assertThat(answer.header("x-frame-options")).isEqualTo("DENY");
        assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
    }

    /** A browser that has loaded the sign-in page. */
    private Api visit() {
        var page = shops.open().get("/api/session");
        assertThat(page.status()).isEqualTo(401);
        return shops.open().with("Cookie", cookies(page)).with("X-XSRF-TOKEN", csrf(page));
    }

    private static String csrf(Api.Answer answer) {
        return answer.headers().getOrDefault("set-cookie", List.of()).stream()
                .filter(each -> each.startsWith("XSRF-TOKEN="))
                .map(each -> each.substring("XSRF-TOKEN=".length(), each.indexOf(';')))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no XSRF-TOKEN cookie"));
    }

    private static String cookies(Api.Answer answer) {
        return answer.headers().getOrDefault("set-cookie", List.of()).stream()
                .map(each -> each.substring(0, each.indexOf(';')))
                .filter(each -> !each.endsWith("="))
                .collect(Collectors.joining("; "));
    }
}
