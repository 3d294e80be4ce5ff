package app.tandem.segments;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/** The readers inside the server answer every case of the shared suite. */
class SharedSuiteTests {
    @TestFactory
    Stream<DynamicContainer> a_rule_means_one_thing() throws IOException {
        return SharedSuite.cases(List.of(EvaluatorReader::new, EmbeddedReader::new));
    }
}
