package app.tandem.team;

import app.tandem.shared.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Slows guessing: five tries are free, then each failure doubles the wait, up to 15 minutes. Kept in the database, so
 * that a restart or a second server does not start it anew.
 */
@Component
class SignInThrottle {
    private static final int FREE = 5;
    private static final Duration MOST = Duration.ofMinutes(15);
    private final JdbcClient db;
    private final Clock clock;

    SignInThrottle(JdbcClient db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    /** @throws TooManyAttempts while {@code subject} (an address or a network address) has to wait */
    void check(String subject) {
        record Failures(int failures, Instant lastFailedAt) {}
        var known = db.sql("select failures, last_failed_at from sign_in_failure where subject = :subject")
                .param("subject", subject)
                .query(Failures.class)
                .optional();
        if (known.isEmpty() || known.get().failures() < FREE) return;
        var doubled = Duration.ofSeconds(1L << Math.min(known.get().failures() - FREE, 20));
        var until = known.get().lastFailedAt().plus(doubled.compareTo(MOST) > 0 ? MOST : doubled);
        var wait = Duration.between(clock.instant(), until);
        if (wait.isPositive()) throw new TooManyAttempts(wait.toSeconds() + 1);
    }

    void failed(String subject) {
        var now = clock.instant();
        db.sql("""
                        insert into sign_in_failure as f (subject, failures, last_failed_at) values (:subject, 1, :now)
                        on conflict (subject) do update
                        -- A day of quiet forgives.
                        set failures = case when f.last_failed_at < :forgiven then 1 else f.failures + 1 end,
                            last_failed_at = :now
                        """)
                .param("subject", subject)
                .param("now", OffsetDateTime.ofInstant(now, ZoneOffset.UTC))
                .param("forgiven", OffsetDateTime.ofInstant(now.minus(Duration.ofDays(1)), ZoneOffset.UTC))
                .update();
    }

    void succeeded(String subject) {
        db.sql("delete from sign_in_failure where subject = :subject")
                .param("subject", subject)
                .update();
    }

    /** Carries the seconds to wait, for {@code Retry-After}. */
    static final class TooManyAttempts extends RuntimeException {
        final long seconds;

        TooManyAttempts(long seconds) {
            this.seconds = seconds;
        }

        Problem problem() {
            return new Problem(
                    HttpStatus.TOO_MANY_REQUESTS,
                    "too-many-attempts",
                    "Too many failed sign-ins. Try again in " + seconds + (seconds == 1 ? " second." : " seconds."));
        }
    }
}
