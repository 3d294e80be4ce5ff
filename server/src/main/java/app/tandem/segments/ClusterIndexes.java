package app.tandem.segments;

import app.tandem.segments.ClusterRows.Index;
import app.tandem.shared.ShopId;
import app.tandem.subscribers.FeedPosition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** The indexes on the cluster: how they are laid out, made, looked after and dropped. */
final class ClusterIndexes {
    private static final Logger log = LoggerFactory.getLogger(ClusterIndexes.class);
    /** A rule has at most 20,000 parts, each of a few clauses; OpenSearch's own limit is 1,024. */
    static final int CLAUSES = 200_000;

    private final OpenSearch cluster;
    private final ClusterSettings settings;

    ClusterIndexes(OpenSearch cluster, ClusterSettings settings) {
        this.cluster = cluster;
        this.settings = settings;
    }

    /** The cluster's own id with our prefix there: who points the servers at another cluster starts anew. */
    String identity() throws IOException {
        var root = cluster.get("/", Map.of());
        var id = root.path("cluster_uuid").asString("");
        // A cluster that has not formed yet has no id.
        if (id.isEmpty() || id.equals("_na_")) throw new IOException("The OpenSearch cluster has not formed yet");
        return id + "/" + settings.prefix();
    }

    /** How an index is laid out now; one of another format is replaced. */
    String format() {
        return ClusterDocuments.FORMAT + "/" + settings.shards();
    }

    String name(Index index) {
        return alias(index.shop()) + "-v" + index.version();
    }

    /**
     * Where an index is written to: an alias that is made with the index and gone with it, so that a write cannot make an
     * index by itself.
     */
    String writeAlias(Index index) {
        return name(index) + "-write";
    }

    /** What people and their tools find the shop's index by. */
    String alias(ShopId shop) {
        return settings.prefix() + "-audience-" + shop;
    }

    /** Puts up what new indexes are made from, and raises the one limit that rules need higher. */
    void prepare() throws IOException {
        cluster.put(
                "/_index_template/" + settings.prefix() + "-audience",
                Map.of(
                        "index_patterns",
                        List.of(settings.prefix() + "-audience-*"),
                        "priority",
                        500,
                        "template",
                        Map.of("settings", indexSettings(), "mappings", mappings())));
        var limits = cluster.get("/_cluster/settings", Map.of("include_defaults", "true", "flat_settings", "true"));
        var name = "indices.query.bool.max_clause_count";
        for (var place : List.of("transient", "persistent", "defaults")) {
            var limit = limits.path(place).path(name);
            if (limit.isMissingNode()) continue;
            if (limit.asInt(0) >= CLAUSES) return;
            break;
        }
        try {
            cluster.put("/_cluster/settings", Map.of("persistent", Map.of(name, CLAUSES)));
            log.info("Raised {} of the OpenSearch cluster to {}", name, CLAUSES);
        } catch (OpenSearch.Refused refusal) {
            log.warn("Set {} of the OpenSearch cluster to {}; until then large rules fail", name, CLAUSES, refusal);
        }
    }

    private Map<String, Object> indexSettings() {
        var all = new LinkedHashMap<String, Object>();
        all.put("index.number_of_shards", settings.shards());
        all.put("index.number_of_replicas", settings.replicas());
        // Refreshed when something was written, and only then; a count is of what was refreshed.
        all.put("index.refresh_interval", "-1");
        // With segment replication a replica may lag behind what a refresh has promised.
        all.put("index.replication.type", "DOCUMENT");
        all.put("index.translog.durability", "request");
        // People come out in ascending order without sorting them, and events lie beside them.
        all.put("index.sort.field", ClusterDocuments.PERSON);
        all.put("index.sort.order", "asc");
        // Criteria of integrations: some hundreds. What merchants name takes no fields.
        all.put("index.mapping.total_fields.limit", 5_000);
        all.put("index.max_terms_count", 65_536);
        all.put("index.max_regex_length", 50_000);
        return all;
    }

    private static Map<String, Object> mappings() {
        var properties = new LinkedHashMap<String, Object>();
        properties.put(ClusterDocuments.KIND, Map.of("type", "join", "relations", Map.of("person", "event")));
        properties.put(ClusterDocuments.PERSON, Map.of("type", "long"));
        properties.put(ClusterDocuments.BUCKET, Map.of("type", "integer", "doc_values", false));
        properties.put(ClusterDocuments.TYPE, Map.of("type", "keyword", "doc_values", false));
        properties.put(ClusterDocuments.AT, Map.of("type", "long", "doc_values", false));
        properties.put(ClusterDocuments.FACTS, Map.of("type", "keyword", "doc_values", false));
        properties.put(ClusterDocuments.POINTS, Map.of("type", "object", "dynamic", true));
        properties.put(ClusterDocuments.MARK, Map.of("type", "long", "doc_values", false, "store", true));
        properties.put(
                ClusterDocuments.POSITION,
                Map.of("type", "keyword", "index", false, "doc_values", false, "store", true));
        return Map.of(
                "dynamic",
                false,
                // PostgreSQL has it all; here it would only be one more copy.
                "_source",
                Map.of("enabled", false),
                "dynamic_templates",
                List.of(Map.of(
                        "points",
                        Map.of(
                                "path_match",
                                ClusterDocuments.POINTS + ".*",
                                "mapping",
                                Map.of("type", "long", "doc_values", false)))),
                "properties",
                properties);
    }

