package app.tandem.segments;

import app.tandem.segments.ClusterAnswer.Incomplete;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * One version of a shop's index, and what every shard of it must prove. Whoever searches finds the proof in the same
 * look at each shard as the answer: a shard that lags, that was emptied or put back from a snapshot, or that lies on a
 * node cut off from the others, does not have it, and the answer is none.
 *
 * @param shards how many there are
 * @param mark how far each of them must have come
 */
record ClusterIndex(String name, int shards, long mark) {
    private static final Map<String, String> WHOLE = Map.of("allow_partial_search_results", "false");

    /** @param part how many of them are in the part asked for */
    record Count(long all, long part) {}

    Map<String, Object> proof() {
        return Map.of("range", Map.of(ClusterDocuments.MARK, Map.of("gte", mark)));
    }

    /** People only, not their events. */
    static Map<String, Object> people(Map<String, Object> query) {
        return Map.of(
                "bool", Map.of("filter", List.of(Map.of("term", Map.of(ClusterDocuments.KIND, "person")), query)));
    }

    /** @throws Incomplete where a shard is missing, or not current */
    Count count(OpenSearch cluster, Map<String, Object> query, Map<String, Object> part) throws IOException {
        var answer = search(cluster, "/" + name + "/_search", counting(query, part));
        return count(answer);
    }

    private Map<String, Object> counting(Map<String, Object> query, Map<String, Object> part) {
        var body = new LinkedHashMap<String, Object>();
        body.put("size", 0);
        body.put("track_total_hits", true);
        body.put("query", Map.of("bool", Map.of("should", List.of(people(query), proof()))));
        body.put("aggs", Map.of("proofs", Map.of("filter", proof()), "part", Map.of("filter", part)));
        return body;
    }

    private Count count(JsonNode answer) throws Incomplete {
        var total = answer.path("hits").path("total");
        var found = answer.path("aggregations").path("proofs").path("doc_count").asInt(-1);
        if (found != shards || !total.path("relation").asString("").equals("eq")) {
            throw new Incomplete(found + " of " + shards + " shards of " + name + " prove to be current");
        }
        return new Count(
                total.path("value").asLong() - found,
                answer.path("aggregations").path("part").path("doc_count").asLong());
    }

    private static JsonNode search(OpenSearch cluster, String path, Map<String, Object> body) throws IOException {
        return ClusterAnswer.complete(cluster.post(path, WHOLE, body));
    }

    /**
     * Keeps the index as it is now to be walked through, however long that takes.
     *
     * @throws Incomplete where a shard is missing, or not current
     */
    Walk walk(OpenSearch cluster) throws IOException {
        var opened = cluster.post(
                "/" + name + "/_search/point_in_time",
                Map.of("keep_alive", Walk.KEPT, "allow_partial_pit_creation", "false"),
                null);
        var walk = new Walk(cluster, opened.path("pit_id").asString());
        try {
            var part = Map.<String, Object>of("match_none", Map.of());
            count(walk.search(counting(part, part)));
            return walk;
        } catch (IOException cause) {
            walk.close();
            throw cause;
        }
    }

    /** An index as it was when the walk began. */
    static final class Walk implements AutoCloseable {
        private static final String KEPT = "3m";

        private final OpenSearch cluster;
        private final String id;

        private Walk(OpenSearch cluster, String id) {
            this.cluster = cluster;
            this.id = id;
        }

        private JsonNode search(Map<String, Object> body) throws IOException {
            var whole = new LinkedHashMap<>(body);
            whole.put("pit", Map.of("id", id, "keep_alive", KEPT));
            return ClusterIndex.search(cluster, "/_search", whole);
        }

        /** Counted at once. */
        Count count(Map<String, Object> query, Map<String, Object> part) throws IOException {
            var body = new LinkedHashMap<String, Object>();
            body.put("size", 0);
            body.put("track_total_hits", true);
            body.put("query", people(query));
            body.put("aggs", Map.of("part", Map.of("filter", part)));
            var answer = search(body);
            return new Count(
                    answer.path("hits").path("total").path("value").asLong(),
                    answer.path("aggregations").path("part").path("doc_count").asLong());
        }

        /**
         * Ascending by id.
         *
         * @param after only people with greater ids
         * @param upTo only people with ids no greater
         */
        List<Long> page(Map<String, Object> query, long after, long upTo, int size) throws IOException {
            if (after == Long.MAX_VALUE) return List.of();
            var range = Map.of("range", Map.of(ClusterDocuments.PERSON, Map.of("gte", after + 1, "lte", upTo)));
            var body = new LinkedHashMap<String, Object>();
            body.put("size", size);
            body.put("track_total_hits", false);
            body.put("query", Map.of("bool", Map.of("filter", List.of(people(query), range))));
            body.put("sort", List.of(Map.of(ClusterDocuments.PERSON, "asc")));
            var hits = search(body).path("hits").path("hits");
            return hits.valueStream()
                    .map(hit -> hit.path("sort").path(0).asLong())
                    .toList();
        }

        @Override
        public void close() {
            try {
                cluster.delete("/_search/point_in_time", Map.of(), Map.of("pit_id", List.of(id)));
            } catch (IOException _) {
                // It ends by itself.
            }
        }
    }
}
