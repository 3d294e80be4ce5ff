package app.tandem.team;

import app.tandem.shared.EmailAddress;
import app.tandem.shared.Problem;
import app.tandem.shared.ProblemBody;
import app.tandem.shared.SignedIn;
import app.tandem.shared.StorableText;
import app.tandem.shops.Shops;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Signing in and out of the dashboard. */
@RestController
@RequestMapping("/api/session")
class SessionController {
    record Credentials(@Nullable String email, @Nullable String password) {
        @Override
        public String toString() {
            return "Credentials[" + email + ", [REDACTED]]";
        }
    }

    record Answer(Person person, ShopAnswer shop) {
        record Person(String email, String name) {}

        record ShopAnswer(String id, String name, String timeZone, String country) {}
    }

    private static final int LONGEST_EMAIL = 254; // RFC 5321 §4.5.3.1

    private final People people;
    private final Shops shops;
    private final SignInThrottle throttle;
    private final SecurityContextRepository contexts;
    private final JsonMapper json;

    SessionController(
            People people, Shops shops, SignInThrottle throttle, SecurityContextRepository contexts, JsonMapper json) {
        this.people = people;
        this.shops = shops;
        this.throttle = throttle;
        this.contexts = contexts;
        this.json = json;
    }

    @PostMapping
    Answer signIn(@RequestBody Credentials given, HttpServletRequest request, HttpServletResponse response) {
        var email = email(given.email());
        var tries = List.of("email:" + email, "address:" + request.getRemoteAddr());
        throttle.begin(tries);
        var person = check(email, given.password() == null ? "" : given.password(), tries);
        if (person.isEmpty()) {
            throw new Problem(
                    HttpStatus.UNAUTHORIZED, "sign-in-failed", "No account has that e-mail and password together.");
        }
        throttle.succeeded(tries);
        var who = new SignedIn(person.get().shopId(), person.get().email());
        request.getSession(true);
        request.changeSessionId(); // A session that an attacker planted before sign-in must not become a signed-in one.
        var context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(who, null, List.of()));
        SecurityContextHolder.setContext(context);
        contexts.saveContext(context, request, response);
        return answer(who);
    }

    /** As accounts are known by it; what is no address stays as given, and signs nobody in. */
    private static String email(@Nullable String text) {
        var given = text == null ? "" : text.strip();
        if (given.length() > LONGEST_EMAIL || !StorableText.is(given)) {
            throw Problem.invalid("email-invalid", "email", "Give the e-mail address that you sign in with.");
        }
        return EmailAddress.parse(given).map(EmailAddress::value).orElseGet(() -> given.toLowerCase(Locale.ROOT));
    }

    private Optional<People.Person> check(String email, String password, List<String> tries) {
        try {
            return people.check(email, password);
        } catch (Problem busy) {
            throttle.withdraw(tries);
            throw busy;
        }
    }

    @GetMapping
    Answer current(SignedIn who) {
        return answer(who);
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void signOut(HttpServletRequest request) {
        var session = request.getSession(false);
        if (session != null) session.invalidate();
        SecurityContextHolder.clearContext();
    }

    @ExceptionHandler(SignInThrottle.TooManyAttempts.class)
    void tooMany(SignInThrottle.TooManyAttempts cause, HttpServletResponse response) throws IOException {
        response.setHeader("Retry-After", Long.toString(cause.seconds));
        ProblemBody.write(response, json, cause.problem());
    }

    private Answer answer(SignedIn who) {
        var shop = shops.get(who.shop());
        var email = who.name();
        return new Answer(
                new Answer.Person(email, email.contains("@") ? email.substring(0, email.indexOf('@')) : email),
                new Answer.ShopAnswer(
                        shop.id().toString(), shop.name(), shop.timeZone().getId(), shop.country()));
    }
}
