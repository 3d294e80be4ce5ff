package app.tandem.loyalty;

import app.tandem.loyalty.SmileFailure.Kind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Smile's REST API as far as we use it: paced, tried again where that can help, and every refusal told apart. */
@Component
class SmileClient {
    static final int PAGE = 250;

    private final SmileHttp http;
    private final SmilePacer pacer;
    private final SmileSettings settings;
    private final Clock clock;
    private final JsonMapper json;

    SmileClient(SmileHttp http, SmilePacer pacer, SmileSettings settings, Clock clock, JsonMapper json) {
        this.http = http;
        this.pacer = pacer;
        this.settings = settings;
        this.clock = clock;
        this.json = json;
    }

    record Access(SmileAddress address, SmileKey key) {}

    /** Counts a pass's requests, and is told before each, which may end the pass by throwing. */
    static class Tally {
        private long requests;
        private long throttled;
        private @Nullable Instant smileTime;

        Tally() {
            this(0, 0);
        }

        /** Goes on from what was counted before a crash. */
        Tally(long requests, long throttled) {
            this.requests = requests;
            this.throttled = throttled;
        }

        void beforeRequest() {}

        long requests() {
            return requests;
        }

        long throttled() {
            return throttled;
        }

        /** The other side's clock at the latest answer; null where it does not say. */
        @Nullable
        Instant smileTime() {
            return smileTime;
        }
    }

    /**
     * The cheapest request that shows whether a key works and may read customers.
     *
     * @throws SmileFailure where not
     */
    void check(Access access) {
        var answer = get(access, "/customers?limit=1", new Tally(), whileSomebodyWaits());
        CustomerPage.parse(answer.body(), json);
    }

    /**
     * @param changedSince null for all customers
     * @param cursor null for the first page
     * @throws SmileFailure after the attempts that the settings allow
     */
    CustomerPage customers(Access access, @Nullable Instant changedSince, @Nullable String cursor, Tally tally) {
        var query = new StringBuilder("/customers?limit=" + PAGE + "&include=vip_status");
        // The cursor holds no filters: every page repeats them.
        if (changedSince != null) query.append("&updated_at_min=").append(encoded(changedSince.toString()));
        if (cursor != null) query.append("&cursor=").append(encoded(cursor));
        var answer = get(access, query.toString(), tally, inAPass());
        return CustomerPage.parse(answer.body(), json);
    }

    /**
     * A page of the points ledger.
     *
     * @param changedSince null for all of it
     * @param cursor null for the first page
     * @throws SmileFailure {@code SCOPE_MISSING} where the key lacks {@code points_transaction:read}
     */
    PointsPage pointsTransactions(Access access, @Nullable Instant changedSince, @Nullable String cursor, Tally tally) {
        var query = new StringBuilder("/points_transactions?limit=" + PAGE);
        if (changedSince != null) query.append("&updated_at_min=").append(encoded(changedSince.toString()));
        if (cursor != null) query.append("&cursor=").append(encoded(cursor));
        return PointsPage.parse(
                get(access, query.toString(), tally, whileSomebodyWaits()).body(), json);
    }

    /**
     * The tiers' names by id; empty where there are none.
     *
     * @throws SmileFailure where they cannot be read now, or not with this key: names are an extra of Smile's
     */
    Map<Long, String> tierNames(Access access, Tally tally) {
        var body = get(access, "/vip_tiers", tally, inAPass()).body();
        JsonNode tiers;
        try {
            tiers = json.readTree(body).path("vip_tiers");
        } catch (JacksonException _) {
            throw new SmileFailure(Kind.UNREADABLE, "Smile's list of VIP tiers is not JSON.");
        }
        if (!tiers.isArray()) throw new SmileFailure(Kind.UNREADABLE, "Smile's answer has no list of VIP tiers.");
        var names = new HashMap<Long, String>();
        for (var tier : tiers) {
            var name = tier.path("name").asString("");
            if (tier.path("id").isIntegralNumber() && !name.isBlank() && name.indexOf('\0') < 0) {
                names.put(tier.path("id").asLong(), name);
            }
        }
        return names;
    }

    /** @param timeoutsToo whether silence is a reason to try again */
    private record Patience(int attempts, Duration forAnAnswer, Duration longestPause, boolean timeoutsToo) {
        boolean again(int attempt, IOException cause) {
            // A certificate does not change from one second to the next.
            if (attempt >= attempts || cause instanceof SSLException) return false;
            return timeoutsToo || !(cause instanceof InterruptedIOException);
        }
    }

    private Patience inAPass() {
        return new Patience(settings.attempts(), settings.requestTimeout(), settings.longestPause(), true);
    }

    /** A merchant looks at the form, or a pass with its balances waits: no trouble may take long. */
    private Patience whileSomebodyWaits() {
        return new Patience(
                Math.min(settings.attempts(), 3),
                SmileHttp.orLess(settings.requestTimeout(), Duration.ofSeconds(10)),
                SmileHttp.orLess(settings.longestPause(), Duration.ofSeconds(3)),
                false);
    }

