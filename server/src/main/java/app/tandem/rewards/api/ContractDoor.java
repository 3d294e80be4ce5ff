package app.tandem.rewards.api;

import app.tandem.rewards.RewardsAccount;
import app.tandem.rewards.apikeys.RewardsApiKeys;
import app.tandem.shared.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lets in who shows a key of an account whose plan has API access, ten times a second. Stands before the house's own
 * filters, which would refuse in another shape than the contract's.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 5)
class ContractDoor extends OncePerRequestFilter {
    private static final Logger log = LoggerFactory.getLogger(ContractDoor.class);
    private static final long BODY_LIMIT = 4L << 20;

    /** All that the contract's paths are made of; Spring's firewall would refuse the rest in its own way. */
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_-]+)+/?");

    private final RewardsApiKeys keys;
    private final RequestLimit limit;
    private final JsonMapper json;

    ContractDoor(RewardsApiKeys keys, RequestLimit limit, JsonMapper json) {
        this.keys = keys;
        this.limit = limit;
        this.json = json;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        // The decoded, normalised path, as controllers are found by: an encoded letter must not open the door.
        var path = request.getServletPath();
        return !path.equals("/rewards/v1") && !path.startsWith("/rewards/v1/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        final Caller caller;
        try {
            caller = admit(request);
        } catch (Problem refusal) {
            if (refusal.status() == HttpStatus.TOO_MANY_REQUESTS) response.setHeader("Retry-After", "1");
            write(response, refusal.status(), ErrorEnvelope.of(refusal));
            return;
        } catch (RuntimeException cause) {
            var requestId = UUID.randomUUID();
            log.error("Request {} could not be let in", requestId, cause);
            var failure = ContractErrors.internalError();
            write(response, failure.status(), ErrorEnvelope.of(failure, requestId));
            return;
        }
        request.setAttribute(Caller.ATTRIBUTE, caller);
        chain.doFilter(request, response);
    }

    private Caller admit(HttpServletRequest request) {
        var secret = bearer(request);
        var holder = (secret == null ? Optional.<RewardsApiKeys.Holder>empty() : keys.find(secret))
                .orElseThrow(
                        () -> new Problem(
                                HttpStatus.UNAUTHORIZED,
                                "key-unknown",
                                "The API key is missing, unknown or deleted. Send a key of this account as Authorization: Bearer api_…."));
        if (!holder.plan().hasApiAccess()) throw RewardsAccount.withoutApiAccess(holder.plan());
        if (!limit.allows(holder.keyId())) {
            throw new Problem(
                    HttpStatus.TOO_MANY_REQUESTS,
                    "rate-limited",
                    "This API key made more than " + RequestLimit.PER_SECOND + " requests in a second. Wait a second.");
        }
        if (request.getContentLengthLong() > BODY_LIMIT) {
            throw new Problem(HttpStatus.CONTENT_TOO_LARGE, "body-too-large", "The body is larger than 4 MiB.");
        }
        if (!PATH.matcher(request.getRequestURI()).matches()) throw UnknownEndpoint.nothingHere();
        return new Caller(holder.shop(), holder.scopes());
    }

    private static @Nullable String bearer(HttpServletRequest request) {
        var header = request.getHeader("Authorization");
        if (header == null || !header.regionMatches(true, 0, "Bearer ", 0, 7)) return null;
        return header.substring(7).strip();
    }

    private void write(HttpServletResponse response, HttpStatus status, ErrorEnvelope envelope) throws IOException {
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setHeader("Cache-Control", "no-store");
        json.writeValue(response.getOutputStream(), envelope);
    }
}
