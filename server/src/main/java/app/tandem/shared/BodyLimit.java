package app.tandem.shared;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON bodies end at 4 MiB: enough for the largest rule (10,000 values) and a batch of 1,000 events, too little to fill
 * the heap. Files are streamed to disk and end where uploaded ones do; those in a form are counted by the container.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class BodyLimit extends OncePerRequestFilter {
    static final long LIMIT = 4L << 20;
    private final JsonMapper json;
    private final DataSize largestFile;

    BodyLimit(JsonMapper json, @Value("${spring.servlet.multipart.max-file-size}") DataSize largestFile) {
        this.json = json;
        this.largestFile = largestFile;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return type(request).startsWith("multipart/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var file = type(request).startsWith("text/csv");
        var limit = file ? largestFile.toBytes() : LIMIT;
        var detail = file
                ? "The file is larger than this server takes, which is " + largestFile.toMegabytes() + " MB."
                : "The body is larger than 4 MiB. Send it in smaller pieces, or as a CSV file.";
        if (request.getContentLengthLong() > limit) {
            ProblemBody.write(response, json, new BodyTooLarge(detail).problem());
            return;
        }
        try {
            chain.doFilter(new Counted(request, limit, detail), response);
        } catch (BodyTooLarge tooLarge) {
            // Another filter was reading.
            if (response.isCommitted()) throw tooLarge;
            ProblemBody.write(response, json, tooLarge.problem());
        }
    }

    private static String type(HttpServletRequest request) {
        var type = request.getContentType();
        return type == null ? "" : type.toLowerCase(Locale.ROOT);
    }

    private static final class Counted extends HttpServletRequestWrapper {
        private final long limit;
        private final String detail;

        Counted(HttpServletRequest request, long limit, String detail) {
            super(request);
            this.limit = limit;
            this.detail = detail;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            var source = super.getInputStream();
            return new ServletInputStream() {
                private long read;

                @Override
                public int read() throws IOException {
                    var next = source.read();
                    if (next >= 0) count(1);
                    return next;
                }

                @Override
                public int read(byte[] into, int offset, int length) throws IOException {
                    var got = source.read(into, offset, length);
                    if (got > 0) count(got);
                    return got;
                }

                private void count(int more) throws BodyTooLarge {
                    read += more;
                    if (read > limit) throw new BodyTooLarge(detail);
                }

                @Override
                public boolean isFinished() {
                    return source.isFinished();
                }

                @Override
                public boolean isReady() {
                    return source.isReady();
                }

                @Override
                public void setReadListener(ReadListener listener) {
                    source.setReadListener(listener);
                }
            };
        }
    }
}
