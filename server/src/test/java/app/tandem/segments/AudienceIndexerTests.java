package app.tandem.segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.tandem.shared.PhoneNumber;
import app.tandem.shared.Problem;
import app.tandem.shared.ShopId;
import app.tandem.shops.Shops;
import app.tandem.subscribers.ChangeFeed;
import app.tandem.subscribers.EventArchive;
import app.tandem.subscribers.SubscriberId;
import app.tandem.subscribers.Subscribers;
import app.tandem.support.TandemTest;
import app.tandem.support.TestShops;
import app.tandem.support.TestShops.TestShop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.lucene.store.FSDirectory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.util.FileSystemUtils;

/** An index that is lost, damaged, behind or of another database mends itself; and it never misses a change. */
@TandemTest
class AudienceIndexerTests {
    private static final Rule TAGGED =
            Crowd.parse(Crowd.JSON.readTree("{\"field\": \"tags\", \"op\": \"has_any\", \"value\": [\"vip\"]}"));

    @Autowired
    TestShops testShops;

    @Autowired
    ChangeFeed feed;

    @Autowired
    FactSources facts;

    @Autowired
    Subscribers subscribers;

    @Autowired
    EventArchive archive;

    @Autowired
    Shops shops;

    @Autowired
    Segments segments;

    @TempDir
    Path folder;

    private TestShop shop;
    private AudienceIndexer indexer;
    private final AtomicInteger people = new AtomicInteger();

    @BeforeEach
    void start() {
        shop = testShops.create();
        indexer = fresh();
    }

    @AfterEach
    void stop() {
        indexer.crash();
    }

    /** A second indexer on the same database, with files of its own. */
    private AudienceIndexer fresh() {
        var fresh = new AudienceIndexer(folder, feed, new Audience.Sources(facts, subscribers, archive), shops);
        fresh.start();
        return fresh;
    }

    private SubscriberId person() {
        return subscribers.ensure(
                shop.id(), new PhoneNumber("+1212%07d".formatted(5_550_000 + people.incrementAndGet())));
    }

    private SubscriberId vip() {
        var person = person();
        tag(person, List.of("vip"));
        return person;
    }

    private void tag(SubscriberId person, List<String> tags) {
        var answer = shop.api().patch("/api/v1/subscribers/" + person, Map.of("tags", tags));
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    }

    private long everybody() {
        return everybody(shop.id());
    }

    private long everybody(ShopId id) {
        return size(id, new Rule.All(List.of()));
    }

    private long vips() {
        return size(shop.id(), TAGGED);
    }

    private long size(ShopId id, Rule rule) {
        return indexer.current(id)
                .size(rule, new Asked(Instant.now(), ZoneOffset.UTC))
                .count();
    }

    private Path shopFolder() {
        return folder.resolve(shop.id().toString());
    }

    @Test
    void a_stop_keeps_what_was_indexed_and_a_start_catches_up() {
        vip();
        assertThat(vips()).isEqualTo(1);
        indexer.stop();
        var missed = vip();
        indexer = fresh();
        assertThat(vips()).isEqualTo(2);
        tag(missed, List.of());
        assertThat(vips()).isEqualTo(1);
    }

    @Test
    void a_crash_between_commits_loses_nothing() {
        vip();
        assertThat(vips()).isEqualTo(1);
        indexer.stop();
        indexer = fresh();
        for (var i = 0; i < 5; i++) vip();
        assertThat(vips()).isEqualTo(6);
        indexer.crash();
        vip();
        indexer = fresh();
        assertThat(vips()).isEqualTo(7);
        assertThat(everybody()).isEqualTo(7);
    }

    @Test
    void a_lost_index_is_built_again() throws IOException {
        vip();
        person();
        assertThat(everybody()).isEqualTo(2);
        indexer.stop();
        FileSystemUtils.deleteRecursively(shopFolder());
        indexer = fresh();
        assertThat(everybody()).isEqualTo(2);
        assertThat(vips()).isEqualTo(1);
    }

