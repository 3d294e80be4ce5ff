package app.tandem.idempotency;

import app.tandem.shared.Problem;
import app.tandem.shared.ProblemBody;
import app.tandem.shared.ShopId;
import app.tandem.shared.SignedIn;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers a repeated write as the first time (IETF draft-ietf-httpapi-idempotency-key-header). Runs after the doors, so
 * that a key belongs to a shop. Uploaded files are compared by length only: they are streamed, never held here.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE - 10)
class IdempotencyFilter extends OncePerRequestFilter {
    private static final String HEADER = "Idempotency-Key";
    private static final Set<String> WRITES = Set.of("POST", "PUT", "PATCH", "DELETE");
    private final IdempotencyKeys keys;
    private final JsonMapper json;

    IdempotencyFilter(IdempotencyKeys keys, JsonMapper json) {
        this.keys = keys;
        this.json = json;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getHeader(HEADER) == null
                || !WRITES.contains(request.getMethod())
                || !request.getRequestURI().startsWith("/api/")
                || shop() == null;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var key = request.getHeader(HEADER).strip();
        var shop = shop();
        if (shop == null) throw new IllegalStateException("asked without a shop");
        if (key.isEmpty() || key.length() > 255) {
            ProblemBody.write(
                    response,
                    json,
                    Problem.invalid("idempotency-key-invalid", HEADER, "An Idempotency-Key has 1 to 255 characters."));
            return;
        }
        var repeatable = isFile(request) ? request : new Held(request);
        switch (keys.claim(shop, key, hash(repeatable))) {
            case IdempotencyKeys.Claim.First() -> runOnce(shop, key, repeatable, response, chain);
            case IdempotencyKeys.Claim.Answered(var status, var type, var body) -> {
                response.setStatus(status);
                if (type != null) response.setContentType(type);
                if (body != null) response.getOutputStream().write(body);
            }
            case IdempotencyKeys.Claim.UnderWay() ->
                ProblemBody.write(
                        response,
                        json,
                        Problem.conflict(
                                "idempotency-key-in-use",
                                "The first request with this Idempotency-Key has not ended. Ask again in a moment."));
            case IdempotencyKeys.Claim.Reused() ->
                ProblemBody.write(
                        response,
                        json,
                        Problem.conflict(
                                "idempotency-key-reused",
                                "This Idempotency-Key was used for another request. Use a new one."));
        }
    }

    private void runOnce(
            ShopId shop, String key, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var held = new ContentCachingResponseWrapper(response);
        var settled = false;
        try {
            chain.doFilter(request, held);
            // A failure of ours or a refusal that may pass (too many requests) is not an outcome to repeat.
            if (held.getStatus() < 500 && held.getStatus() != HttpStatus.TOO_MANY_REQUESTS.value()) {
                keys.answered(shop, key, held.getStatus(), held.getContentType(), held.getContentAsByteArray());
                settled = true;
            }
        } finally {
            if (!settled) keys.release(shop, key);
            held.copyBodyToResponse();
        }
    }

    private static @Nullable ShopId shop() {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof SignedIn who ? who.shop() : null;
    }

    private static boolean isFile(HttpServletRequest request) {
        var type = request.getContentType();
        return type != null && (type.startsWith("multipart/") || type.startsWith("text/csv"));
    }

    private static byte[] hash(HttpServletRequest request) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update((request.getMethod() + " " + request.getRequestURI() + "?" + request.getQueryString() + "\n")
                    .getBytes(StandardCharsets.UTF_8));
            if (request instanceof Held held) digest.update(held.body);
            else digest.update(Long.toString(request.getContentLengthLong()).getBytes(StandardCharsets.UTF_8));
            return digest.digest();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A request whose body was read once to be hashed and is read again by the controller. */
    private static final class Held extends HttpServletRequestWrapper {
        private final byte[] body;

        Held(HttpServletRequest request) throws IOException {
            super(request);
            body = request.getInputStream().readAllBytes(); // Bounded by BodyLimit.
        }

        @Override
        public ServletInputStream getInputStream() {
            var bytes = new ByteArrayInputStream(body);
            return new ServletInputStream() {
                @Override
                public int read() {
                    return bytes.read();
                }

                @Override
                public int read(byte[] into, int offset, int length) {
                    return bytes.read(into, offset, length);
                }

                @Override
                public boolean isFinished() {
                    return bytes.available() == 0;
                }

                @Override
                public boolean isReady() {
                    return true;
                }

                @Override
                public void setReadListener(ReadListener listener) {
                    throw new UnsupportedOperationException("the body is here already");
                }
            };
        }
    }
}
