package app.tandem.operations;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells whoever started the server where it is. */
@Component
class ReadyLine {
    private final int port;

    ReadyLine(@Value("${server.port}") int port) {
        this.port = port;
    }

    @EventListener(ApplicationReadyEvent.class)
    @SuppressWarnings("SystemOut") // For the person at the console, not for the log.
    void ready() {
        System.out.println("Tandem is ready at http://localhost:" + port + "  (Ctrl-C stops it)");
    }
}
