package app.tandem.shared;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** Thrown while reading a body that did not announce its length and went over its limit. */
public final class BodyTooLarge extends IOException {
    private final Problem problem;

    BodyTooLarge(String detail) {
        super(detail);
        this.problem = new Problem(HttpStatus.CONTENT_TOO_LARGE, "body-too-large", detail);
    }

    /** 413 {@code body-too-large}. */
    public Problem problem() {
        return problem;
    }

    /** The one behind {@code failure}: whoever was reading may have wrapped it. */
    public static Optional<BodyTooLarge> behind(Throwable failure) {
        for (@Nullable Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof BodyTooLarge found) return Optional.of(found);
        }
        return Optional.empty();
    }
}
