package app.tandem.idempotency;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.Part;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request whose body is read twice: once to be told from others, once by the controller. JSON waits in memory, where
 * its size is limited; a file waits on disk; the parts of a form wait where the container put them.
 */
final class RepeatableRequest extends HttpServletRequestWrapper implements AutoCloseable {
    /** The container cannot take the form apart; it keeps the cause for whoever asks for the parts next. */
    static final class UnreadableForm extends IOException {
        UnreadableForm(Exception cause) {
            super(cause);
        }
    }

    private final MessageDigest digest = sha256();
    private final byte @Nullable [] held;
    private final @Nullable Path file;
    private final byte[] hash;

    /** @throws UnreadableForm where the body says that it is a form and is none, or too large a one */
    RepeatableRequest(HttpServletRequest request) throws IOException {
        super(request);
        digest.update((request.getMethod() + " " + request.getRequestURI() + "?" + request.getQueryString() + "\n")
                .getBytes(StandardCharsets.UTF_8));
        var type =
                request.getContentType() == null ? "" : request.getContentType().toLowerCase(Locale.ROOT);
        if (type.startsWith("multipart/")) {
            held = null;
            file = null;
            for (var part : parts(request)) add(part);
        } else if (type.startsWith("text/csv")) {
            held = null;
            file = spool(request.getInputStream());
        } else {
            held = request.getInputStream().readAllBytes(); // Bounded by BodyLimit.
            file = null;
            digest.update(held);
        }
        hash = digest.digest();
    }

    /** SHA-256 of method, address and what is in the body. */
    byte[] hash() {
        return hash;
    }

    private static Collection<Part> parts(HttpServletRequest request) throws UnreadableForm {
        try {
            return request.getParts();
        } catch (IOException | ServletException | IllegalStateException cause) {
            throw new UnreadableForm(cause);
        }
    }

    /** A client that repeats a form makes up another boundary, so its parts are compared and not its bytes. */
    private void add(Part part) throws IOException {
        var content = sha256();
        try (var from = new DigestInputStream(part.getInputStream(), content)) {
            from.transferTo(OutputStream.nullOutputStream());
        }
        // Each of a known form, so that no name can pass for the next part's content.
        for (var text : new @Nullable String[] {part.getName(), part.getSubmittedFileName(), part.getContentType()}) {
            digest.update((Objects.toString(text, "").length() + ":" + text + "\n").getBytes(StandardCharsets.UTF_8));
        }
        digest.update((HexFormat.of().formatHex(content.digest()) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private Path spool(InputStream body) throws IOException {
        var made = Files.createTempFile("request", ".csv");
        try (var to = new DigestOutputStream(Files.newOutputStream(made), digest)) {
            body.transferTo(to);
            return made;
        } catch (IOException | RuntimeException cause) {
            Files.deleteIfExists(made);
            throw cause;
        }
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        if (held != null) return new Again(new ByteArrayInputStream(held));
        if (file != null) return new Again(Files.newInputStream(file));
        return super.getInputStream();
    }

    @Override
    public void close() throws IOException {
        if (file != null) Files.deleteIfExists(file);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static final class Again extends ServletInputStream {
        private final InputStream source;
        private boolean finished;

        Again(InputStream source) {
            this.source = source;
        }

        @Override
        public int read() throws IOException {
            var next = source.read();
            if (next < 0) finished = true;
            return next;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            var got = source.read(into, offset, length);
            if (got < 0) finished = true;
            return got;
        }

        @Override
        public boolean isFinished() {
            return finished;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException("the body is here already");
        }

        @Override
        public void close() throws IOException {
            source.close();
        }
    }
}
