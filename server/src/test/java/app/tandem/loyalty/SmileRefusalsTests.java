package app.tandem.loyalty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import app.tandem.support.Api;
import app.tandem.support.FakeSmile.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;

/** What a merchant reads when the key or the address is not right; nothing is stored then. */
@ExtendWith(OutputCaptureExtension.class)
class SmileRefusalsTests extends SmileTesting {
    @Autowired
    JdbcTemplate jdbc;

    private Api.Answer save(String key, String baseUrl) {
        return shop.api().put(SMILE, Map.of("api_key", key, "base_url", baseUrl));
    }

    private void refused(Api.Answer answer, String code, String sentence) {
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(422);
        assertThat(answer.code()).as(answer.body().toString()).isEqualTo(code);
        assertThat(answer.body().path("detail").asString()).contains(sentence);
        assertThat(state().path("status").asString()).isEqualTo("not_connected");
    }

    @Test
    void a_missing_or_blank_key() {
        for (var body : new String[] {"{}", "{\"api_key\":null}", "{\"api_key\":\"  \"}"}) {
            var answer = shop.api().put(SMILE, body);
            refused(answer, "api-key-missing", "Paste");
            assertThat(answer.body().path("errors").path(0).path("field").asString())
                    .isEqualTo("api_key");
        }
    }

    @Test
    void a_key_that_no_header_takes() {
        refused(save("api_one\r\nX-Evil: 1", fake.baseUrl()), "smile-key-refused", "not an API key");
        assertThat(fake.requests()).isEmpty();
    }

    @Test
    void a_wrong_key_is_not_logged_either(CapturedOutput output) {
        refused(save("api_wrongwrongwrong1", fake.baseUrl()), "smile-key-refused", "does not accept this key");
        connect();
        assertThat(output.getAll()).doesNotContain("wrongwrongwrong").doesNotContain(fake.key());
    }

    @Test
    void a_key_without_the_scope() {
        fake.behave(request -> Reply.error(403));
        refused(save(fake.key(), fake.baseUrl()), "smile-scope-missing", "customer:read");
    }

    @Test
    void codes_of_our_own_rewards_tell_more_than_the_status() {
        fake.behave(request -> Reply.error(403, "plan-without-api-access"));
        refused(save(fake.key(), fake.baseUrl()), "smile-plan-without-api-access", "Growth");
        fake.behave(request -> Reply.error(401, "scope-missing"));
        refused(save(fake.key(), fake.baseUrl()), "smile-scope-missing", "customer:read");
    }

    @Test
    void an_error_of_theirs_that_lasts() {
        fake.behave(request -> Reply.error(503));
        refused(save(fake.key(), fake.baseUrl()), "smile-unreachable", "503");
        assertThat(fake.requests()).hasSize(3);
    }

    @Test
    void an_error_of_theirs_that_passes_is_none() {
        fake.behave(request -> fake.requests().size() == 1 ? Reply.error(500) : null);
        connect();
    }

    @Test
    void a_web_page_in_place_of_an_answer() {
        fake.behave(
                request -> Reply.of(200, "<html><body>Welcome</body></html>").header("Content-Type", "text/html"));
        refused(save(fake.key(), fake.baseUrl()), "smile-unreachable", "web page");
    }

    @Test
    void half_an_answer() {
        fake.behave(request -> Reply.of(200, "{\"customers\":[{\"id\":1,"));
        refused(save(fake.key(), fake.baseUrl()), "smile-unreachable", "cut off");
        fake.behave(request -> Reply.of(200, "{\"customers\":[],\"metadata\":{\"next_cursor\":null}}")
                .cutOff());
        refused(save(fake.key(), fake.baseUrl()), "smile-unreachable", "broke off");
    }

    @Test
    void an_answer_that_is_json_but_not_theirs() {
        fake.behave(request -> Reply.of(200, "{\"hello\":\"world\"}"));
        refused(save(fake.key(), fake.baseUrl()), "smile-unreachable", "\"customers\"");
    }

