package app.tandem.shared;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.subtle.Hkdf;
import com.google.crypto.tink.util.SecretBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Encrypts the secrets that merchants hand us for other systems (AES-256-GCM). The key comes from {@code
 * TANDEM_SECRET_KEY}; without one, a random key is made once and kept in the home folder's {@code secret.key}, readable
 * by its owner only. Several servers on one database need the same {@code TANDEM_SECRET_KEY}.
 */
@Component
public class Secrets {
    private static final Logger log = LoggerFactory.getLogger(Secrets.class);
    private static final String FILE = "secret.key";
    private final Aead box;

    Secrets(Home home, @Value("${tandem.secret-key:}") String given) {
        this.box = box(given.isBlank() ? kept(home) : given.strip());
        if (!given.isBlank() && given.strip().length() < 16) {
            log.warn("TANDEM_SECRET_KEY is short enough to be guessed. Give it 32 random characters or more.");
        }
    }

    /**
     * @param place where the secret is kept, such as {@code smile-key/17}; it opens nowhere else, so a row copied to
     *     another shop is worthless
     */
    public byte[] seal(String secret, String place) {
        try {
            return box.encrypt(secret.getBytes(StandardCharsets.UTF_8), place.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException cause) {
            throw new IllegalStateException("Cannot encrypt", cause);
        }
    }

    /** Empty where it was sealed with another key or for another place. */
    public Optional<String> open(byte[] sealed, String place) {
        try {
            return Optional.of(
                    new String(box.decrypt(sealed, place.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8));
        } catch (GeneralSecurityException _) {
            return Optional.empty();
        }
    }

    @AccessesPartialKey // The key is made of bytes we hold, so there is nothing to guess about it.
    private static Aead box(String secret) {
        try {
            var bytes = Hkdf.computeHkdf(
                    "HMACSHA256",
                    secret.getBytes(StandardCharsets.UTF_8),
                    new byte[0],
                    "tandem secrets v1".getBytes(StandardCharsets.UTF_8),
                    32);
            return AesGcmJce.create(AesGcmKey.builder()
                    .setParameters(AesGcmParameters.builder()
                            .setKeySizeBytes(32)
                            .setIvSizeBytes(12)
                            .setTagSizeBytes(16)
                            .setVariant(AesGcmParameters.Variant.NO_PREFIX)
                            .build())
                    .setKeyBytes(SecretBytes.copyFrom(bytes, InsecureSecretKeyAccess.get()))
                    .build());
        } catch (GeneralSecurityException cause) {
            throw new IllegalStateException("This Java lacks AES-GCM", cause);
        }
    }

    private static String kept(Home home) {
        var file = home.resolve(FILE);
        try {
            if (Files.exists(file)) {
                var text = Files.readString(file).strip();
                if (!text.isEmpty()) return text;
            }
            return make(file);
        } catch (IOException cause) {
            throw new UncheckedIOException("Cannot read or write " + file, cause);
        }
    }

    private static String make(Path file) throws IOException {
        var random = new byte[32];
        new SecureRandom().nextBytes(random);
        var text = Base64.getEncoder().encodeToString(random);
        // Written aside and moved, so that a crash leaves no half key.
        var aside = Files.createTempFile(
                file.getParent(),
                FILE,
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(aside, text + "\n");
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return text;
    }
}
