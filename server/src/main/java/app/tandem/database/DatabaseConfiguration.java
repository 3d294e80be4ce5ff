package app.tandem.database;

import app.tandem.shared.Home;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** One pool for everybody, on the embedded database unless the operator names another. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DatabaseSettings.class)
class DatabaseConfiguration {

    @Bean
    HomeFolder homeFolder(DatabaseSettings settings) throws IOException {
        return HomeFolder.take(Path.of(settings.home()).toAbsolutePath().normalize());
    }

    @Bean
    Home home(HomeFolder folder) {
        return folder.home();
    }

    @Bean
    @ConditionalOnExpression("'${tandem.database.url:}'.isBlank()")
    EmbeddedDatabase embeddedDatabase(Home home) throws IOException, SQLException {
        return EmbeddedDatabase.start(home);
    }

    @Bean
    HikariDataSource dataSource(
            DatabaseSettings settings, org.springframework.beans.factory.ObjectProvider<EmbeddedDatabase> embedded) {
        var pool = new HikariConfig();
        pool.setPoolName("tandem");
        pool.setMaximumPoolSize(settings.poolSize());
        pool.setMinimumIdle(2);
        pool.setConnectionTimeout(20_000);
        // The time zone is the shop's business; on the wire it is UTC.
        pool.addDataSourceProperty("options", "-c timezone=UTC");
        pool.addDataSourceProperty("reWriteBatchedInserts", "true");
        pool.addDataSourceProperty("ApplicationName", "tandem");
        var own = embedded.getIfAvailable();
        if (own != null) {
            pool.setJdbcUrl(own.jdbcUrl());
            pool.setUsername(own.username());
            pool.setPassword(own.password());
        } else {
            pool.setJdbcUrl(settings.url());
            if (!settings.username().isBlank()) pool.setUsername(settings.username());
            if (!settings.password().isBlank()) pool.setPassword(settings.password());
        }
        return new HikariDataSource(pool);
    }
}
