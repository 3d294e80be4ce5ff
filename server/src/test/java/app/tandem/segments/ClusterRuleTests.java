package app.tandem.segments;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** On a real OpenSearch cluster a rule means what it means everywhere. */
class ClusterRuleTests {
    @TestFactory
    Stream<DynamicContainer> a_rule_means_one_thing() throws IOException {
        return SharedSuite.cases(List.of(ClusterReader::new));
    }

    @Test
    void the_cluster_agrees_with_brute_force() throws Exception {
        RandomSuite.check(List.of(ClusterReader::new), 8);
    }
}
