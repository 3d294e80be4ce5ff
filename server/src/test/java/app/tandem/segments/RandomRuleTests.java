package app.tandem.segments;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The readers inside the server and brute force say the same of rules and people that nobody thought of. */
class RandomRuleTests {
    @Test
    void every_reader_agrees_with_brute_force() throws Exception {
        RandomSuite.check(List.of(EvaluatorReader::new, EmbeddedReader::new), 1);
    }
}
