package app.tandem.loyalty;

import static org.assertj.core.api.Assertions.assertThat;

import app.tandem.support.FakeSmile.Customer;
import app.tandem.support.FakeSmile.Mood;
import app.tandem.support.FakeSmile.Reply;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Names of VIP tiers are an extra: not every key may read them, and nothing waits for them. */
class SmileTiersTests extends SmileTesting {
    @Test
    void tiers_have_names_where_the_key_may_read_them_and_numbers_otherwise() {
        var ana = subscriber("ana@example.com");
        fake.put(new Customer(1, "ana@example.com", "member", 1, 51002L, null, Instant.now()));
        connect();
        assertThat(smileOf(ana).path("vip_tier").asString()).isEqualTo("51002");

        fake.tier(51002, "River");
        sync("full");
        assertThat(smileOf(ana).path("vip_tier").asString()).isEqualTo("River");
    }

    static Stream<Reply> tiersThatCannotBeRead() {
        return Stream.of(
                Reply.error(401),
                Reply.error(403),
                Reply.error(404),
                Reply.error(405),
                Reply.error(422),
                Reply.error(429),
                Reply.error(503),
                Reply.of(302, "").header("Location", "/login"),
                Reply.of(200, "<html>Not found</html>"),
                Reply.of(200, "[]"),
                Reply.of(200, "{\"vip_tiers\":null}"));
    }

    @ParameterizedTest
    @MethodSource("tiersThatCannotBeRead")
    void balances_arrive_where_tiers_cannot_be_read_and_a_name_once_read_stays(Reply refusal) {
        var ana = subscriber("ana@example.com");
        fake.put(new Customer(1, "ana@example.com", "member", 1, 51002L, null, Instant.now()));
        fake.tier(51002, "River");
        Mood withoutTiers = request -> request.path().endsWith("/vip_tiers") ? refusal : null;
        fake.behave(withoutTiers);
        connect();
        assertThat(smileOf(ana).path("points_balance").asLong()).isEqualTo(1);
        assertThat(smileOf(ana).path("vip_tier").asString()).isEqualTo("51002");

        fake.behave();
        sync("full");
        assertThat(smileOf(ana).path("vip_tier").asString()).isEqualTo("River");

        fake.behave(withoutTiers);
        fake.put(new Customer(1, "ana@example.com", "member", 2, 51002L, null, Instant.now()));
        assertThat(sync("full").path("status").asString()).isEqualTo("done");
        assertThat(smileOf(ana).path("points_balance").asLong()).isEqualTo(2);
        assertThat(smileOf(ana).path("vip_tier").asString()).isEqualTo("River");
    }
}