    /** @return for each shard a routing value that leads to it */
    List<String> make(Index index) throws IOException {
        cluster.put("/" + name(index), Map.of("aliases", Map.of(writeAlias(index), Map.of())));
        var routings = new HashMap<Integer, String>();
        for (var candidate = 0; routings.size() < settings.shards(); candidate++) {
            var routing = "mark-" + candidate;
            var found = cluster.get("/" + name(index) + "/_search_shards", Map.of("routing", routing));
            routings.putIfAbsent(
                    found.path("shards").path(0).path(0).path("shard").asInt(), routing);
        }
        return List.copyOf(routings.values());
    }

    boolean exists(Index index) throws IOException {
        try {
            cluster.get("/" + name(index) + "/_alias/" + writeAlias(index), Map.of());
            return true;
        } catch (OpenSearch.Refused refusal) {
            if (refusal.isMissing()) return false;
            throw refusal;
        }
    }

    /** Follows a change of the settings at once; the number of shards takes a new index. */
    void setReplicas(Index index) throws IOException {
        cluster.put("/" + name(index) + "/_settings", Map.of("index.number_of_replicas", settings.replicas()));
    }

    void drop(Index index) throws IOException {
        cluster.delete("/" + name(index), Map.of("ignore_unavailable", "true"), null);
    }

    /** Lets the shop's alias point to this index and to no other, in one step. */
    void pointAlias(Index index) throws IOException {
        var alias = alias(index.shop());
        var actions = new ArrayList<Map<String, Object>>();
        actions.add(Map.of(
                "remove", Map.of("index", settings.prefix() + "-audience-*", "alias", alias, "must_exist", false)));
        actions.add(Map.of("add", Map.of("index", name(index), "alias", alias)));
        cluster.post("/_aliases", Map.of(), Map.of("actions", actions));
    }

    /** Makes what was written be found. @throws IOException where any copy of any shard did not */
    void refresh(List<Index> indexes) throws IOException {
        for (var names : OpenSearch.groups(indexes.stream().map(this::name).toList())) {
            var answer = cluster.post("/" + names + "/_refresh", Map.of(), null);
            if (answer.path("_shards").path("failed").asInt(-1) != 0) {
                throw new IOException("A shard was not refreshed: " + answer.path("_shards"));
            }
        }
    }

    /** What became of an index that should be there. */
    enum Condition {
        SOUND,
        /** Dropped, emptied, put back from a snapshot, or of a database that was put back: to be built again. */
        LOST
    }

    /**
     * Whether every shard still is what it was when it last proved so.
     *
     * @param head of the database now
     * @throws IOException where that cannot be told now
     */
    Condition condition(Index index, FeedPosition head) throws IOException {
        JsonNode found;
        try {
            found = cluster.post(
                    "/" + name(index) + "/_search",
                    Map.of("allow_partial_search_results", "false"),
                    Map.of(
                            "size",
                            index.shards().size() + 1,
                            "query",
                            Map.of("range", Map.of(ClusterDocuments.MARK, Map.of("gte", index.mark()))),
                            "stored_fields",
                            List.of(ClusterDocuments.POSITION)));
        } catch (OpenSearch.Refused refusal) {
            if (refusal.isMissing()) return Condition.LOST;
            throw refusal;
        }
        ClusterAnswer.complete(found);
        var hits = found.path("hits").path("hits");
        if (hits.size() != index.shards().size()) return Condition.LOST;
        for (var hit : hits) {
            var position =
                    hit.path("fields").path(ClusterDocuments.POSITION).path(0).asString("");
            // Of this database's future, which a backup put back has undone.
            if (!head.covers(FeedPosition.parse(position))) return Condition.LOST;
        }
        return Condition.SOUND;
    }

    /** The documents that prove, once found, how far each shard has come. */
    List<BulkWriter.Write> marks(Index index, long mark, FeedPosition position) {
        var writes = new ArrayList<BulkWriter.Write>();
        for (var routing : index.shards()) {
            writes.add(new BulkWriter.Write(
                    writeAlias(index), routing, routing, mark, ClusterDocuments.mark(mark, position.toString())));
        }
        return writes;
    }
}
