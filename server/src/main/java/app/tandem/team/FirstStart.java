package app.tandem.team;

import app.tandem.shared.EmailAddress;
import app.tandem.shops.Shops;
import java.security.SecureRandom;
import java.time.ZoneId;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Makes the first shop, the first person and the first API token. There is no default password: what the environment
 * does not give is generated and printed once, to the console and nowhere else. Done before the server listens, so that
 * whoever finds it healthy can sign in.
 */
@Component
class FirstStart implements SmartInitializingSingleton {
    private final Shops shops;
    private final People people;
    private final ApiTokens tokens;
    private final String email;
    private final String password;
    private final String token;

    FirstStart(
            Shops shops,
            People people,
            ApiTokens tokens,
            @Value("${tandem.admin.email}") String email,
            @Value("${tandem.admin.password}") String password,
            @Value("${tandem.api-token}") String token) {
        this.shops = shops;
        this.people = people;
        this.tokens = tokens;
        this.email = email;
        this.password = password;
        this.token = token;
    }

    @Override
    public void afterSingletonsInstantiated() {
        var shop = shops.first().orElseGet(() -> shops.create("My shop", ZoneId.of("America/New_York"), "US"));
        var address = EmailAddress.parse(email.isBlank() ? "admin@tandem.local" : email)
                .orElseThrow(
                        () -> new IllegalArgumentException("TANDEM_ADMIN_EMAIL is not an e-mail address: " + email));
        if (!password.isBlank()) {
            // Given by the operator: also how a forgotten password is replaced.
            people.put(shop.id(), address, "Admin", password);
        } else if (!people.any(shop.id())) {
            var made = generated();
            people.put(shop.id(), address, "Admin", made);
            print("Sign in as " + address + " with password " + made + " (shown only now)");
        }
        if (!token.isBlank()) {
            tokens.accept(shop.id(), "Environment", token);
        } else if (!tokens.any(shop.id())) {
            print("API token " + tokens.issue(shop.id(), "First token").secret() + " (shown only now)");
        }
    }

    private static String generated() {
        var alphabet = "abcdefghjkmnpqrstuvwxyz23456789"; // No letters that look alike: it is typed from a screen.
        var random = new SecureRandom();
        var made = new StringBuilder();
        for (var i = 0; i < 20; i++) {
            if (i > 0 && i % 5 == 0) made.append('-');
            made.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return made.toString();
    }

    @SuppressWarnings("SystemOut") // Not the log: a log is kept and sent along.
    private static void print(String line) {
        System.out.println(line);
    }
}
