package app.tandem.segments;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the audience lies when it has outgrown this process ({@code tandem.opensearch.*}).
 *
 * @param url addresses of OpenSearch 3 nodes, comma-separated, all {@code http} or all {@code https}; blank for the
 *     embedded index
 * @param username blank where the cluster asks for none
 * @param ca file with the certificates (PEM) that the nodes' are signed by; blank for those that Java trusts
 * @param prefix begins every index name; of its own for each Tandem on a shared cluster
 * @param shards of each shop's index; another number makes new indexes be built, while the old ones answer
 * @param replicas further copies of each shard; none loses answers with the first node that goes
 * @param bulkBytes about how large one bulk request is
 * @param bulkRequests how many bulk requests are under way at once
 * @param lease how long the server that feeds the cluster is waited for when it is not heard of
 */
@ConfigurationProperties("tandem.opensearch")
record ClusterSettings(
        @DefaultValue("") String url,
        @DefaultValue("") String username,
        @DefaultValue("") String password,
        @DefaultValue("") String ca,
        @DefaultValue("tandem") String prefix,
        @DefaultValue("3") int shards,
        @DefaultValue("1") int replicas,
        @DefaultValue("4000000") int bulkBytes,
        @DefaultValue("4") int bulkRequests,
        @DefaultValue("10s") Duration lease) {

    ClusterSettings {
        require(prefix.matches("[a-z][a-z0-9-]{0,40}"), "prefix is of a to z, 0 to 9 and -, and begins with a letter");
        require(shards >= 1 && shards <= 100, "shards is from 1 to 100");
        require(replicas >= 0 && replicas <= 10, "replicas is from 0 to 10");
        require(bulkBytes >= 10_000 && bulkBytes <= 50_000_000, "bulk-bytes is from 10,000 to 50,000,000");
        require(bulkRequests >= 1 && bulkRequests <= 64, "bulk-requests is from 1 to 64");
        require(lease.compareTo(Duration.ofSeconds(1)) >= 0, "lease is at least a second");
    }

    List<String> urls() {
        return Arrays.stream(url.split(","))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList();
    }

    private static void require(boolean holds, String rule) {
        if (!holds) throw new IllegalArgumentException("tandem.opensearch." + rule + ".");
    }

    @Override
    public String toString() {
        return "ClusterSettings[url=" + url + ", username=" + username + ", password=[REDACTED], prefix=" + prefix
                + "]";
    }
}
