package app.tandem.database;

import static org.assertj.core.api.Assertions.assertThat;

import app.tandem.support.TandemTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@TandemTest
class EmbeddedDatabaseTests {
    @Autowired
    JdbcClient db;

    /** The library that starts it is made for tests and switches durability off. */
    @Test
    void a_commit_is_on_disk() {
        assertThat(setting("fsync")).isEqualTo("on");
        assertThat(setting("synchronous_commit")).isEqualTo("on");
        assertThat(setting("full_page_writes")).isEqualTo("on");
    }

    @Test
    void only_this_machine_reaches_it_and_with_a_password() {
        assertThat(setting("listen_addresses")).isEqualTo("127.0.0.1");
        var methods = db.sql("select distinct auth_method from pg_hba_file_rules")
                .query(String.class)
                .list();
        assertThat(methods).containsExactly("scram-sha-256");
    }

    private String setting(String name) {
        return db.sql("select current_setting(:name)")
                .param("name", name)
                .query(String.class)
                .single();
    }
}
