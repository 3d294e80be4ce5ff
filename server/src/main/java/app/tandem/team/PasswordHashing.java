package app.tandem.team;

import app.tandem.shared.Problem;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Hashes passwords, a few at a time. A hash is costly on purpose, in memory too: as many at once as somebody cares to
 * ask for would take the heap from everybody else.
 */
@Component
class PasswordHashing {
    private static final int AT_ONCE = 3;
    private static final int WAITING = 60; // At some 50 ms each, the last of them waits about a second.

    private final PasswordEncoder passwords;
    private final Semaphore turns;
    private final int mostWaiting;

    @Autowired
    PasswordHashing() {
        // Argon2id with OWASP's second parameter set (19 MiB, 2 passes).
        this(new Argon2PasswordEncoder(16, 32, 1, 19 * 1024, 2), AT_ONCE, WAITING);
    }

    PasswordHashing(PasswordEncoder passwords, int atOnce, int mostWaiting) {
        this.passwords = passwords;
        this.turns = new Semaphore(atOnce, true);
        this.mostWaiting = mostWaiting;
    }

    /** @throws Problem 503 {@code sign-in-busy} where too many wait already */
    boolean matches(String password, String hash) {
        return inTurn(() -> passwords.matches(password, hash));
    }

    /** @throws Problem 503 {@code sign-in-busy} where too many wait already */
    String hash(String password) {
        return inTurn(() -> Objects.requireNonNull(passwords.encode(password)));
    }

    /** How many wait for their turn. */
    int waiting() {
        return turns.getQueueLength();
    }

    private <T> T inTurn(Supplier<T> work) {
        if (waiting() >= mostWaiting) {
            throw new Problem(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "sign-in-busy",
                    "Too many people are signing in at this moment. Try again in a few seconds.");
        }
        turns.acquireUninterruptibly();
        try {
            return work.get();
        } finally {
            turns.release();
        }
    }
}
