package app.tandem.segments;

import java.io.IOException;
import tools.jackson.databind.JsonNode;

/** Whether an answer of the cluster is the whole of it. */
final class ClusterAnswer {
    private ClusterAnswer() {}

    /** Parts are missing: the answer is none. */
    static final class Incomplete extends IOException {
        Incomplete(String message) {
            super(message);
        }
    }

    /** @throws Incomplete where a shard failed or was not asked, or time ran out */
    static JsonNode complete(JsonNode answer) throws Incomplete {
        var shards = answer.path("_shards");
        if (answer.path("timed_out").asBoolean(true)
                || answer.path("terminated_early").asBoolean(false)
                || shards.path("failed").asInt(-1) != 0
                || shards.path("total").asInt(-1) != shards.path("successful").asInt(-2)) {
            throw new Incomplete("Shards are missing: " + shards);
        }
        return answer;
    }
}
