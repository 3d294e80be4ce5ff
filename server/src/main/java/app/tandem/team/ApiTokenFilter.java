package app.tandem.team;

import app.tandem.shared.Problem;
import app.tandem.shared.ProblemBody;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/** Lets in a program that shows an API token; an unknown token is refused even where a session would do. */
class ApiTokenFilter extends OncePerRequestFilter {
    private final ApiTokens tokens;
    private final JsonMapper json;

    ApiTokenFilter(ApiTokens tokens, JsonMapper json) {
        this.tokens = tokens;
        this.json = json;
    }

    static @Nullable String bearer(HttpServletRequest request) {
        var header = request.getHeader("Authorization");
        if (header == null || !header.regionMatches(true, 0, "Bearer ", 0, 7)) return null;
        return header.substring(7).strip();
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getRequestURI().startsWith("/api");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var secret = bearer(request);
        if (secret == null) {
            chain.doFilter(request, response);
            return;
        }
        var who = tokens.signIn(secret);
        if (who.isEmpty()) {
            ProblemBody.write(
                    response,
                    json,
                    new Problem(
                            HttpStatus.UNAUTHORIZED,
                            "token-unknown",
                            "The API token is unknown or was revoked. Make a new one under Settings."));
            return;
        }
        var context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(who.get(), null, List.of()));
        SecurityContextHolder.setContext(context);
        chain.doFilter(request, response);
    }
}
