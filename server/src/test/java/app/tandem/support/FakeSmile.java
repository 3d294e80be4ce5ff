package app.tandem.support;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A loyalty program that speaks Smile's contract and can be told to misbehave. All of them share one HTTP server, whose
 * address the test server allows; each has a path of its own.
 */
public final class FakeSmile {
    private static final HttpServer SERVER = serve();
    private static final AtomicInteger MADE = new AtomicInteger();

    /** Answers a request in its own way; null to answer as Smile would. */
    public interface Mood {
        @Nullable
        Reply reply(Request request);
    }

    public record Request(
            String path,
            Map<String, String> query,
            @Nullable String authorization,
            Instant at,
            long nanos) {
        public String parameter(String name) {
            return query.getOrDefault(name, "");
        }
    }

    /** @param announced the Content-Length to claim; larger than the body, the answer is cut off */
    public record Reply(
            int status, String body, Map<String, String> headers, int announced, long delayMillis, int dripMillis) {
        public static Reply of(int status, String body) {
            return new Reply(
                    status,
                    body,
                    Map.of("Content-Type", "application/json"),
                    body.getBytes(StandardCharsets.UTF_8).length,
                    0,
                    0);
        }

        public static Reply error(int status) {
            return of(
                    status,
                    "{\"error\":{\"message\":\"No.\",\"request_id\":\"0b1d6a52-3c1e-4f0e-9a77-5d2f1c9e8a10\"}}");
        }

        public static Reply error(int status, String code) {
            return of(status, "{\"error\":{\"message\":\"No.\",\"code\":\"" + code + "\"}}");
        }

        public Reply header(String name, String value) {
            var more = new LinkedHashMap<>(headers);
            more.put(name, value);
            return new Reply(status, body, more, announced, delayMillis, dripMillis);
        }

        /** Closes the connection after half of the body. */
        public Reply cutOff() {
            return new Reply(status, body.substring(0, body.length() / 2), headers, announced, delayMillis, dripMillis);
        }

        public Reply after(long millis) {
            return new Reply(status, body, headers, announced, millis, dripMillis);
        }

        /** One byte at a time. */
        public Reply dripping(int millis) {
            return new Reply(status, body, headers, announced, delayMillis, millis);
        }
    }

    public record Customer(
            long id,
            @Nullable String email,
            String state,
            long points,
            @Nullable Long tier,
            @Nullable String referralUrl,
            Instant updatedAt) {}

    /** An entry of the points ledger. */
    public record Points(long id, long customer, long change, String description, Instant at) {}

    private final String name = "smile-" + MADE.incrementAndGet();
    private volatile String key = "api_" + name + "SecretOfThisTest" + MADE.get();
    private final ConcurrentSkipListMap<Long, Customer> customers =
            new ConcurrentSkipListMap<>(Comparator.reverseOrder());
    private final Map<Long, String> tiers = new ConcurrentSkipListMap<>();
    private final Map<Long, Map<String, Object>> vipStatus = new ConcurrentSkipListMap<>();
    private final Map<Long, String> birthdays = new ConcurrentSkipListMap<>();
    private final ConcurrentSkipListMap<Long, Points> ledger = new ConcurrentSkipListMap<>(Comparator.reverseOrder());
    private volatile boolean ledgerReadable;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile Mood mood = request -> null;
    private volatile Runnable afterPage = () -> {};

    public FakeSmile() {
        SERVER.createContext("/" + name + "/v1", this::handle);
    }

    private static HttpServer serve() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.start();
            return server;
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** What the operator has to allow. */
    public static String hostAndPort() {
        return "127.0.0.1:" + SERVER.getAddress().getPort();
    }

    public String baseUrl() {
        return "http://" + hostAndPort() + "/" + name + "/v1";
    }

    public String key() {
        return key;
    }

    /** From now on the address takes another key, as that of another account. */
    public void otherKey() {
        key += "Other";
    }

    public void put(long id, @Nullable String email, String state, long points) {
        put(new Customer(id, email, state, points, null, "https://refs.example.test/" + id, Instant.now()));
    }

    public void put(Customer customer) {
        customers.put(customer.id(), customer);
    }

    public void remove(long id) {
        customers.remove(id);
    }

    public void tier(long id, String name) {
        tiers.put(id, name);
    }

    /** How a customer stands between the tiers, beside the tier itself, as the contract's {@code vip_status} says it. */
    public void vipStatus(long id, Map<String, Object> fields) {
        vipStatus.put(id, fields);
    }

    public void bornOn(long id, String date) {
        birthdays.put(id, date);
    }

    /** Whether the key has the scope {@code points_transaction:read}; at first it has not. */
    public void readableLedger(boolean readable) {
        ledgerReadable = readable;
    }

    public void points(Points entry) {
        ledger.put(entry.id(), entry);
    }

    public void behave() {
        mood = request -> null;
    }

    public void behave(Mood mood) {
        this.mood = mood;
    }

    /** Runs after each page of customers was answered as Smile would. */
    public void afterPage(Runnable action) {
        afterPage = action;
    }

    public List<Request> requests() {
        return requests;
    }

