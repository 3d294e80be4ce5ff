package app.tandem.idempotency;

import app.tandem.shared.Problem;
import app.tandem.shared.ProblemBody;
import app.tandem.shared.ShopId;
import app.tandem.shared.SignedIn;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
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
 * that a key belongs to a shop. Where the server dies before it could note its answer, the repeated write is done as if
 * it were the first.
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
        try (var repeatable = new RepeatableRequest(request)) {
            answer(shop, key, repeatable, response, chain);
        } catch (RepeatableRequest.UnreadableForm _) {
            // Nothing to repeat: the controller meets the same failure, and says what is wrong.
            chain.doFilter(request, response);
        }
    }

    private void answer(
            ShopId shop, String key, RepeatableRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        switch (keys.claim(shop, key, request.hash())) {
            case IdempotencyKeys.Claim.First() -> runOnce(shop, key, request, response, chain);
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
}
