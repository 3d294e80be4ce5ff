package app.tandem.team;

import static org.assertj.core.api.Assertions.assertThat;

import app.tandem.shared.EmailAddress;
import app.tandem.support.Api;
import app.tandem.support.MovableClock;
import app.tandem.support.TandemTest;
import app.tandem.support.TestShops;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
