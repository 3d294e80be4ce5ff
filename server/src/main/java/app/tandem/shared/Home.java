package app.tandem.shared;

import java.nio.file.Path;

/** The folder of everything this server keeps outside the database: index, secret key, the embedded database itself. */
public record Home(Path path) {
    public Path resolve(String name) {
        return path.resolve(name);
    }
}
