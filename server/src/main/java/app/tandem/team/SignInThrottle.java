package app.tandem.team;

import app.tandem.shared.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Slows guessing: five tries are free, then each failure doubles the wait, up to 15 minutes. A try counts as failed from
 * its beginning, so that many at once are not all free; success clears it. Kept in the database, so that a restart or a
 * second server does not start it anew.
 */
@Component
class SignInThrottle {
    private static final int FREE = 5;
    private static final Duration MOST = Duration.ofMinutes(15);
    private static final Duration FORGIVEN_AFTER = Duration.ofDays(1);
    private final JdbcClient db;
    private final Clock clock;

    SignInThrottle(JdbcClient db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    /**
     * Counts a try against each of {@code subjects} (an e-mail, a network address), or against none.
     *
     * @throws TooManyAttempts while one of them has to wait
     */
    @Transactional
    void begin(List<String> subjects) {
        // In one order, so that two tries never wait for each other's rows.
        for (var subject : subjects.stream().sorted().toList()) begin(subject);
    }

    private void begin(String subject) {
        var now = clock.instant();
        var counted = db.sql("""
                        insert into sign_in_failure as f (subject, failures, last_failed_at) values (:subject, 1, :now)
                        on conflict (subject) do update
                        -- A day of quiet forgives.
                        set failures = case when f.last_failed_at < :forgiven then 1 else f.failures + 1 end,
                            last_failed_at = :now
                        where f.failures < :free
                           or f.last_failed_at + least(:most * interval '1 second',
                                  interval '1 second' * (1 << least(f.failures - :free, 20))) <= :now
                        """)
                .param("subject", subject)
                .param("now", utc(now))
                .param("forgiven", utc(now.minus(FORGIVEN_AFTER)))
                .param("free", FREE)
                .param("most", MOST.toSeconds())
                .update();
        if (counted == 0) throw new TooManyAttempts(secondsToWait(subject, now));
    }

    private long secondsToWait(String subject, Instant now) {
        record Failures(int failures, Instant lastFailedAt) {}
        var known = db.sql("select failures, last_failed_at from sign_in_failure where subject = :subject")
                .param("subject", subject)
                .query(Failures.class)
                .optional();
        if (known.isEmpty() || known.get().failures() < FREE) return 1; // Cleared by a success meanwhile.
        var doubled = Duration.ofSeconds(1L << Math.min(known.get().failures() - FREE, 20));
        var until = known.get().lastFailedAt().plus(doubled.compareTo(MOST) > 0 ? MOST : doubled);
        return Math.max(0, Duration.between(now, until).toSeconds()) + 1;
    }

    /** Takes back a try that was counted and then not made. */
    void withdraw(List<String> subjects) {
        db.sql("update sign_in_failure set failures = failures - 1 where subject in (:subjects) and failures > 0")
                .param("subjects", subjects)
                .update();
    }

    void succeeded(List<String> subjects) {
        db.sql("delete from sign_in_failure where subject in (:subjects)")
                .param("subjects", subjects)
                .update();
    }

    /** Forgets failures that are forgiven. */
    void forgetOld() {
        db.sql("delete from sign_in_failure where last_failed_at < :forgiven")
                .param("forgiven", utc(clock.instant().minus(FORGIVEN_AFTER)))
                .update();
    }

    private static OffsetDateTime utc(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
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
