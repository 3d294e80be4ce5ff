package app.tandem;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.modulith.Modulithic;

/** The whole server: one process, its modules are the packages beside this class. */
// Sign-in is ours (team); without this, Spring makes a user of its own and prints its password.
@SpringBootApplication(exclude = UserDetailsServiceAutoConfiguration.class)
@Modulithic(systemName = "Tandem", sharedModules = "shared")
public class TandemServer {
    public static void main(String[] args) {
        SpringApplication.run(TandemServer.class, args);
    }
}
