package app.tandem.demo;

import java.time.Duration;
import java.time.Instant;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** {@code ./tandem demo}: plays the main job once the server is up, then says where to look. */
@Component
@ConditionalOnProperty("tandem.demo")
class DemoRunner {
    private final ApplicationContext context;
    private final String base;
    private final String token;
    private final String email;
    private final String password;
    private final boolean leave;

    DemoRunner(
            ApplicationContext context,
            @Value("${server.port}") int port,
            @Value("${tandem.api-token}") String token,
            @Value("${tandem.admin.email}") String email,
            @Value("${tandem.admin.password}") String password,
            @Value("${tandem.demo-exit:false}") boolean leave) {
        this.context = context;
        this.base = "http://127.0.0.1:" + port;
        this.token = token;
        this.email = email;
        this.password = password;
        this.leave = leave;
    }

    @EventListener(ApplicationReadyEvent.class)
    void play() {
        Thread.ofVirtual().name("demo").start(() -> {
            var started = Instant.now();
            try {
                print("The main job, through the public API:");
                new MainJob(new DemoClient(base, token), DemoRunner::print).run();
                print("Done in " + Duration.between(started, Instant.now()).toMillis() / 1000.0 + " s.");
                print("");
                print("Open      " + base + "           the dashboard");
                print("          " + base + "/rewards   Rewards Admin");
                print("          " + base + "/sandbox   the texts, as on a phone");
                print("Sign in   " + email + "  " + password);
                print("API       Authorization: Bearer " + token);
                if (leave) end(0);
            } catch (RuntimeException wrong) {
                print("The demo stopped: " + wrong.getMessage());
                end(1);
            }
        });
    }

    private void end(int code) {
        // Not from this thread: closing the server waits for what runs on it.
        Thread.ofPlatform().name("demo-end").start(() -> System.exit(SpringApplication.exit(context, () -> code)));
    }

    @SuppressWarnings("SystemOut") // This is what the command prints.
    private static void print(String line) {
        System.out.println(line);
    }
}