    private SmileHttp.Answer get(Access access, String pathAndQuery, Tally tally, Patience patience) {
        for (int attempt = 1; ; attempt++) {
            tally.beforeRequest();
            try {
                pacer.await(access.key());
                tally.requests++;
                var answer = http.get(access.address(), pathAndQuery, access.key(), patience.forAnAnswer());
                var date = httpDate(answer.date());
                if (date != null) tally.smileTime = date;
                if (answer.status() == 429) tally.throttled++;
                if (answer.status() == 200 && !answer.tooLong()) return answer;
                if (!passing(answer.status()) || attempt >= patience.attempts()) {
                    throw refusal(answer, pathAndQuery.contains("cursor="), access);
                }
                pause(attempt, answer.status() == 429, answer.retryAfter(), patience);
            } catch (SmileHttp.NotPublic cause) {
                throw new SmileFailure(
                        Kind.HOST_NOT_ALLOWED,
                        "The base URL leads into a private network. Whoever runs this server can allow it with"
                                + " TANDEM_SMILE_ALLOWED_HOSTS.");
            } catch (IOException cause) {
                if (Thread.currentThread().isInterrupted() || !patience.again(attempt, cause)) {
                    throw new SmileFailure(Kind.UNREACHABLE, unreachable(access, cause));
                }
                pauseQuietly(attempt, patience);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw new SmileFailure(Kind.SUPERSEDED, "The server is stopping.");
            }
        }
    }

    private static boolean passing(int status) {
        return status == 429 || status >= 500 || status == 408;
    }

    private void pauseQuietly(int attempt, Patience patience) {
        try {
            pause(attempt, false, null, patience);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new SmileFailure(Kind.SUPERSEDED, "The server is stopping.");
        }
    }

    /** Doubles with each attempt, with jitter, so that many shops do not come back at once. */
    private void pause(int attempt, boolean throttled, @Nullable String retryAfter, Patience patience)
            throws InterruptedException {
        var base = settings.firstPause().multipliedBy(1L << Math.min(attempt - 1, 10));
        var asked = throttled ? asked(retryAfter) : Duration.ZERO;
        var jitter = Duration.ofMillis(
                ThreadLocalRandom.current().nextLong(settings.firstPause().toMillis() + 1));
        var longer = base.compareTo(asked) > 0 ? base : asked;
        Thread.sleep(SmileHttp.orLess(longer.plus(jitter), patience.longestPause()));
    }

    /** Retry-After as seconds or as a date (RFC 9110 §10.2.3); Smile's allowance comes back after a second. */
    private Duration asked(@Nullable String retryAfter) {
        var least = Duration.ofSeconds(1);
        if (retryAfter == null) return least;
        try {
            var seconds = Duration.ofSeconds(Long.parseLong(retryAfter.strip()));
            return seconds.compareTo(least) > 0 ? seconds : least;
        } catch (NumberFormatException | ArithmeticException _) {
            var date = httpDate(retryAfter);
            if (date == null) return least;
            var until = Duration.between(clock.instant(), date);
            return until.compareTo(least) > 0 ? until : least;
        }
    }

    private static @Nullable Instant httpDate(@Nullable String text) {
        if (text == null) return null;
        try {
            return ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException _) {
            return null;
        }
    }

    private SmileFailure refusal(SmileHttp.Answer answer, boolean withCursor, Access access) {
        var host = SmileHttp.hostOf(access.address().base());
        if (answer.tooLong()) {
            return new SmileFailure(Kind.UNREADABLE, "Smile's answer was not understood. It is larger than 8 MiB.");
        }
        return switch (answer.status()) {
            case 401, 403 -> refusedKey(answer);
            case 429 ->
                new SmileFailure(
                        Kind.THROTTLED,
                        "Smile keeps answering that it gets too many requests with this key (429). Is the key used"
                                + " elsewhere, too?");
            case 400, 422 ->
                withCursor
                        ? new SmileFailure(
                                Kind.CURSOR_REFUSED, "Smile no longer takes the place where the last pass stopped.")
                        : new SmileFailure(
                                Kind.UNREADABLE,
                                "Smile did not understand the request (" + answer.status()
                                        + "). The base URL may not be" + " the API's.");
            case 404 ->
                new SmileFailure(
                        Kind.UNREACHABLE,
                        "There is no loyalty API at this address on " + host + " (404). Check the base URL.");
            default ->
                answer.status() >= 500
                        ? new SmileFailure(
                                Kind.UNREACHABLE,
                                host + " answers with an error of its own (" + answer.status() + "). Try again later.")
                        : new SmileFailure(
                                Kind.UNREACHABLE,
                                host + " answered " + answer.status() + ", which is no answer of Smile's API."
                                        + (answer.status() / 100 == 3 ? " Redirects are not followed." : ""));
        };
    }

    /** Smile's envelope has no code, Tandem's Rewards adds one; without it the status decides. */
    private SmileFailure refusedKey(SmileHttp.Answer answer) {
        var code = "";
        try {
            code = json.readTree(answer.body()).path("error").path("code").asString("");
        } catch (JacksonException _) {
            // An error page: the status says enough.
        }
        return switch (code) {
            case "plan-without-api-access" ->
                new SmileFailure(
                        Kind.PLAN_WITHOUT_API_ACCESS,
                        "The loyalty program's plan has no API access. It needs Growth, Plus, Pro or Enterprise; then"
                                + " the same key works.");
            case "scope-missing" -> scopeMissing();
            default ->
                answer.status() == 403
                        ? scopeMissing()
                        : new SmileFailure(
                                Kind.KEY_REFUSED,
                                "Smile does not accept this key. It may be mistyped or deleted: copy it again or"
                                        + " generate a new one.");
        };
    }

    private static SmileFailure scopeMissing() {
        return new SmileFailure(
                Kind.SCOPE_MISSING,
                "The key may not read customers. Generate a key with the access scope customer:read.");
    }

    private static String unreachable(Access access, IOException cause) {
        var host = SmileHttp.hostOf(access.address().base());
        return switch (cause) {
            case UnknownHostException _ -> "No host has the name " + host + ". Check the base URL.";
            case SSLException _ -> host + " has no certificate this server trusts.";
            case ConnectException _ -> host + " does not take connections.";
            case InterruptedIOException _ -> host + " did not answer in time.";
            default -> "The connection to " + host + " broke off before the answer was complete.";
        };
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
