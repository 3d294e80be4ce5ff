package app.tandem.database;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Another server runs on this home. */
final class HomeInUse extends RuntimeException {
    HomeInUse(Path home) {
        super("Tandem is already running on " + home + ". Stop that one first, or choose another folder with --home.");
    }

    /** Says it in one line in place of a stack trace. */
    static final class Analyzer extends AbstractFailureAnalyzer<HomeInUse> {
        @Override
        protected @Nullable FailureAnalysis analyze(Throwable root, HomeInUse cause) {
            return new FailureAnalysis(String.valueOf(cause.getMessage()), null, cause);
        }
    }
}
