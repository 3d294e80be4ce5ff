package app.tandem.bench;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Writes a population into the server's own tables, as if it had come in over time. */
final class ServerTables {
    private static final List<String> TABLES =
            List.of("subscriber", "consent_state", "smile_customer", "smile_subscriber", "event");

    private final ServerDatabase database;
    private final Population population;
    private final long shop;

    ServerTables(ServerDatabase database, Population population) throws SQLException {
        this.database = database;
        this.population = population;
        this.shop = database.number("select min(id) from shop");
    }

    void fill() throws Exception {
        LoadedTables stripped;
        try (var connection = database.connect()) {
            stripped = LoadedTables.strip(connection, TABLES);
        }
        connectSmile();
        nameProperties();
        Together.run(List.of(
                () -> fill(
                        "event",
                        "shop_id, id, subscriber_id, type, occurred_at, recorded_at, properties",
                        this::events),
                () -> {
                    fill(
                            "subscriber",
                            "shop_id, id, phone, email, first_name, last_name, tags, properties, created_at",
                            this::subscribers);
                    fill("consent_state", "shop_id, phone, state, since, method", this::consent);
                    fill(
                            "smile_customer",
                            "shop_id, smile_id, email, email_given, state, points_balance, vip_tier, updated_at,"
                                    + " written_at, generation",
                            this::customers);
                    return fill("smile_subscriber", "shop_id, subscriber_id, email", this::matches);
                }));
        stripped.putBack(database);
        database.execute("select setval(pg_get_serial_sequence('subscriber', 'id'), %d)".formatted(population.size()));
        // Events share the sequence of changes.
        database.execute(
                "select setval(pg_get_serial_sequence('subscriber_change', 'id'), %d)".formatted(population.events()));
        // Whoever keeps memberships starts from here, too: it would read all these events as news.
        database.execute("update segment_keeper set position = null");
        database.execute("analyze");
        database.execute("checkpoint");
    }

    /** Connected and read to the end, with nothing due: the bench is about counting, not about fetching. */
    private void connectSmile() throws SQLException {
        database.execute("""
                insert into smile_connection (shop_id, status, base_url, sealed_key, key_hint, generation, account, complete,
                    watermark, fresh_at, delta_due_at, full_due_at)
                values (%d, 'active', 'https://api.smile.io/v1', '\\x00', 'none', nextval('smile_generation'), 1, true,
                    now(), now(), now() + interval '10 years', now() + interval '10 years')
                """.formatted(shop));
    }

    /** What the server notes when it first sees a property of a person, a type of event, or a property of that. */
    private void nameProperties() throws SQLException {
        database.execute("""
                insert into subscriber_property (shop_id, name, type)
                values (%1$d, 'city', 'text'), (%1$d, 'lifetime', 'number');
                insert into event_type (shop_id, type)
                select %1$d, unnest(array['order_created', 'viewed_product', 'text_sent', 'text_clicked']);
                insert into event_property (shop_id, type, name, kind)
                values (%1$d, 'order_created', 'total', 'number'), (%1$d, 'order_created', 'product', 'text'),
                    (%1$d, 'viewed_product', 'product', 'text'), (%1$d, 'text_sent', 'campaign', 'text'),
                    (%1$d, 'text_clicked', 'campaign', 'text');
                """.formatted(shop));
    }

    private Void fill(String table, String columns, CopyText.Rows rows) throws SQLException {
        try (var connection = database.connect()) {
            CopyText.fill(connection, table, columns, rows);
        }
        return null;
    }

    private void subscribers(CopyText rows) throws SQLException {
        for (var id = 1; id <= population.size(); id++) {
            var person = population.person(id);
            var lifetime = person.lifetimeCents();
            rows.add(shop)
                    .add((long) id)
                    .add(person.phone())
                    .add(person.email())
                    .add("Ada")
                    .add("Number " + id)
                    .add(person.tags())
                    .add("{\"city\": \"" + person.city() + "\""
                            + (lifetime == null ? "" : ", \"lifetime\": " + Population.money(lifetime)) + "}")
                    .add(person.createdAt())
                    .endRow();
        }
    }

    private void consent(CopyText rows) throws SQLException {
        for (var id = 1; id <= population.size(); id++) {
            var person = population.person(id);
            if (person.consent() == null) continue;
            rows.add(shop)
                    .add(person.phone())
                    .add(person.consent())
                    .add(person.consentSince())
                    .add("form")
                    .endRow();
        }
    }

    private void customers(CopyText rows) throws SQLException {
        var updated = population.now().minus(Duration.ofDays(1));
        for (var id = 1; id <= population.size(); id++) {
            var person = population.person(id);
            var smile = person.smile();
            if (smile == null) continue;
            rows.add(shop)
                    .add((long) id)
                    .add(person.email())
                    .add(person.email())
                    .add(smile.state())
                    .add((long) smile.points())
                    .add(smile.tier())
                    .add(updated)
                    .add(updated)
                    .add(1L)
                    .endRow();
        }
    }

    private void matches(CopyText rows) throws SQLException {
        for (var id = 1; id <= population.size(); id++) {
            var person = population.person(id);
            if (person.email() == null) continue;
            rows.add(shop).add((long) id).add(person.email()).endRow();
        }
    }

    private void events(CopyText rows) throws SQLException {
        var number = 0L;
        for (var id = 1; id <= population.size(); id++) {
            for (var event : population.events(id)) {
                rows.add(shop)
                        .add(++number)
                        .add((long) id)
                        .add(event.type().code)
                        .add(event.at())
                        .add(event.at())
                        .add(event.properties())
                        .endRow();
            }
        }
    }
}