    @Test
    void damaged_files_are_built_again() throws IOException {
        for (var i = 0; i < 20; i++) vip();
        assertThat(vips()).isEqualTo(20);
        indexer.stop();
        try (var files = Files.list(shopFolder().resolve("people"))) {
            var largest = files.filter(file -> file.toString().matches(".*\\.(cfs|doc|tim|dvd|kdd)"))
                    .findAny()
                    .orElseThrow();
            var bytes = Files.readAllBytes(largest);
            bytes[bytes.length / 2] ^= 0x55;
            Files.write(largest, bytes);
        }
        indexer = fresh();
        assertThat(vips()).isEqualTo(20);
    }

    @Test
    void files_taken_away_under_a_running_server_are_built_again() throws IOException {
        vip();
        assertThat(vips()).isEqualTo(1);
        FileSystemUtils.deleteRecursively(shopFolder());
        vip();
        // The next commit finds out; until then the open files still answer.
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
            assertThat(vips()).isEqualTo(2);
            return Files.exists(shopFolder());
        });
        indexer.stop();
        indexer = fresh();
        assertThat(vips()).isEqualTo(2);
    }

    @Test
    void an_index_of_another_database_or_format_is_built_again() throws IOException {
        vip();
        assertThat(vips()).isEqualTo(1);
        indexer.stop();
        var elsewhere = feed.head().toString().replaceFirst("^[^|]*", "7000000000000000000.00000001.5");
        for (var note : List.of(
                Map.of("format", Audience.FORMAT, "position", elsewhere),
                Map.of("format", "0", "position", feed.head().toString()),
                Map.of("format", Audience.FORMAT, "position", "nonsense"))) {
            forge(note);
            indexer = fresh();
            assertThat(everybody()).as(note.toString()).isEqualTo(1);
            assertThat(vips()).isEqualTo(1);
            indexer.stop();
        }
    }

    @Test
    void a_position_that_the_feed_no_longer_reaches_builds_everything_again() throws IOException {
        vip();
        assertThat(vips()).isEqualTo(1);
        indexer.stop();
        // A position in this database's future, as after going back to a backup of it.
        var head = feed.head();
        forge(Map.of("format", Audience.FORMAT, "position", head.system() + "|900000000:900000000:"));
        indexer = fresh();
        assertThat(everybody()).isEqualTo(1);
        assertThat(vips()).isEqualTo(1);
    }

    /** Leaves an index with one stranger and that note in the shop's folder. */
    private void forge(Map<String, String> note) throws IOException {
        try (var index = AudienceIndex.open(
                FSDirectory.open(shopFolder().resolve("people")),
                FSDirectory.open(shopFolder().resolve("events")))) {
            index.people().removeAll();
            index.people().put(new SubscriberId(1), Map.of("tags", List.of("vip")));
            index.people().put(new SubscriberId(2), Map.of("tags", List.of("vip")));
            index.people().documents().commit(note);
            index.events().documents().commit(note);
        }
    }

    @Test
    void changes_during_a_build_are_not_lost() throws Exception {
        var known = IntStream.range(0, 300).mapToObj(_ -> person()).toList();
        indexer.stop();
        FileSystemUtils.deleteRecursively(shopFolder());
        indexer = fresh();
        try (var workers = Executors.newFixedThreadPool(4)) {
            for (var i = 0; i < 40; i++) {
                var person = known.get(i * 7);
                workers.submit(() -> tag(person, List.of("vip")));
                workers.submit(this::vip);
            }
        }
        assertThat(vips()).isEqualTo(80);
        assertThat(everybody()).isEqualTo(340);
    }

    @Test
    void concurrent_writers_each_read_their_own_writes() throws Exception {
        var work = new ArrayList<Callable<Boolean>>();
        for (var i = 0; i < 4; i++) {
            var name = "writer" + i;
            var rule = Crowd.parse(
                    Crowd.JSON.readTree("{\"field\": \"tags\", \"op\": \"has_any\", \"value\": [\"" + name + "\"]}"));
            work.add(() -> {
                for (var j = 1; j <= 15; j++) {
                    tag(person(), List.of(name));
                    if (size(shop.id(), rule) != j) return false;
                }
                return true;
            });
        }
        try (var workers = Executors.newFixedThreadPool(4)) {
            for (var each : workers.invokeAll(work)) assertThat(each.get()).isTrue();
        }
    }

    @Test
    void a_count_that_would_be_a_guess_is_refused() {
        indexer.crash();
        assertThatThrownBy(this::everybody).isInstanceOfSatisfying(Problem.class, behind -> {
            assertThat(behind.status().value()).isEqualTo(503);
            assertThat(behind.code()).isEqualTo("index-behind");
        });
    }

    @Test
    void whoever_may_ask_is_refused_once_a_build_has_begun() {
        person();
        var view = indexer.current(shop.id());
        ((IndexView) view).audience().distrust();
        assertThatThrownBy(() -> view.size(new Rule.All(List.of()), new Asked(Instant.now(), ZoneOffset.UTC)))
                .isInstanceOfSatisfying(
                        Problem.class, refused -> assertThat(refused.code()).isEqualTo("index-behind"));
    }

    @Test
    void a_shop_that_was_made_after_the_start_has_its_own_people() {
        vip();
        var other = testShops.create();
        subscribers.ensure(other.id(), new PhoneNumber("+12125559999"));
        assertThat(everybody(other.id())).isEqualTo(1);
        assertThat(everybody()).isEqualTo(1);
        assertThat(everybody(testShops.create().id())).isZero();
    }

    @Test
    void members_come_in_batches_once_each_and_without_the_excluded() {
        var vips = IntStream.range(0, 25).mapToObj(_ -> vip()).toList();
        tag(vips.get(3), List.of("vip", "summer"));
        var summerOnly = person();
        tag(summerOnly, List.of("summer"));
        var vip = segment("vip");
        var summer = segment("summer");

        var batches = new ArrayList<List<SubscriberId>>();
        segments.forEachMember(shop.id(), List.of(vip, summer), List.of(), 10, batches::add);
        assertThat(batches).extracting(List::size).containsExactly(10, 10, 6);
        assertThat(batches.stream().flatMap(List::stream).toList())
                .isSorted()
                .doesNotHaveDuplicates()
                .containsAll(vips)
                .contains(summerOnly);

        batches.clear();
        segments.forEachMember(shop.id(), List.of(vip), List.of(summer), 100, batches::add);
        assertThat(batches)
                .singleElement()
                .satisfies(batch -> assertThat(batch).hasSize(24).doesNotContain(vips.get(3)));

        assertThat(segments.membersAmong(shop.id(), summer, List.of(vips.get(3), vips.get(4), summerOnly)))
                .containsExactlyInAnyOrder(vips.get(3), summerOnly);
        assertThat(segments.find(shop.id(), vip).orElseThrow().sentence()).isEqualTo("Tags has any of “vip”");
        assertThat(segments.find(testShops.create().id(), vip)).isEmpty();
        assertThat(segments.unavailable(shop.id(), List.of(vip, summer))).isEmpty();
    }

    @Test
    void what_cannot_be_told_is_never_everybody() {
        vip();
        var vip = segment("vip");
        var enrolled = saved("{\"not\": {\"field\": \"smile.enrolled\", \"op\": \"equals\", \"value\": true}}");
        var batches = new ArrayList<List<SubscriberId>>();
        segments.forEachMember(shop.id(), List.of(enrolled), List.of(), 10, batches::add);
        segments.forEachMember(shop.id(), List.of(vip), List.of(enrolled), 10, batches::add);
        assertThat(batches).isEmpty();
        assertThat(segments.unavailable(shop.id(), List.of(vip, enrolled))).containsExactly("smile");
        segments.forEachMember(shop.id(), List.of(vip, enrolled), List.of(), 10, batches::add);
        assertThat(batches).hasSize(1);
    }

    private SegmentId segment(String tag) {
        return saved("{\"field\": \"tags\", \"op\": \"has_any\", \"value\": [\"" + tag + "\"]}");
    }

    private SegmentId saved(String rule) {
        var answer = shop.api().post("/api/v1/segments", "{\"name\": \"Some\", \"rule\": " + rule + "}");
        return SegmentId.parse(answer.body().path("id").asString());
    }
}
