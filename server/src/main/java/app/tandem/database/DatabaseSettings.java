package app.tandem.database;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/**
 * Where things are kept.
 *
 * @param home folder of everything outside the database ({@code --home})
 * @param url JDBC address of an external PostgreSQL 15 or newer; blank for the embedded one
 * @param poolSize connections this server may hold at once
 */
@ConfigurationProperties("tandem")
record DatabaseSettings(String home, @DefaultValue Database database) {
    record Database(
            @DefaultValue("") String url,
            @DefaultValue("") String username,
            @DefaultValue("") String password,
            @Name("pool-size") @DefaultValue("20") int poolSize) {

        @Override
        public String toString() {
            return "Database[url=" + url + ", username=" + username + ", password=[REDACTED], poolSize=" + poolSize
                    + "]";
        }
    }

    String url() {
        var url = database.url();
        return url.startsWith("postgres://") || url.startsWith("postgresql://")
                ? "jdbc:postgresql://" + url.substring(url.indexOf("://") + 3)
                : url;
    }

    String username() {
        return database.username();
    }

    String password() {
        return database.password();
    }

    int poolSize() {
        return database.poolSize();
    }
}
