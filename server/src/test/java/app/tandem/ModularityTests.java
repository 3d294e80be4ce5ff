package app.tandem;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

/** Holds the walls between the modules. */
class ModularityTests {
    @Test
    void modules_call_only_whom_they_may() {
        ApplicationModules.of(TandemServer.class).verify();
    }
}
