package app.tandem.subscribers;

import static org.assertj.core.api.Assertions.assertThat;

import app.tandem.shared.PhoneNumber;
import app.tandem.support.TandemTest;
import app.tandem.support.TestShops;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** What is read in one go is what is read one by one. */
@TandemTest
class EventArchiveTests {
    private static final List<Map<String, Object>> PROPERTIES = List.of(
            Map.of(),
            Map.of("total", new BigDecimal("12.5"), "gift", true, "paid", false, "note", "Blue"),
            Map.of("total", new BigDecimal("-0.000001")),
            Map.of("total", new BigDecimal("0")),
            Map.of("total", new BigDecimal("100")),
            Map.of("total", new BigDecimal("999999999999999999")),
            Map.of("total", new BigDecimal("-1234567890123456789.0123456789")),
            Map.of("note", "a \"quoted\" \\ text"),
            Map.of("note", "Grün 🎉", "a \"name\"", "x"),
            Map.of("note", ""),
            Map.of("due", Instant.parse("2026-01-02T03:04:05.000006Z"), "note", "{\"date\": 5}, [1]"),
            Map.of("items", List.of("one", "two, three", "\"")));

    @Autowired
    TestShops testShops;

    @Autowired
    Subscribers subscribers;

    @Autowired
    Events events;

    @Autowired
    EventArchive archive;

    @Autowired
    TransactionTemplate transactions;

    private record Seen(long person, String type, long occurredAt, Map<String, Object> properties) {}

    @Test
    void everything_comes_as_it_was_recorded() {
        var shop = testShops.create().id();
        var ana = subscribers.ensure(shop, new PhoneNumber("+12125550101"));
        var at = Instant.parse("2026-01-01T00:00:00.000001Z");
        var given = new ArrayList<Events.NewEvent>();
        var expected = new ArrayList<Seen>();
        for (var i = 0; i < PROPERTIES.size(); i++) {
            var type = i % 2 == 0 ? "order" : "Größe";
            given.add(new Events.NewEvent(ana, type, at.plusSeconds(i), PROPERTIES.get(i), null));
            var micros = at.plusSeconds(i).getEpochSecond() * 1_000_000 + 1;
            expected.add(new Seen(ana.value(), type, micros, PROPERTIES.get(i)));
        }
        transactions.executeWithoutResult(_ -> events.record(shop, given));
        var seen = new ArrayList<Seen>();
        try (var snapshot = archive.open(shop)) {
            transactions.executeWithoutResult(_ -> events.record(shop, given));
            var read = snapshot.<RuntimeException>read(
                    (person, type, occurredAt, properties) ->
                            seen.add(new Seen(person, type, occurredAt, new HashMap<>(properties))),
                    () -> true);
            assertThat(read).isEqualTo(PROPERTIES.size());
        }
        assertThat(seen).containsExactlyInAnyOrderElementsOf(expected);
        try (var empty = archive.open(testShops.create().id())) {
            assertThat(empty.<RuntimeException>read((_, _, _, _) -> {}, () -> true))
                    .isZero();
        }
    }
}
