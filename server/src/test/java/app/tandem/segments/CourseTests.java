package app.tandem.segments;

import static org.assertj.core.api.Assertions.assertThat;

import app.tandem.segments.Course.CalendarStart;
import app.tandem.segments.Course.Distant;
import app.tandem.segments.Course.Edge;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Where an edge was, told piece by piece, is where it was at every instant: also over changed clocks and short months. */
class CourseTests {
    private static final List<String> ZONES = List.of(
            "America/New_York", "Europe/Berlin", "Asia/Kathmandu", "Pacific/Auckland", "Australia/Lord_Howe", "UTC");
    private static final List<TimeUnit> DAYS = List.of(TimeUnit.DAYS, TimeUnit.WEEKS, TimeUnit.MONTHS);

    @Test
    void between_two_crossings_a_value_stays_on_one_side() {
        var seed = Long.getLong("segments.seed", System.nanoTime());
        System.out.println("Random courses: repeat this run with -Dsegments.seed=" + seed);
        var random = new Random(seed);
        var crossed = 0;
        for (var i = 0; i < 1_500; i++) {
            var zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
            var edge = edge(random);
            var from = Fact.micros(Instant.parse("2026-01-01T00:00:00Z")
                    .plusMillis(random.nextLong(Duration.ofDays(500).toMillis())));
            var to = from
                    + random.nextLong(
                            1, Duration.ofHours(random.nextInt(1, 100)).toNanos() / 1_000);
            var course = new Course(edge, from, to, zone);
            var somewhen = random.nextLong(from, to + 1);
            var value = edge.at(somewhen, zone) + random.nextInt(-1, 2);
            if (check(course, edge, zone, from, to, value, "seed " + seed + " " + zone + " " + edge)) crossed++;
        }
        assertThat(crossed).isGreaterThan(200);
    }

    private static Edge edge(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> new CalendarStart(random.nextInt(1, 4), DAYS.get(random.nextInt(3)));
            case 1 -> new Distant(random.nextInt(-40, 40), TimeUnit.HOURS);
            default -> new Distant(random.nextInt(-14, 14), TimeUnit.MONTHS);
        };
    }

    private static boolean check(Course course, Edge edge, ZoneId zone, long from, long to, long value, String what) {
        var instants = new TreeSet<Long>();
        course.crossings(value, instants::add);
        instants.removeIf(at -> at <= from || at > to);
        instants.add(from);
        var isPassed = course.passed().stream().anyMatch(range -> range.from() <= value && value <= range.to());
        var changed = false;
        var side = side(edge, from, zone, value);
        for (var at : instants) {
            var next = instants.higher(at);
            var end = next == null ? to : next - 1;
            var here = side(edge, at, zone, value);
            changed |= here != side;
            for (var i = 0; i <= 40; i++) {
                var between = at + (end - at) * i / 40;
                assertThat(side(edge, between, zone, value))
                        .as("%s: %s from %s to %s at %s", what, value, at, end, between)
                        .isEqualTo(here);
            }
        }
        if (changed) assertThat(isPassed).as(what).isTrue();
        return changed;
    }

    private static int side(Edge edge, long at, ZoneId zone, long value) {
        return Long.signum(edge.at(at, zone) - value);
    }

    @Test
    void the_shops_days_begin_at_its_midnight_also_where_an_hour_is_missing() {
        var zone = ZoneId.of("America/New_York");
        for (var day : List.of(LocalDate.parse("2026-03-08"), LocalDate.parse("2026-11-01"))) {
            var midnight = Fact.micros(day.plusDays(1).atStartOfDay(zone).toInstant());
            var noon = Fact.micros(day.atTime(12, 0).atZone(zone).toInstant());
            var course = new Course(new CalendarStart(1, TimeUnit.DAYS), noon, midnight + 5_000_000L, zone);
            var instants = new TreeSet<Long>();
            course.crossings(noon, instants::add);
            assertThat(instants).containsExactly(midnight);
        }
    }

    @Test
    void a_deadline_some_months_away_is_asked_for_in_time() {
        var random = new Random(5);
        for (var i = 0; i < 3_000; i++) {
            var zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
            var deadline = new Deadline(random.nextInt(1, 5), TimeUnit.MONTHS);
            var event = Fact.micros(Instant.parse("2026-01-01T00:00:00Z")
                    .plusMillis(random.nextLong(Duration.ofDays(500).toMillis())));
            var end = deadline.after(event, zone);
            var from = end - random.nextLong(1, Duration.ofHours(60).toNanos() / 1_000);
            var span = new TimedPart.Span(from, end + random.nextLong(1, 3_000_000_000L), zone);
            assertThat(deadline.passed(span))
                    .as("%s %s %s", zone, deadline, Fact.instant(event))
                    .anyMatch(range -> range.from() <= event && event <= range.to());
        }
    }
}
