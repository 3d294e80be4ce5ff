package app.tandem.segments;

import static org.assertj.core.api.Assertions.assertThat;

import app.tandem.shared.PhoneNumber;
import app.tandem.subscribers.SubscriberId;
import app.tandem.subscribers.Subscribers;
import app.tandem.support.MovableClock;
import app.tandem.support.TandemTest;
import app.tandem.support.TestShops;
import app.tandem.support.TestShops.TestShop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Who entered and left a segment, when and why; over HTTP, as whoever follows it sees it. */
@TandemTest
class MembershipTests {
    private static final String VIP = "{\"field\": \"tags\", \"op\": \"has_any\", \"value\": [\"vip\"]}";
    private static final String NEW =
            "{\"field\": \"created_at\", \"op\": \"in_the_last\", \"value\": 30, \"unit\": \"days\"}";

    @Autowired
    TestShops testShops;

    @Autowired
    Subscribers subscribers;

    @Autowired
    MovableClock clock;

    @Autowired
    MembershipHistory history;

    @Autowired
    JdbcClient db;

    private TestShop shop;
    private final AtomicInteger people = new AtomicInteger();

    @BeforeEach
    void newShop() {
        shop = testShops.create();
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    private SubscriberId person() {
        return subscribers.ensure(
                shop.id(), new PhoneNumber("+1212%07d".formatted(5_550_000 + people.incrementAndGet())));
    }

    private void tag(SubscriberId person, String... tags) {
        var answer = shop.api().patch("/api/v1/subscribers/" + person, Map.of("tags", List.of(tags)));
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    }

    private String segment(String rule) {
        var answer = shop.api().post("/api/v1/segments", "{\"name\": \"Some\", \"rule\": " + rule + "}");
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
        assertThat(answer.body().path("membership").path("state").asString())
                .as(answer.body().toString())
                .isEqualTo("current");
        return answer.body().path("id").asString();
    }

    private void edit(String segment, String rule) {
        var answer = shop.api().put("/api/v1/segments/" + segment, "{\"rule\": " + rule + "}");
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    }

    private List<JsonNode> moves() {
        assertThat(history.awaitWorkedOff(shop.id(), Fact.micros(clock.instant())))
                .isTrue();
        var moves = new ArrayList<JsonNode>();
        shop.api().get("/api/v1/segment-moves").body().path("data").forEach(moves::add);
        return moves;
    }

    private List<String> words() {
        return moves().stream()
                .map(move -> move.path("subscriber").asString() + " "
                        + move.path("kind").asString() + " "
                        + move.path("cause").asString())
                .toList();
    }

    private List<String> kinds(String segment) {
        var kinds = new ArrayList<String>();
        shop.api()
                .get("/api/v1/segments/" + segment + "/history")
                .body()
                .path("data")
                .forEach(entry -> kinds.add(entry.path("kind").asString()));
        return kinds;
    }

    private List<String> members(String segment, Instant at) {
        var members = new ArrayList<String>();
        var answer = shop.api().get("/api/v1/segments/" + segment + "/members?at=" + at);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        answer.body()
                .path("data")
                .forEach(member -> members.add(member.path("id").asString()));
        return members;
    }

    private Instant created(SubscriberId person) {
        return Instant.parse(shop.api()
                .get("/api/v1/subscribers/" + person)
                .body()
                .path("created_at")
                .asString());
    }

    @Test
    void a_first_fill_is_no_entering_and_a_change_right_after_it_is() {
        var before = person();
        tag(before, "vip");
        var segment = segment(VIP);
        var after = person();
        tag(after, "vip");
        assertThat(words()).containsExactly(after + " entered data");
        assertThat(kinds(segment)).containsExactly("entered", "filled");
        tag(before);
        assertThat(words()).containsExactly(after + " entered data", before + " left data");
        assertThat(members(segment, clock.instant())).containsExactly(after.toString());
    }

    @Test
    void whoever_is_in_a_window_leaves_it_at_the_exact_instant() {
        var segment = segment(NEW);
        var ana = person();
        assertThat(words()).containsExactly(ana + " entered data");
        clock.forward(Duration.ofDays(31));
        var left = moves().getLast();
        assertThat(left.path("kind").asString()).isEqualTo("left");
        assertThat(left.path("cause").asString()).isEqualTo("time");
        var end = created(ana).plus(Duration.ofDays(30)).plusNanos(1_000);
        assertThat(Instant.parse(left.path("at").asString())).isEqualTo(end);
        assertThat(members(segment, end.minusNanos(1_000))).containsExactly(ana.toString());
        assertThat(members(segment, end)).isEmpty();
    }

    @Test
    void an_edit_tells_who_came_and_went_and_is_no_move() {
        var ana = person();
        var ben = person();
        var cleo = person();
        tag(ana, "vip");
        tag(ben, "vip", "summer");
        tag(cleo, "summer");
        var segment = segment(VIP);
        var user = segment("{\"not\": {\"segment\": \"" + segment + "\"}}");
        edit(segment, VIP.replace("vip", "summer"));
        assertThat(moves()).isEmpty();
        var entry = shop.api()
                .get("/api/v1/segments/" + segment + "/history")
                .body()
                .path("data")
                .path(0);
        assertThat(entry.path("kind").asString()).isEqualTo("edited");
        assertThat(entry.path("entered").asInt()).isEqualTo(1);
        assertThat(entry.path("left").asInt()).isEqualTo(1);
        assertThat(entry.path("count").asInt()).isEqualTo(2);
        assertThat(kinds(user)).containsExactly("edited", "filled");
        tag(ana, "summer");
        assertThat(words()).containsExactly(ana + " entered data", ana + " left data");
        assertThat(members(segment, clock.instant())).containsExactly(ana.toString(), ben.toString(), cleo.toString());
    }

    @Test
    void another_name_changes_nobody() {
        var segment = segment(VIP);
        var answer = shop.api().put("/api/v1/segments/" + segment, Map.of("name", "Very important"));
        assertThat(answer.body().path("membership").path("state").asString()).isEqualTo("current");
        var ana = person();
        tag(ana, "vip");
        assertThat(moves())
                .singleElement()
                .satisfies(move -> assertThat(move.path("version").asInt()).isEqualTo(2));
        assertThat(kinds(segment)).containsExactly("entered", "filled");
    }

    @Test
    void a_short_visit_between_two_looks_is_seen() {
        var segment = segment(VIP);
        var ana = person();
        for (var i = 0; i < 3; i++) {
            tag(ana, "vip");
            tag(ana);
        }
        assertThat(words())
                .containsExactly(
                        ana + " entered data",
                        ana + " left data",
                        ana + " entered data",
                        ana + " left data",
                        ana + " entered data",
                        ana + " left data");
        assertThat(members(segment, clock.instant())).isEmpty();
    }

    @Test
    void sizes_differences_and_a_persons_segments_are_told() {
        var segment = segment(VIP);
        var begin = clock.instant();
        var ana = person();
        var ben = person();
        tag(ana, "vip");
        tag(ben, "vip");
        assertThat(moves()).hasSize(2);
        var middle = clock.instant();
        tag(ben);
        var sizes = shop.api()
                .get("/api/v1/segments/" + segment + "/sizes?from=" + begin.minusSeconds(5))
                .body()
                .path("data");
        assertThat(sizes.size()).isBetween(2, 400);
        assertThat(sizes.path(sizes.size() - 1).path("count").asInt()).isEqualTo(1);
        var counts = new ArrayList<Integer>();
        sizes.forEach(point -> counts.add(point.path("count").asInt()));
        assertThat(counts).contains(0).isNotEmpty();

        var difference = shop.api()
                .get("/api/v1/segments/" + segment + "/difference?from=" + middle + "&kind=left")
                .body();
        assertThat(difference.path("entered").asInt()).isZero();
        assertThat(difference.path("left").asInt()).isEqualTo(1);
        assertThat(difference.path("stayed").asInt()).isEqualTo(1);
        assertThat(difference.path("data").path(0).path("id").asString()).isEqualTo(ben.toString());

        var all = new ArrayList<JsonNode>();
        shop.api()
                .get("/api/v1/subscribers/" + ana + "/segments")
                .body()
                .path("data")
                .forEach(all::add);
        var own = all.stream()
                .filter(each -> each.path("segment").path("id").asString().equals(segment))
                .findFirst()
                .orElseThrow();
        assertThat(own.path("member").asBoolean()).isTrue();
        assertThat(own.path("since").asString()).isNotEmpty();
        assertThat(own.path("because").size()).isEqualTo(1);
        var timeline = shop.api()
                .get("/api/v1/subscribers/" + ben + "/timeline")
                .body()
                .path("data");
        assertThat(timeline.path(0).path("title").asString()).isEqualTo("Left “Some”");
    }

    @Test
    void the_stream_goes_on_where_its_reader_was() {
        segment(VIP);
        for (var i = 0; i < 5; i++) tag(person(), "vip");
        assertThat(moves()).hasSize(5);
        var first = shop.api().get("/api/v1/segment-moves?limit=3").body();
        assertThat(first.path("data").size()).isEqualTo(3);
        var rest = shop.api()
                .get("/api/v1/segment-moves?after=" + first.path("next_cursor").asString())
                .body();
        assertThat(rest.path("data").size()).isEqualTo(2);
        var again = shop.api()
                .get("/api/v1/segment-moves?after=" + rest.path("next_cursor").asString())
                .body();
        assertThat(again.path("data").size()).isZero();
        assertThat(again.path("next_cursor").asString())
                .isEqualTo(rest.path("next_cursor").asString());
    }
}
