package app.tandem.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes keys and indexes off tables before they are filled, and puts the same ones back, whatever they are: building an
 * index once is many times faster than keeping it while rows arrive.
 */
final class LoadedTables {
    private record Constraint(String table, String name, String definition, boolean foreign) {}

    private final List<String> tables;
    private final List<Constraint> constraints = new ArrayList<>();
    private final Map<String, String> indexes = new LinkedHashMap<>();

    private LoadedTables(List<String> tables) {
        this.tables = tables;
    }

    static LoadedTables strip(Connection connection, List<String> tables) throws SQLException {
        var stripped = new LoadedTables(tables);
        stripped.readConstraints(connection);
        stripped.readIndexes(connection);
        try (var statement = connection.createStatement()) {
            // Those that point at a key go before it.
            for (var constraint : stripped.constraints.reversed()) {
                statement.execute("alter table " + constraint.table + " drop constraint " + constraint.name);
            }
            for (var index : stripped.indexes.keySet()) statement.execute("drop index " + index);
        }
        return stripped;
    }

    /** Keys first, what points at them last. */
    private void readConstraints(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("""
                select conrelid::regclass::text as "table", quote_ident(conname) as name,
                    pg_get_constraintdef(oid) as definition, contype = 'f' as foreign_key
                from pg_constraint
                where conrelid = any(?::regclass[]) and contype in ('p', 'u', 'f')
                   or confrelid = any(?::regclass[]) and contype = 'f'
                order by contype = 'f', conname
                """)) {
            var names = connection.createArrayOf("text", tables.toArray());
            statement.setArray(1, names);
            statement.setArray(2, names);
            try (var found = statement.executeQuery()) {
                while (found.next()) {
                    constraints.add(new Constraint(
                            found.getString("table"),
                            found.getString("name"),
                            found.getString("definition"),
                            found.getBoolean("foreign_key")));
                }
            }
        }
    }

    private void readIndexes(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("""
                select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
                where indrelid = any(?::regclass[])
                  and not exists (select from pg_constraint where conindid = indexrelid and conrelid = indrelid)
                """)) {
            statement.setArray(1, connection.createArrayOf("text", tables.toArray()));
            try (var found = statement.executeQuery()) {
                while (found.next()) indexes.put(found.getString("name"), found.getString("definition"));
            }
        }
    }

    void putBack(ServerDatabase database) throws Exception {
        var work = new ArrayList<String>();
        for (var each : constraints) if (!each.foreign) work.add(add(each));
        work.addAll(indexes.values());
        database.together(work);
        // Each needs the keys on both sides.
        database.together(constraints.stream()
                .filter(Constraint::foreign)
                .map(LoadedTables::add)
                .toList());
    }

    private static String add(Constraint constraint) {
        return "alter table " + constraint.table + " add constraint " + constraint.name + " " + constraint.definition;
    }
}
