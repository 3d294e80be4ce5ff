package app.tandem.rewards.apikeys;

import app.tandem.rewards.PlainText;
import app.tandem.shared.OpaqueId;
import app.tandem.shared.Page;
import app.tandem.shared.PageRequest;
import app.tandem.shared.Problem;
import app.tandem.shared.SignedIn;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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
@RequestMapping("/api/rewards/api-keys")
class RewardsApiKeyController {
    record NewApiKey(@Nullable String name, @Nullable List<@Nullable String> scopes) {}

    /** {@code key} only in the answer that made it. */
    record ApiKeyAnswer(
            String id,
            String name,
            Set<Scope> scopes,
            String hint,
            Instant createdAt,
            @Nullable Instant lastUsedAt,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String key) {
        static ApiKeyAnswer of(RewardsApiKeys.ApiKey key, @Nullable String secret) {
            return new ApiKeyAnswer(
                    Long.toString(key.id()),
                    key.name(),
                    key.scopes(),
                    key.hint(),
                    key.createdAt(),
                    key.lastUsedAt(),
                    secret);
        }

        @Override
        public String toString() {
            return "ApiKeyAnswer[" + id + ", " + name + ", key=[REDACTED]]";
        }
    }

    private final RewardsApiKeys keys;

    RewardsApiKeyController(RewardsApiKeys keys) {
        this.keys = keys;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    ApiKeyAnswer generate(SignedIn who, @RequestBody NewApiKey request) {
        var generated = keys.generate(who.shop(), name(request.name()), scopes(request.scopes()));
        return ApiKeyAnswer.of(generated.key(), generated.secret());
    }

    @GetMapping
    Page<ApiKeyAnswer> list(
            SignedIn who,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return keys.list(who.shop(), PageRequest.of(limit, cursor)).map(key -> ApiKeyAnswer.of(key, null));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(SignedIn who, @PathVariable String id) {
        if (!keys.delete(who.shop(), OpaqueId.parse(id, "API key"))) throw Problem.notFound("API key");
    }

    private static String name(@Nullable String text) {
        var name = text == null ? "" : text.strip();
        if (!name.isEmpty() && name.length() <= 100 && PlainText.isPlain(name)) return name;
        throw Problem.invalid(
                "name-invalid", "name", "Name the key after what will use it and where, in 1 to 100 characters.");
    }

    private static Set<Scope> scopes(@Nullable List<@Nullable String> texts) {
        if (texts == null || texts.isEmpty()) {
            throw Problem.invalid("scopes-missing", "scopes", "Choose at least one access scope: " + offered() + ".");
        }
        var scopes = EnumSet.noneOf(Scope.class);
        for (var text : texts) {
            scopes.add(Scope.of(text == null ? "" : text)
                    .orElseThrow(() -> Problem.invalid(
                            "scope-unknown",
                            "scopes",
                            "There is no access scope " + text + ". There are " + offered() + ".")));
        }
        return scopes;
    }

    private static String offered() {
        return Arrays.stream(Scope.values()).map(Scope::text).collect(Collectors.joining(", "));
    }
}
