package app.tandem.subscribers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.tandem.shared.PhoneNumber;
import app.tandem.shared.Problem;
import app.tandem.support.MovableClock;
import app.tandem.support.TandemTest;
import app.tandem.support.TestShops;
import app.tandem.support.TestShops.TestShop;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.StringNode;

@TandemTest
class ChangeFeedTests {
    @Autowired
    TestShops shops;

    @Autowired
    ChangeFeed feed;

    @Autowired
    Subscribers subscribers;

    @Autowired
    ProfileWriter writer;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    DataSource dataSource;

    @Autowired
    JdbcClient db;

    @Autowired
    MovableClock clock;

    TestShop shop;

    @BeforeEach
    void newShop() {
        shop = shops.create();
    }

    @AfterEach
    void sameTime() {
        clock.reset();
    }

    /** A transaction of its own that stays open until the test says so. */
    private final class Open implements AutoCloseable {
        private final Connection connection;

        Open() throws SQLException {
            connection = dataSource.getConnection();
            connection.setAutoCommit(false);
        }

        Open change(long person) throws SQLException {
            try (var insert = connection.prepareStatement(
                    "insert into subscriber_change (shop_id, subscriber_id, at, was, now) values (?, ?, now(), '{\"x\": 1}', '{\"x\": 2}')")) {
                insert.setLong(1, shop.id().value());
                insert.setLong(2, person);
                insert.executeUpdate();
            }
            return this;
        }

        Open event(long person) throws SQLException {
            try (var insert = connection.prepareStatement("""
                    insert into event (shop_id, subscriber_id, type, occurred_at, recorded_at, properties)
                    values (?, ?, 'order', '2020-01-01Z', now(), '{}')
                    """)) {
                insert.setLong(1, shop.id().value());
                insert.setLong(2, person);
                insert.executeUpdate();
            }
            return this;
        }

        void commit() throws SQLException {
            connection.commit();
        }

        void rollback() throws SQLException {
            connection.rollback();
        }

        @Override
        public void close() throws SQLException {
            connection.rollback();
            connection.setAutoCommit(true);
            connection.close();
        }
    }

    /** A reader that keeps its position as text between reads, as it does across restarts. */
    private final class Reader {
        private String position = feed.head().toString();
        private final Set<Long> seen = new HashSet<>();

        Set<Long> read(int limit) {
            var news = new HashSet<Long>();
            while (true) {
                var changes = feed.read(FeedPosition.parse(position), limit);
                news.addAll(told(changes));
                position = changes.next().toString();
                if (!changes.more()) break;
            }
            seen.addAll(news);
            return news;
        }
    }

    /** Whoever a read is about, once as a change and once as an event. */
    private Set<Long> told(ChangeFeed.Changes changes) {
        var told = new HashSet<Long>();
        changes.people().getOrDefault(shop.id(), Set.of()).forEach(person -> told.add(person.value()));
        changes.events()
                .getOrDefault(shop.id(), List.of())
                .forEach(event -> told.add(event.subscriber().value()));
        return told;
    }

    @Test
    void transactions_that_commit_out_of_order_are_neither_skipped_nor_waited_for() throws SQLException {
        var reader = new Reader();
        try (var first = new Open();
                var second = new Open()) {
            first.change(1);
            second.change(2);
            second.commit();
            assertThat(reader.read(10)).containsExactly(2L);
            first.change(3);
            assertThat(reader.read(10)).isEmpty();
            first.commit();
            assertThat(reader.read(10)).containsExactlyInAnyOrder(1L, 3L);
            assertThat(reader.read(10)).isEmpty();
        }
    }

    @Test
    void events_that_commit_out_of_order_are_neither_skipped_nor_waited_for() throws SQLException {
        var reader = new Reader();
        try (var first = new Open();
                var second = new Open()) {
            first.event(1);
            second.event(2);
            second.commit();
            assertThat(reader.read(10)).containsExactly(2L);
            first.event(3).change(4);
            assertThat(reader.read(10)).isEmpty();
            first.commit();
            assertThat(reader.read(1)).containsExactlyInAnyOrder(1L, 3L, 4L);
            assertThat(reader.read(10)).isEmpty();
        }
    }

