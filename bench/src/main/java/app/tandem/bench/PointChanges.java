package app.tandem.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Moves points as a pass over Smile's customers does: the customer's row, and a line in the change feed. */
final class PointChanges {
    private static final String CHANGE = """
            with moved as (
                update smile_customer set points_balance = %s, written_at = now()
                where shop_id = ? and smile_id = any(?)
                returning shop_id, smile_id, old.points_balance as was, new.points_balance as now
            )
            insert into subscriber_change (shop_id, subscriber_id, at, was, now)
            select shop_id, smile_id, now(), jsonb_build_object('smile.points_balance', was),
                jsonb_build_object('smile.points_balance', now)
            from moved
            """;

    private final Population population;
    private final long shop;
    private final SplittableRandom random;
    /** Those who were set are not moved again: each other one counts down from the end of the shop. */
    private int lastSet;

    PointChanges(ServerDatabase database, Population population) throws SQLException {
        this.population = population;
        this.shop = database.number("select min(id) from shop");
        this.random = new SplittableRandom(population.seed());
        this.lastSet = population.size() + 1;
    }

    /** Some people of the first half earn points, in one transaction. */
    int earn(Connection connection, int people, int points) throws SQLException {
        var ids = new ArrayList<Integer>(people);
        while (ids.size() < people) {
            var id = 1 + random.nextInt(population.size() / 2);
            if (population.person(id).smile() != null && !ids.contains(id)) ids.add(id);
        }
        change(connection, "points_balance + " + points, ids);
        return people;
    }

    /** The next person gets exactly so many. */
    void set(Connection connection, int points) throws SQLException {
        do {
            lastSet--;
        } while (population.person(lastSet).smile() == null);
        change(connection, Integer.toString(points), List.of(lastSet));
    }

    private void change(Connection connection, String points, List<Integer> ids) throws SQLException {
        try (var statement = connection.prepareStatement(CHANGE.formatted(points))) {
            statement.setLong(1, shop);
            statement.setArray(2, connection.createArrayOf("bigint", ids.toArray()));
            statement.executeUpdate();
        }
    }
}