    @Test
    void a_redirect_is_not_followed() {
        fake.behave(request -> Reply.of(302, "").header("Location", fake.baseUrl() + "/elsewhere"));
        refused(save(fake.key(), fake.baseUrl()), "smile-unreachable", "Redirects are not followed");
        assertThat(fake.requests()).hasSize(1);
    }

    @Test
    void nothing_at_the_address() {
        fake.behave(request -> Reply.error(404));
        refused(save(fake.key(), fake.baseUrl()), "smile-unreachable", "404");
    }

    @Test
    void an_answer_that_drips_for_ever_ends_at_the_deadline() {
        var long_ = "{\"customers\":[],\"metadata\":{\"next_cursor\":null}" + " ".repeat(5_000) + "}";
        fake.behave(request -> Reply.of(200, long_).dripping(50));
        refused(save(fake.key(), fake.baseUrl()), "smile-unreachable", "did not answer in time");
    }

    @Test
    void a_host_that_is_silent_is_not_waited_for_again() {
        fake.behave(request -> Reply.error(500).after(30_000));
        var started = System.nanoTime();
        refused(save(fake.key(), fake.baseUrl()), "smile-unreachable", "did not answer in time");
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(12));
    }

    @Test
    void an_answer_that_is_larger_than_memory_should_hold() {
        var huge = "{\"customers\":[],\"metadata\":{}," + "\"x\":\"" + "x".repeat(9 << 20) + "\"}";
        fake.behave(request -> Reply.of(200, huge));
        refused(save(fake.key(), fake.baseUrl()), "smile-unreachable", "8 MiB");
    }

    @Test
    void a_host_that_takes_no_connection() throws IOException {
        int closed;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        // Not on the operator's list, so it is not even tried.
        refused(save("api_x", "http://127.0.0.1:" + closed), "smile-host-not-allowed", "https://");
        refused(save("api_x", "https://127.0.0.1:" + closed), "smile-host-not-allowed", "private network");
    }

    @Test
    void a_name_that_no_host_has() {
        refused(save("api_x", "https://no-such-host.invalid/v1"), "smile-unreachable", "No host has the name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://localhost/v1",
                "https://127.0.0.1/v1",
                "https://127.1/v1",
                "https://2130706433/v1",
                "https://0x7f.0.0.1/v1",
                "https://0.0.0.0/v1",
                "https://10.1.2.3/v1",
                "https://100.64.0.1/v1",
                "https://169.254.169.254/latest/meta-data",
                "https://172.16.0.1/v1",
                "https://192.168.1.1/v1",
                "https://[::1]/v1",
                "https://[::]/v1",
                "https://[::ffff:127.0.0.1]/v1",
                "https://[::ffff:10.0.0.1]/v1",
                "https://[64:ff9b::a00:1]/v1",
                "https://[fd00:ec2::254]/v1",
                "https://[fe80::1]/v1",
                "https://[2002:7f00:1::]/v1",
                "https://LOCALHOST:5432/v1",
                "http://api.smile.io/v1",
                "http://example.com/v1",
                "ftp://example.com/v1",
                "file:///etc/passwd",
                "jar:https://example.com!/v1",
                "https://user:password@example.com/v1",
                "https://example.com/v1?a=b",
                "https://example.com/v1#a",
                "https://example.com:99999/v1",
                "https:///v1",
                "https://exa mple.com",
                "gopher://127.0.0.1",
                "//127.0.0.1/v1",
                "nonsense"
            })
    void an_address_that_leads_inside_or_is_none(String address) {
        var answer = save("api_sixteencharacters", address);
        assertThat(answer.status()).isEqualTo(422);
        // Old number forms are names to Java's resolver on some systems, and then nobody has that name.
        if (address.contains("0x7f") || address.contains("2130706433") || address.contains("127.1/")) {
            assertThat(answer.code()).isIn("smile-host-not-allowed", "smile-unreachable");
        } else {
            assertThat(answer.code()).as(answer.body().toString()).isEqualTo("smile-host-not-allowed");
            assertThat(answer.body().path("errors").path(0).path("field").asString())
                    .isEqualTo("base_url");
        }
        assertThat(state().path("status").asString()).isEqualTo("not_connected");
    }

    @Test
    void a_refusal_leaves_the_connection_that_stands() {
        fake.put(1, "ana@example.com", "member", 1);
        var before = connect();
        var answer = save("api_wrong", fake.baseUrl());
        assertThat(answer.code()).isEqualTo("smile-key-refused");
        assertThat(state().path("status").asString()).isEqualTo("active");
        assertThat(state().path("key_hint")).isEqualTo(before.path("key_hint"));
        assertThat(state().path("unmatched").asLong()).isEqualTo(1);
    }

    @Test
    void a_key_refused_later_breaks_the_connection_without_hammering_and_heals_when_it_works_again() {
        var ana = subscriber("ana@example.com");
        fake.put(1, "ana@example.com", "member", 1);
        connect();
        fake.requests().clear();
        fake.behave(request -> Reply.error(401));
        var pass = sync("delta");
        assertThat(pass.path("status").asString()).isEqualTo("failed");
        assertThat(pass.path("code").asString()).isEqualTo("smile-key-refused");
        assertThat(fake.requests()).hasSize(1);
        var broken = state();
        assertThat(broken.path("status").asString()).isEqualTo("broken");
        assertThat(broken.path("reason").asString()).isEqualTo("smile-key-refused");
        assertThat(broken.path("reason_detail").asString()).contains("does not accept this key");
        assertThat(smileOf(ana).path("points_balance").asLong()).isEqualTo(1);

        fake.behave(request -> Reply.error(403, "plan-without-api-access"));
        sync("delta");
        assertThat(state().path("reason").asString()).isEqualTo("smile-plan-without-api-access");

        fake.behave();
        sync("delta");
        assertThat(state().path("status").asString()).isEqualTo("active");
        assertThat(state().path("reason").isNull()).isTrue();
    }

    @Test
    void bodies_that_say_nothing() {
        assertThat(shop.api().patch(SMILE, "{}").code()).isEqualTo("active-missing");
        assertThat(shop.api().patch(SMILE, Map.of("active", true)).code()).isEqualTo("smile-not-connected");
        connect();
        assertThat(shop.api().post(SMILE + "/syncs", "{}").code()).isEqualTo("kind-invalid");
        assertThat(shop.api().post(SMILE + "/syncs", Map.of("kind", "some")).code())
                .isEqualTo("kind-invalid");
        assertThat(shop.api().get(SMILE + "/syncs/99999999").status()).isEqualTo(404);
        assertThat(shop.api().get(SMILE + "/syncs/abc").status()).isEqualTo(404);
        assertThat(shop.api().get(SMILE + "/conflicts?limit=251").code()).isEqualTo("limit-invalid");
        var wrong = new HashMap<String, Object>();
        wrong.put("api_key", Map.of("a", 1));
        assertThat(shop.api().put(SMILE, wrong).status()).isEqualTo(422);
    }

    @Test
    void a_lost_secret_key_breaks_the_connection_with_a_reason() {
        fake.put(1, "ana@example.com", "member", 1);
        connect();
        var secret = database("select sealed_key from smile_connection where shop_id = ?");
        assertThat(new String(secret, StandardCharsets.ISO_8859_1)).doesNotContain(fake.key());
        // As another secret key would see it.
        secret[secret.length - 1] ^= 1;
        jdbc.update(
                "update smile_connection set sealed_key = ? where shop_id = ?",
                secret,
                shop.id().value());

        assertThat(state().path("status").asString()).isEqualTo("broken");
        assertThat(state().path("reason").asString()).isEqualTo("secret-key-changed");
        assertThat(sync("delta").path("code").asString()).isEqualTo("secret-key-changed");
        assertThat(state().path("reason_detail").asString()).contains("TANDEM_SECRET_KEY");

        // Saving the key again mends it.
        shop.api().put(SMILE, Map.of("api_key", fake.key(), "base_url", fake.baseUrl()));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> state().path("last_sync").path("kind").asString().equals("full"));
        assertThat(state().path("status").asString()).isEqualTo("active");
    }

    private byte[] database(String query) {
        var bytes = jdbc.queryForObject(query, byte[].class, shop.id().value());
        return bytes == null ? new byte[0] : bytes;
    }
}