    /** Requests for customers beyond the check of the key. */
    public List<Request> pages() {
        return requests.stream()
                .filter(request -> request.path().endsWith("/customers")
                        && !request.parameter("limit").equals("1"))
                .toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = new Request(
                    exchange.getRequestURI().getPath(),
                    query(exchange.getRequestURI().getRawQuery()),
                    exchange.getRequestHeaders().getFirst("Authorization"),
                    Instant.now(),
                    System.nanoTime());
            requests.add(request);
            var own = mood.reply(request);
            send(exchange, own == null ? usual(request) : own);
            if (own == null && request.path().endsWith("/customers")) afterPage.run();
        }
    }

    private Reply usual(Request request) {
        if (!("Bearer " + key).equals(request.authorization())) return Reply.error(401);
        if (request.path().endsWith("/vip_tiers")) {
            if (tiers.isEmpty()) return Reply.error(403);
            var list = new ArrayList<Map<String, Object>>();
            tiers.forEach((id, tier) -> list.add(Map.of("id", id, "name", tier, "milestone", id)));
            return Reply.of(200, Api.JSON.writeValueAsString(Map.of("vip_tiers", list)));
        }
        if (request.path().endsWith("/points_transactions")) {
            return ledgerReadable ? Reply.of(200, ledgerPage(request)) : Reply.error(403);
        }
        if (!request.path().endsWith("/customers")) return Reply.error(404);
        return Reply.of(200, page(request));
    }

    /** A page as Smile answers it. */
    public String page(Request request) {
        return page("customers", customers, request, this::json, Customer::updatedAt);
    }

    private String ledgerPage(Request request) {
        return page("points_transactions", ledger, request, FakeSmile::json, Points::at);
    }

    private static <T> String page(
            String name,
            Map<Long, T> rows,
            Request request,
            Function<T, Map<String, @Nullable Object>> json,
            Function<T, Instant> updatedAt) {
        var limit = Integer.parseInt(request.query().getOrDefault("limit", "50"));
        var cursor = request.parameter("cursor");
        var before = cursor.isEmpty()
                ? Long.MAX_VALUE
                : Long.parseLong(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII)
                        .substring("id:".length()));
        var since = request.parameter("updated_at_min");
        var found = rows.entrySet().stream()
                .filter(each -> each.getKey() < before)
                .filter(each ->
                        since.isEmpty() || updatedAt.apply(each.getValue()).isAfter(Instant.parse(since)))
                .limit(limit + 1L)
                .toList();
        var shown = found.subList(0, Math.min(limit, found.size()));
        var metadata = new HashMap<String, @Nullable Object>();
        metadata.put("previous_cursor", "");
        metadata.put(
                "next_cursor", found.size() > limit ? cursor(shown.getLast().getKey()) : null);
        var body = new LinkedHashMap<String, Object>();
        body.put(name, shown.stream().map(each -> json.apply(each.getValue())).toList());
        body.put("metadata", metadata);
        return Api.JSON.writeValueAsString(body);
    }

    private static Map<String, @Nullable Object> json(Points entry) {
        var json = new LinkedHashMap<String, @Nullable Object>();
        json.put("id", entry.id());
        json.put("customer_id", entry.customer());
        json.put("points_change", entry.change());
        json.put("description", entry.description());
        json.put("internal_note", null);
        json.put("created_at", entry.at().toString());
        json.put("updated_at", entry.at().toString());
        return json;
    }

    public static String cursor(long id) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(("id:" + id).getBytes(StandardCharsets.US_ASCII));
    }

    private Map<String, @Nullable Object> json(Customer customer) {
        var json = new LinkedHashMap<String, @Nullable Object>();
        json.put("id", customer.id());
        json.put("first_name", "Name " + customer.id());
        json.put("email", customer.email());
        json.put("state", customer.state());
        json.put("points_balance", customer.points());
        json.put("referral_url", customer.referralUrl());
        json.put("vip_tier_id", customer.tier());
        var status = new HashMap<String, @Nullable Object>();
        status.put("vip_tier_id", customer.tier());
        status.putAll(vipStatus.getOrDefault(customer.id(), Map.of()));
        json.put("vip_status", status);
        json.put("date_of_birth", birthdays.get(customer.id()));
        json.put("updated_at", customer.updatedAt().toString());
        return json;
    }

    private static Map<String, String> query(@Nullable String raw) {
        var query = new LinkedHashMap<String, String>();
        if (raw == null) return query;
        for (var pair : raw.split("&", -1)) {
            var equals = pair.indexOf('=');
            query.put(
                    URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                    URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return query;
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        dawdle(reply.delayMillis());
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        var body = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(reply.status(), reply.announced() == 0 ? -1 : reply.announced());
        if (reply.announced() == 0) return;
        try (var out = exchange.getResponseBody()) {
            if (reply.dripMillis() == 0) out.write(body);
            for (int i = 0; reply.dripMillis() > 0 && i < body.length; i++) {
                out.write(body[i]);
                out.flush();
                dawdle(reply.dripMillis());
            }
        }
    }

    private static void dawdle(long millis) {
        if (millis == 0) return;
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
