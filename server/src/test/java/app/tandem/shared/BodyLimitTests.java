package app.tandem.shared;

import static org.assertj.core.api.Assertions.assertThat;

import app.tandem.support.Api;
import app.tandem.support.TandemTest;
import app.tandem.support.TestShops;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.ProblemDetail;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.util.unit.DataSize;

@TandemTest
class BodyLimitTests {
    private static final String SENTENCE =
            "The body is larger than 4 MiB. Send it in smaller pieces, or as a CSV file.";

    @Autowired
    TestShops shops;

    private static byte[] body(long length) {
        var text = "{\"name\":\"" + "a".repeat((int) length - 11) + "\"}";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void tooLarge(Api.Answer answer, String sentence) {
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.header("content-type")).startsWith("application/problem+json");
        assertThat(answer.code()).isEqualTo("body-too-large");
        assertThat(answer.body().path("detail").asString()).isEqualTo(sentence);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_body_over_the_limit_is_refused_whether_or_not_it_says_so_beforehand(boolean withKey) {
        var shop = shops.create();
        var api = withKey ? shop.api().with("Idempotency-Key", "large") : shop.api();
        var body = body(BodyLimit.LIMIT + 1);
        tooLarge(api.post("/api/v1/api-tokens", body, "application/json"), SENTENCE);
        tooLarge(api.postUnannounced("/api/v1/api-tokens", body, "application/json"), SENTENCE);
        assertThat(shop.api().get("/api/v1/api-tokens").body().path("data").size())
                .isEqualTo(1);
    }

    @Test
    void a_body_at_the_limit_is_read() {
        var read =
                shops.create().api().postUnannounced("/api/v1/api-tokens", body(BodyLimit.LIMIT), "application/json");
        assertThat(read.code()).isEqualTo("name-invalid");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_file_sent_as_the_body_ends_where_an_uploaded_one_does(boolean announced) throws Exception {
        var request = new MockHttpServletRequest("POST", "/api/rewards/customers/import") {
            @Override
            public long getContentLengthLong() {
                return announced ? super.getContentLengthLong() : -1;
            }
        };
        request.setContentType("Text/CSV; charset=utf-8");
        request.setContent(new byte[(2 << 20) + 1]);
        var response = new MockHttpServletResponse();
        new BodyLimit(Api.JSON, DataSize.ofMegabytes(2))
                .doFilter(
                        request,
                        response,
                        (given, _) -> given.getInputStream().transferTo(OutputStream.nullOutputStream()));
        assertThat(response.getStatus()).isEqualTo(413);
        assertThat(response.getContentAsString())
                .contains("body-too-large")
                .contains("The file is larger than this server takes, which is 2 MB.");
    }

    @Test
    void a_controller_that_reads_too_much_answers_the_same() {
        var answer = new ProblemAdvice()
                .unexpected(new UncheckedIOException(new IOException(new BodyTooLarge("Too much."))));
        assertThat(answer.getStatusCode().value()).isEqualTo(413);
        assertThat(answer.getBody()).extracting(ProblemDetail::getDetail).isEqualTo("Too much.");
    }
}
