package app.tandem.messages;

import app.tandem.shared.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Tells this home folder from every other. A home is held by one process at a time, so senders of the same home that are
 * not of this process have ended.
 */
@Component
class SenderHome {
    private final String id;

    SenderHome(Home home) throws IOException {
        var file = home.resolve("sender-home");
        if (!Files.exists(file)) Files.writeString(file, UUID.randomUUID().toString());
        // The file's own key as well: somebody who copies a home for a second server copies what is written in it.
        id = Files.readString(file).strip() + " "
                + Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    String id() {
        return id;
    }
}
