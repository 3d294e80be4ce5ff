package app.tandem.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTests {
    @TempDir
    Path folder;

    @Test
    void what_was_sealed_opens_again_after_a_restart_and_only_at_its_place() throws IOException {
        var sealed = new Secrets(new Home(folder), "").seal("api_secret", "smile-key/1");
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("api_secret");

        var restarted = new Secrets(new Home(folder), "");
        assertThat(restarted.open(sealed, "smile-key/1")).contains("api_secret");
        assertThat(restarted.open(sealed, "smile-key/2")).isEmpty();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("secret.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void with_a_lost_or_another_key_nothing_opens_and_nothing_breaks() throws IOException {
        var sealed = new Secrets(new Home(folder), "").seal("api_secret", "p");
        Files.delete(folder.resolve("secret.key"));
        assertThat(new Secrets(new Home(folder), "").open(sealed, "p")).isEmpty();
        assertThat(new Secrets(new Home(folder), "given by the operator").open(sealed, "p"))
                .isEmpty();
        assertThat(new Secrets(new Home(folder), "").open(new byte[] {1, 2, 3}, "p"))
                .isEmpty();
        assertThat(new Secrets(new Home(folder), "").open(new byte[0], "p")).isEmpty();
    }

    @Test
    void the_operators_key_needs_no_file() {
        var sealed = new Secrets(new Home(folder), "given by the operator").seal("api_secret", "p");
        assertThat(new Secrets(new Home(folder), " given by the operator ").open(sealed, "p"))
                .contains("api_secret");
        assertThat(folder.resolve("secret.key")).doesNotExist();
    }
}
