package app.tandem.segments;

import static org.assertj.core.api.Assertions.assertThat;

import app.tandem.segments.KeptSegment.Move;
import app.tandem.shared.PhoneNumber;
import app.tandem.subscribers.SubscriberId;
import app.tandem.subscribers.Subscribers;
import app.tandem.support.TandemTest;
import app.tandem.support.TestShops;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What memberships cost: bytes kept, and CPU for a change. The figures are printed, and their bounds held. */
@TandemTest
class MembershipMeasureTests {
    private static final int PEOPLE = 10_000_000;
    private static final int SEGMENTS = 500;
    private static final int CHANGES = 1_000;

    @Autowired
    TestShops shops;

    @Autowired
    Subscribers subscribers;

    @Autowired
    FactSources facts;

    @Autowired
    MembershipWork work;

    @Autowired
    MembershipRows rows;

    @Autowired
    JdbcClient db;

    @Autowired
    Clock clock;

    @Test
    void a_snapshot_of_ten_million_people_takes_a_megabyte_or_less() {
        for (var share : new double[] {0.0001, 0.001, 0.01, 0.1, 0.5, 0.9, 1}) {
            var random = new Random(7);
            var members = new MemberSet();
            for (var person = 0L; person < PEOPLE; person++) {
                if (random.nextDouble() < share) members.add(person);
            }
            var bytes = new long[2];
            members.write((_, people) -> {
                bytes[0] += people.length;
                bytes[1] = Math.max(bytes[1], people.length);
            });
            System.out.printf(
                    "Snapshot of %.2f %% of 10 million: %,d bytes, largest page %,d%n",
                    share * 100, bytes[0], bytes[1]);
            assertThat(bytes[0]).isLessThan(1_300_000);
            assertThat(bytes[1]).isLessThan(2_200_000);
        }
    }

    @Test
    void a_move_takes_some_two_hundred_bytes() {
        var shop = shops.create().id();
        var before = size();
        var moves = new ArrayList<Move>();
        for (var i = 0; i < 100_000; i++) {
            moves.add(new Move(
                    new SegmentId(1 + i % 100), 1, i, 1_800_000_000_000_000L + i * 1_000L, i % 2 == 0, (long) i));
        }
        for (var from = 0; from < moves.size(); from += 5_000) rows.insert(shop, moves.subList(from, from + 5_000));
        var each = (size() - before) / (double) moves.size();
        System.out.printf("A move with its three indexes: %.0f bytes%n", each);
        assertThat(each).isLessThan(260);
        db.sql("delete from segment_move where shop_id = :shop")
                .param("shop", shop.value())
                .update();
    }

    private long size() {
        return db.sql("select pg_total_relation_size('segment_move')")
                .query(Long.class)
                .single();
    }

    @Test
    void one_change_against_five_hundred_segments_takes_less_than_a_millisecond() {
        var shop = shops.create();
        var kept = new KeptShop(shop.id(), shop.shop().timeZone(), facts.catalogue(shop.id()), KeptShop.Clock.at(0));
        var now = Fact.micros(clock.instant());
        for (var i = 0; i < SEGMENTS; i++) {
            var json = """
                    {"all": [{"field": "tags", "op": "has_any", "value": ["vip", "tag%d"]},
                             {"any": [{"field": "first_name", "op": "starts_with", "value": "A"},
                                      {"field": "created_at", "op": "in_the_last", "value": %d, "unit": "days"}]}]}
                    """.formatted(i, i + 1);
            var rule = Crowd.parse(Crowd.JSON.readTree(json));
            var id = new SegmentId(1_000_000 + i);
            kept.segments.put(id, new KeptSegment(id, 1, "", rule, new MemberSet(), 0, 0, 0, null));
        }
        kept.arrange();
        kept.clock = KeptShop.Clock.at(now);
        var people = new ArrayList<SubscriberId>();
        for (var i = 0; i < CHANGES; i++) {
            people.add(subscribers.ensure(shop.id(), new PhoneNumber("+1212%07d".formatted(5_550_000 + i))));
        }
        for (var person : people.subList(0, 100)) {
            shop.api().patch("/api/v1/subscribers/" + person, Map.of("tags", List.of("vip")));
        }
        var best = Double.MAX_VALUE;
        for (var round = 0; round < 6; round++) {
            var candidates = new MembershipWork.Candidates();
            for (var person : people) {
                candidates.add(person, now - 1, Fact.micros(clock.instant()), List.of());
            }
            var threads = ManagementFactory.getThreadMXBean();
            var begun = threads.getCurrentThreadCpuTime();
            var found = work.find(kept, candidates);
            var each = (threads.getCurrentThreadCpuTime() - begun) / 1e6 / CHANGES;
            best = Math.min(best, each);
            assertThat(found.moves()).hasSize(100 * SEGMENTS);
        }
        System.out.printf("One change against %d segments: %.3f ms of CPU%n", SEGMENTS, best);
        assertThat(best).isLessThan(1);
    }
}
