package app.tandem.team;

import app.tandem.shared.OpaqueId;
import app.tandem.shared.Page;
import app.tandem.shared.PageRequest;
import app.tandem.shared.Problem;
import app.tandem.shared.SignedIn;
import app.tandem.shared.StorableText;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/api-tokens")
class ApiTokenController {
    record Request(@Nullable String name) {}

    /** {@code token} only in the answer that made it. */
    record Answer(
            String id,
            String name,
            String hint,
            Instant createdAt,
            @Nullable Instant lastUsedAt,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String token) {
        static Answer of(ApiTokens.Token token, @Nullable String secret) {
            return new Answer(
                    Long.toString(token.id()),
                    token.name(),
                    token.hint(),
                    token.createdAt(),
                    token.lastUsedAt(),
                    secret);
        }
    }

    private final ApiTokens tokens;

    ApiTokenController(ApiTokens tokens) {
        this.tokens = tokens;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Answer issue(SignedIn who, @RequestBody Request request) {
        var name = request.name() == null ? "" : request.name().strip();
        if (name.isEmpty() || name.length() > 100 || !StorableText.is(name)) {
            throw Problem.invalid(
                    "name-invalid", "name", "Name the token after what will use it, in 1 to 100 characters.");
        }
        var issued = tokens.issue(who.shop(), name);
        return Answer.of(issued.token(), issued.secret());
    }

    @GetMapping
    Page<Answer> list(
            SignedIn who,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return tokens.list(who.shop(), PageRequest.of(limit, cursor)).map(token -> Answer.of(token, null));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(SignedIn who, @PathVariable String id) {
        if (!tokens.revoke(who.shop(), OpaqueId.parse(id, "API token"))) throw Problem.notFound("API token");
    }
}