    @Test
    void changes_and_events_are_told_in_the_order_of_their_transaction() throws SQLException {
        var from = feed.head();
        try (var open = new Open()) {
            open.change(1).event(2).event(1).change(3).event(1);
            open.commit();
        }
        var changes = feed.read(from, 100);
        var ours = changes.rows().stream()
                .filter(row -> row.shop().equals(shop.id()))
                .toList();
        assertThat(ours).extracting(row -> row.person().value()).containsExactly(1L, 2L, 1L, 3L, 1L);
        assertThat(ours).extracting(row -> row.event() != null).containsExactly(false, true, true, false, true);
        assertThat(ours).extracting(ChangeFeed.Change::id).isSorted();
        assertThat(changes.people().get(shop.id()))
                .extracting(SubscriberId::value)
                .containsExactly(1L, 3L);
        assertThat(changes.events().get(shop.id()))
                .extracting(event -> event.subscriber().value())
                .containsExactly(2L, 1L, 1L);
    }

    @Test
    void a_long_transaction_stalls_nobody_and_arrives_when_it_commits() throws SQLException {
        var reader = new Reader();
        try (var longest = new Open();
                var quick = new Open()) {
            for (var n = 1; n <= 5; n++) longest.change(n);
            for (var n = 100; n < 120; n++) {
                quick.change(n).commit();
                assertThat(reader.read(3)).containsExactly((long) n);
            }
            longest.commit();
            assertThat(reader.read(2)).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L);
        }
    }

    @Test
    void what_is_rolled_back_never_arrives() throws SQLException {
        var reader = new Reader();
        try (var gone = new Open();
                var kept = new Open()) {
            gone.change(1);
            kept.change(2).commit();
            gone.rollback();
            assertThat(reader.read(10)).containsExactly(2L);
        }
    }

    @RepeatedTest(3)
    void nothing_is_skipped_however_transactions_overlap() throws SQLException {
        var seed = new Random().nextLong();
        System.out.println("ChangeFeedTests seed " + seed);
        var random = new Random(seed);
        var reader = new Reader();
        var committed = new HashSet<Long>();
        var open = new ArrayList<Open>();
        var pending = new HashMap<Open, Set<Long>>();
        var next = 1L;
        try {
            for (var step = 0; step < 600; step++) {
                var choice = random.nextInt(10);
                if (open.size() < 6 && choice < 2) {
                    open.add(new Open());

                } else if (!open.isEmpty() && choice < 6) {
                    var some = open.get(random.nextInt(open.size()));
                    for (var n = random.nextInt(5); n >= 0; n--) {
                        if (random.nextBoolean()) some.change(next);
                        else some.event(next);
                        pending.computeIfAbsent(some, _ -> new HashSet<>()).add(next++);
                    }
                } else if (!open.isEmpty() && choice < 8) {
                    var some = open.remove(random.nextInt(open.size()));
                    if (random.nextInt(5) == 0) {
                        some.rollback();
                        pending.remove(some);
                    } else {
                        some.commit();
                        committed.addAll(pending.getOrDefault(some, Set.of()));
                    }
                    some.close();
                } else {
                    // One bounded read: it may end in the middle of a stretch, and a commit may come before the next.
                    var changes = feed.read(FeedPosition.parse(reader.position), 1 + random.nextInt(7));
                    reader.seen.addAll(told(changes));
                    reader.position = changes.next().toString();
                    assertThat(committed).containsAll(reader.seen);
                }
            }
        } finally {
            for (var left : open) left.close();
        }
        reader.read(50);
        assertThat(reader.seen).as("seed " + seed).isEqualTo(committed);
    }

    @Test
    void a_position_says_whether_it_covers_a_head() throws SQLException {
        var before = feed.head();
        try (var open = new Open()) {
            open.change(1);
            var during = feed.head();
            open.commit();
            var after = feed.head();
            assertThat(after.covers(during)).isTrue();
            assertThat(after.covers(before)).isTrue();
            assertThat(during.covers(after)).isFalse();
            assertThat(before.covers(after)).isFalse();
            var half = feed.read(before, 1).next();
            assertThat(half.covers(after)).isFalse();
            var position = before;
            while (!position.covers(after)) position = feed.read(position, 1).next();
            assertThat(FeedPosition.parse(position.toString())).isEqualTo(position);
        }
        assertThatThrownBy(() -> FeedPosition.parse("nonsense")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_position_of_another_database_or_of_the_future_is_lost() {
        var head = feed.head();
        assertThatThrownBy(() -> feed.read(new FeedPosition("other", head.done(), null), 10))
                .isInstanceOf(ChangeFeed.PositionLost.class);
        var ahead = new FeedPosition.Snapshot(head.done().xmin(), head.done().xmax() + 1_000_000, List.of());
        assertThatThrownBy(() -> feed.read(new FeedPosition(head.system(), ahead, null), 10))
                .isInstanceOf(ChangeFeed.PositionLost.class);
    }

    @Test
    void the_tail_is_read_from_the_index_however_long_the_feed() {
        var plan = transaction.execute(_ -> {
            db.sql("set local enable_seqscan = off").update();
            db.sql("set local enable_bitmapscan = off").update();
            return String.join(
                    "\n",
                    db.sql("explain " + ChangeFeed.tail("""
                            where (xid, id) > ('5'::xid8, 3) and xid < '9999'::xid8 and xid <> all('{7}'::xid8[])
                            order by xid, id limit 100
                            """))
                            .query(String.class)
                            .list());
        });
        assertThat(plan)
                .contains("Merge Append")
                .contains("Index Cond: ((ROW(xid, id) > ROW('5'::xid8, 3))")
                .contains("Index Scan using event_tail on event")
                .doesNotContain("Sort  (");
    }

    @Test
    void a_position_needs_no_superuser() {
        var head = transaction.execute(_ -> {
            // Where the tests run as somebody plain already, there is nobody plainer to become.
            db.sql("""
                    do $$ begin
                        if (select rolsuper from pg_roles where rolname = current_user) then
                            set local role pg_read_all_data;
                        end if;
                    end $$
                    """).update();
            return feed.head();
        });
        assertThat(head).isNotNull();
        assertThat(head.system()).isEqualTo(feed.head().system());
    }

    @Test
    void changes_belong_to_the_transaction_that_makes_them() {
        assertThatThrownBy(() -> feed.append(shop.id(), List.of()))
                .isInstanceOf(IllegalTransactionStateException.class);
    }

    @Test
    void only_real_changes_are_told_and_each_with_its_values() {
        var reader = new Reader();
        var body = """
                {"phone": "+12125550101", "email": "a@example.com", "first_name": "Ana", "tags": ["x"], "properties": {"n": 1.5}}
                """;
        var id = post(body);
        assertThat(reader.read(10)).containsExactly(id);
        post(body);
        post("{\"phone\": \"+12125550101\", \"properties\": {\"n\": 1.50}, \"tags\": [\"X\"]}");
        assertThat(reader.read(10)).isEmpty();
        post(
                "{\"phone\": \"+12125550101\", \"first_name\": \"Bea\", \"last_name\": \"Lo\", \"properties\": {\"n\": 2}}");
        assertThat(reader.read(10)).containsExactly(id);
        var last = db.sql(
                        "select was::text || ' ' || now::text from subscriber_change where shop_id = ? order by id desc limit 1")
                .param(shop.id().value())
                .query(String.class)
                .single();
        assertThat(last)
                .isEqualTo("{\"last_name\": null, \"first_name\": \"Ana\", \"property.n\": 1.5}"
                        + " {\"last_name\": \"Lo\", \"first_name\": \"Bea\", \"property.n\": 2}");
    }

    private long post(String body) {
        return shop.api().post("/api/v1/subscribers", body).body().path("id").asLong();
    }

    @Test
    void the_past_is_told_by_undoing_what_came_later() {
        var start = clock.instant();
        clock.forward(Duration.ofHours(1));
        var id = new SubscriberId(post("{\"phone\": \"+12125550101\", \"first_name\": \"Ana\"}"));
        clock.forward(Duration.ofHours(1));
        var noon = clock.instant();
        clock.forward(Duration.ofHours(1));
        post("{\"phone\": \"+12125550101\", \"first_name\": \"Bea\", \"tags\": [\"x\"]}");
        clock.forward(Duration.ofHours(1));
        post("{\"phone\": \"+12125550101\", \"first_name\": \"Cy\"}");

        var then = feed.undo(shop.id(), List.of(id), noon).getOrDefault(id, Map.of());
        assertThat(then.get("first_name")).isEqualTo(StringNode.valueOf("Ana"));
        assertThat(then.get("tags")).isEqualTo(NullNode.getInstance());
        assertThat(then).containsOnlyKeys("first_name", "tags");
        assertThat(feed.undo(shop.id(), List.of(id), start)
                        .getOrDefault(id, Map.of())
                        .get("created_at"))
                .isEqualTo(NullNode.getInstance());
        assertThat(feed.undo(shop.id(), List.of(id), clock.instant())).isEmpty();
        assertThat(feed.undo(shops.create().id(), List.of(id), start)).isEmpty();
    }

    @Test
    void months_are_made_ahead_and_rows_that_came_too_early_move_into_theirs() {
        var partitions = partitions(400);
        clock.forward(Duration.ofDays(200));
        var id = new SubscriberId(post("{\"phone\": \"+12125550101\"}"));
        partitions.tidy();
        assertThat(partitions.months())
                .contains(java.time.YearMonth.from(clock.instant().atOffset(java.time.ZoneOffset.UTC)));
        var where = db.sql(
                        "select tableoid::regclass::text from subscriber_change where shop_id = ? and subscriber_id = ? limit 1")
                .param(shop.id().value())
                .param(id.value())
                .query(String.class)
                .single();
        assertThat(where).matches("subscriber_change_\\d{4}_\\d{2}");
        partitions.tidy();
    }

    @Test
    void what_is_too_old_is_dropped_and_then_neither_told_nor_read_on_from() {
        // In a transaction that is rolled back: the other tests' past stays.
        transaction.executeWithoutResult(undone -> {
            var old = FeedPosition.parse(feed.head().toString());
            var person = writer.writeOne(shop.id(), ProfileWish.of(new PhoneNumber("+12125550101")), "test", null)
                    .id();
            var born = clock.instant();
            clock.forward(Duration.ofDays(460));
            new ChangeFeedPartitions(db, transaction, new ChangeFeedSettings(400), clock).tidy();
            assertThatThrownBy(() -> feed.undo(shop.id(), List.of(person), born))
                    .isInstanceOfSatisfying(
                            Problem.class, problem -> assertThat(problem.code()).isEqualTo("before-history"));
            assertThatThrownBy(() -> feed.read(old, 10)).isInstanceOf(ChangeFeed.PositionLost.class);
            assertThat(feed.undo(shop.id(), List.of(person), clock.instant().minus(Duration.ofDays(300))))
                    .isEmpty();
            undone.setRollbackOnly();
        });
        assertThat(feed.undo(shop.id(), List.of(new SubscriberId(1)), Instant.EPOCH))
                .isEqualTo(Map.of());
    }

    private ChangeFeedPartitions partitions(int keepDays) {
        return new ChangeFeedPartitions(db, transaction, new ChangeFeedSettings(keepDays), clock);
    }
}
