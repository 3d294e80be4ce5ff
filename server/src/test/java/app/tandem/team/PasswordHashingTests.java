package app.tandem.team;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import app.tandem.shared.Problem;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.security.crypto.password.PasswordEncoder;

class PasswordHashingTests {
    /** A hash that takes until the test lets go. */
    static final class Slow implements PasswordEncoder {
        final CountDownLatch go = new CountDownLatch(1);
        final AtomicInteger begun = new AtomicInteger();

        @Override
        public String encode(@Nullable CharSequence password) {
            begun.incrementAndGet();
            try {
                go.await();
            } catch (InterruptedException cause) {
                throw new IllegalStateException(cause);
            }
            return "hash of " + password;
        }

        @Override
        public boolean matches(@Nullable CharSequence password, @Nullable String hash) {
            return encode(password).equals(hash);
        }
    }

    @Test
    void a_few_hash_at_once_some_wait_and_the_rest_are_told_to_come_back() throws Exception {
        var slow = new Slow();
        var hashing = new PasswordHashing(slow, 2, 4);
        try (var crowd = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = IntStream.range(0, 6)
                    .mapToObj(i -> crowd.submit(() -> hashing.hash("secret " + i)))
                    .toList();
            await().until(() -> slow.begun.get() == 2 && hashing.waiting() == 4);
            var oneMore = crowd.submit(() -> hashing.matches("secret", "hash of secret"));
            try {
                assertThatThrownBy(() -> oneMore.get(10, TimeUnit.SECONDS))
                        .cause()
                        .isInstanceOfSatisfying(Problem.class, busy -> {
                            assertThat(busy.code()).isEqualTo("sign-in-busy");
                            assertThat(busy.status().value()).isEqualTo(503);
                        });
                assertThat(slow.begun).hasValue(2);
            } finally {
                slow.go.countDown();
            }
            for (var each : first) assertThat(each.get()).startsWith("hash of secret");
        }
        assertThat(hashing.matches("secret", "hash of secret")).isTrue();
    }
}
