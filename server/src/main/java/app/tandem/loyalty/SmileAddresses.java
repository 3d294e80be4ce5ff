package app.tandem.loyalty;

import app.tandem.shared.Problem;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Which addresses a merchant may name. A server that fetches any address for anybody is a door into its own network, so:
 * this server's own Rewards, hosts that the operator allows, and everything else only by https on the public internet
 * (the latter is checked on the address connected to, by {@link SmileHttp}).
 */
@Component
class SmileAddresses {
    static final String SMILE = "https://api.smile.io/v1";
    private static final String REWARDS = "/rewards/v1";
    /** What is kept for this server's own Rewards: a restart on another port, or behind another name, changes nothing. */
    private static final String OWN = "own";

    private final Environment environment;
    private final String publicUrl;
    private final Set<String> allowedHosts;

    SmileAddresses(
            Environment environment,
            @Value("${tandem.public-url:}") String publicUrl,
            @Value("${tandem.smile-allowed-hosts:}") String allowedHosts) {
        this.environment = environment;
        this.publicUrl = withoutSlash(publicUrl.strip());
        this.allowedHosts = Arrays.stream(allowedHosts.split(","))
                .map(host -> host.strip().toLowerCase(Locale.ROOT))
                .filter(host -> !host.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** This server's own Rewards. */
    String own() {
        return publicUrl.isEmpty() ? loopback() : publicUrl + REWARDS;
    }

    /**
     * @param text a base URL; null or blank for Smile itself
     * @throws Problem 422 {@code smile-host-not-allowed}
     */
    SmileAddress check(@Nullable String text) {
        var base = parse(text == null || text.isBlank() ? SMILE : text.strip());
        if (isOwn(base)) return new SmileAddress(base, true);
        if (allowedHosts.contains(hostAndPort(base))) return new SmileAddress(base, true);
        if (!base.getScheme().equals("https")) {
            throw refused("The base URL has to begin with https://, so that nobody on the way can read the key.");
        }
        return new SmileAddress(base, false);
    }

    /** What to keep of a checked address. */
    String kept(SmileAddress address) {
        return isOwn(address.base()) ? OWN : address.base().toString();
    }

    /** A kept address as people know it. */
    String shown(String kept) {
        return kept.equals(OWN) ? own() : kept;
    }

    /**
     * A kept address, to connect to.
     *
     * @throws Problem 422 {@code smile-host-not-allowed} where the operator has taken the host off the list
     */
    SmileAddress opened(String kept) {
        return kept.equals(OWN) ? new SmileAddress(parse(loopback()), true) : check(kept);
    }

    private String loopback() {
        return "http://127.0.0.1:" + port() + REWARDS;
    }

    private boolean isOwn(URI base) {
        return Stream.of(own(), loopback(), "http://localhost:" + port() + REWARDS)
                .map(SmileAddresses::parse)
                .anyMatch(base::equals);
    }

    private String port() {
        return environment.getProperty("local.server.port", environment.getProperty("server.port", "8080"));
    }

    private static URI parse(String text) {
        try {
            var given = new URI(withoutSlash(text));
            var scheme = given.getScheme() == null ? "" : given.getScheme().toLowerCase(Locale.ROOT);
            if (!scheme.equals("http") && !scheme.equals("https")) {
                throw refused("The base URL is an address such as " + SMILE + ".");
            }
            if (given.getHost() == null || given.getPort() == 0 || given.getPort() > 65535) {
                throw refused("The base URL names no host that could be connected to.");
            }
            if (given.getRawUserInfo() != null || given.getRawQuery() != null || given.getRawFragment() != null) {
                throw refused("The base URL has a host and a path only: no user name, no ? and no #.");
            }
            var port = given.getPort() == standardPort(scheme) ? -1 : given.getPort();
            return new URI(
                    scheme,
                    null,
                    given.getHost().toLowerCase(Locale.ROOT),
                    port,
                    given.getPath().isEmpty() ? null : given.getPath(),
                    null,
                    null);
        } catch (URISyntaxException _) {
            throw refused("The base URL cannot be read. It is an address such as " + SMILE + ".");
        }
    }

    private static String hostAndPort(URI base) {
        return base.getHost() + ":" + (base.getPort() < 0 ? standardPort(base.getScheme()) : base.getPort());
    }

    private static int standardPort(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }

    private static String withoutSlash(String url) {
        var end = url.length();
        while (end > 0 && url.charAt(end - 1) == '/') end--;
        return url.substring(0, end);
    }

    static Problem refused(String why) {
        return Problem.invalid("smile-host-not-allowed", "base_url", why);
    }
}
