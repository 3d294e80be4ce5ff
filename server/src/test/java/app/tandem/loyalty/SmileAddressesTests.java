package app.tandem.loyalty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.tandem.shared.Problem;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class SmileAddressesTests {
    private static SmileAddresses addresses(String publicUrl, String allowed) {
        return new SmileAddresses(new MockEnvironment().withProperty("local.server.port", "8080"), publicUrl, allowed);
    }

    @Test
    void without_a_base_url_it_is_smile() {
        var address = addresses("", "").check(null);
        assertThat(address.base()).hasToString("https://api.smile.io/v1");
        assertThat(address.trusted()).isFalse();
        assertThat(addresses("", "").check("HTTPS://API.smile.io:443/v1/").base())
                .hasToString("https://api.smile.io/v1");
    }

    @Test
    void this_servers_own_rewards_always_may() {
        var addresses = addresses("https://Tandem.example.com/", "");
        assertThat(addresses.own()).isEqualTo("https://Tandem.example.com/rewards/v1");
        for (var own : new String[] {
            "https://tandem.example.com/rewards/v1",
            "http://127.0.0.1:8080/rewards/v1/",
            "http://localhost:8080/rewards/v1"
        }) {
            assertThat(addresses.check(own).trusted()).as(own).isTrue();
        }
        assertThat(addresses("", "").own()).isEqualTo("http://127.0.0.1:8080/rewards/v1");
    }

    @Test
    void this_servers_own_rewards_stays_the_same_on_another_port() {
        for (var own : new String[] {"http://127.0.0.1:8080/rewards/v1", "http://localhost:8080/rewards/v1"}) {
            var before = addresses("", "");
            var kept = before.kept(before.check(own));
            var after = new SmileAddresses(
                    new MockEnvironment().withProperty("local.server.port", "9090"), "https://tandem.example.com", "");
            assertThat(after.opened(kept).base()).hasToString("http://127.0.0.1:9090/rewards/v1");
            assertThat(after.opened(kept).trusted()).isTrue();
            assertThat(after.shown(kept)).isEqualTo("https://tandem.example.com/rewards/v1");
        }
    }

    @Test
    void other_addresses_are_kept_as_they_are_and_checked_again_when_opened() {
        var allowing = addresses("", "loyalty.internal:9000");
        var kept = allowing.kept(allowing.check("http://loyalty.internal:9000/v1/"));
        assertThat(kept).isEqualTo("http://loyalty.internal:9000/v1");
        assertThat(allowing.shown(kept)).isEqualTo(kept);
        assertThatThrownBy(() -> addresses("", "").opened(kept)).isInstanceOf(Problem.class);
    }

    @Test
    void but_not_its_other_paths_nor_its_neighbours() {
        for (var other : new String[] {
            "http://127.0.0.1:8080/api/v1", "http://127.0.0.1:8081/rewards/v1", "http://127.0.0.2:8080/rewards/v1"
        }) {
            assertThatThrownBy(() -> addresses("", "").check(other)).as(other).isInstanceOf(Problem.class);
        }
    }

    @Test
    void the_operator_allows_hosts_with_their_port() {
        var addresses = addresses("", " loyalty.internal:9000 , 10.0.0.5:443");
        assertThat(addresses.check("http://Loyalty.internal:9000/v1").trusted()).isTrue();
        assertThat(addresses.check("https://10.0.0.5/v1").trusted()).isTrue();
        assertThatThrownBy(() -> addresses.check("http://loyalty.internal:9001/v1"))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("https://");
        // Not trusted: the connection itself is refused where it leads inside.
        assertThat(addresses.check("https://loyalty.internal:9001/v1").trusted())
                .isFalse();
    }
}
