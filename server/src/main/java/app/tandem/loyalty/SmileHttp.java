package app.tandem.loyalty;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * One GET over HTTP, within bounds: a deadline for the whole answer, a largest body, no redirects, no cookies, and
 * for addresses that are not trusted only the public internet. The names are resolved here, and the connection goes to
 * the very addresses that were checked, so a name cannot answer differently the second time (DNS rebinding).
 */
@Component
class SmileHttp implements DisposableBean {
    /** 250 customers are about 200 KB. */
    static final int LARGEST_BODY = 8 << 20;

    private final CloseableHttpClient guarded;
    private final CloseableHttpClient trusted;
    private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("smile-deadlines").factory());

    /** The address leads somewhere this server does not go. */
    static final class NotPublic extends UnknownHostException {
        NotPublic(String host) {
            super(host + " is not on the public internet");
        }
    }

    /** @param body cut off where {@code tooLong} */
    record Answer(
            int status,
            byte[] body,
            boolean tooLong,
            @Nullable String retryAfter,
            @Nullable String date) {}

    SmileHttp(SmileSettings settings) {
        this.guarded = client(new PublicOnly(), settings);
        this.trusted = client(new SystemDefaultDnsResolver(), settings);
    }

    private static final class PublicOnly extends SystemDefaultDnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            var found = super.resolve(host);
            // One private address among public ones is enough: which of them answers is not ours to choose.
            if (!Arrays.stream(found).allMatch(PublicAddresses::isPublic)) throw new NotPublic(host);
            return found;
        }
    }

    private static CloseableHttpClient client(SystemDefaultDnsResolver names, SmileSettings settings) {
        var timeout = Timeout.of(settings.requestTimeout());
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(names)
                .setMaxConnPerRoute(16)
                .setMaxConnTotal(64)
                .setDefaultSocketConfig(
                        SocketConfig.custom().setSoTimeout(timeout).build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(settings.connectTimeout()))
                        .setSocketTimeout(timeout)
                        .setTimeToLive(Timeout.ofMinutes(5))
                        .setValidateAfterInactivity(Timeout.ofSeconds(1))
                        .build())
                .build();
        return HttpClients.custom()
                .setConnectionManager(connections)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setRedirectsEnabled(false)
                        .setConnectionRequestTimeout(timeout)
                        .setResponseTimeout(timeout)
                        .build())
                .disableRedirectHandling()
                // Every attempt is counted and paced, so retries are ours.
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .setUserAgent("Tandem")
                .build();
    }

    /**
     * @param deadline for the whole answer
     * @throws NotPublic where the address is not trusted and leads inside
     */
    Answer get(SmileAddress address, String pathAndQuery, SmileKey key, Duration deadline) throws IOException {
        var request = new HttpGet(address.at(pathAndQuery));
        request.setHeader("Authorization", "Bearer " + key.secret());
        request.setHeader("Accept", "application/json");
        request.setHeader("Content-Type", "application/json");
        // The socket's timeout starts anew with each byte; a server that drips would hold a pass for ever.
        var alarm = deadlines.schedule(request::cancel, deadline.toMillis(), TimeUnit.MILLISECONDS);
        try {
            requireLiteralPublic(address);
            return (address.trusted() ? trusted : guarded).execute(request, SmileHttp::answer);
        } catch (IOException cause) {
            if (request.isCancelled() && !Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("No whole answer within " + deadline.toSeconds() + " seconds");
            }
            throw cause;
        } finally {
            alarm.cancel(false);
        }
    }

    /** A number in place of a name never reaches the resolver's check in every version of the library. */
    private static void requireLiteralPublic(SmileAddress address) throws NotPublic {
        if (address.trusted()) return;
        var host = address.base().getHost();
        var bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        try {
            if (!PublicAddresses.isPublic(InetAddress.ofLiteral(bare))) throw new NotPublic(host);
        } catch (IllegalArgumentException _) {
            // A name: the resolver checks it.
        }
    }

    private static Answer answer(ClassicHttpResponse response) throws IOException {
        var entity = response.getEntity();
        byte[] body = new byte[0];
        if (entity != null) {
            try (var stream = entity.getContent()) {
                body = stream.readNBytes(LARGEST_BODY + 1);
            }
        }
        return new Answer(
                response.getCode(),
                body,
                body.length > LARGEST_BODY,
                text(response.getFirstHeader("Retry-After")),
                text(response.getFirstHeader("Date")));
    }

    private static @Nullable String text(@Nullable Header header) {
        return header == null ? null : header.getValue();
    }

    /** What to say of an address in a sentence: its host, never its path. */
    static String hostOf(URI base) {
        return base.getHost() + (base.getPort() < 0 ? "" : ":" + base.getPort());
    }

    static Duration orLess(Duration asked, Duration longest) {
        return asked.compareTo(longest) > 0 ? longest : asked;
    }

    @Override
    public void destroy() throws IOException {
        deadlines.shutdownNow();
        guarded.close();
        trusted.close();
    }
}
