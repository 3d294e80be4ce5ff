package app.tandem.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.FileSystemUtils;

/** Gives a test server a home of its own, removed when the tests end. */
class TemporaryHome implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    @Override
    public void initialize(ConfigurableApplicationContext context) {
        try {
            var home = Files.createTempDirectory(Files.createDirectories(Path.of("target", "homes")), "home");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(home)));
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource(
                            "temporary-home",
                            Map.of(
                                    "tandem.home", home.toAbsolutePath().toString(),
                                    "tandem.admin.email", "owner@example.com",
                                    "tandem.admin.password", "correct horse battery",
                                    "tandem.api-token", "tdm_first_shop_token",
                                    "tandem.smile-allowed-hosts", FakeSmile.hostAndPort(),
                                    // Trouble is played often here, so it is waited for shortly.
                                    "tandem.smile.request-timeout", "5s",
                                    "tandem.smile.first-pause", "20ms")));
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private static void delete(Path home) {
        try {
            FileSystemUtils.deleteRecursively(home);
        } catch (IOException _) {
            // target/ is disposable; the next clean takes what is left.
        }
    }
}
