package app.tandem.segments;

import app.tandem.shops.Shop;
import app.tandem.shops.Shops;
import app.tandem.subscribers.ChangeFeed;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the audience on an OpenSearch cluster where the operator names one; else it is embedded. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnExpression(ClusterConfiguration.CLUSTER)
@EnableConfigurationProperties(ClusterSettings.class)
class ClusterConfiguration {
    static final String EMBEDDED = "'${tandem.opensearch.url:}'.isBlank()";
    static final String CLUSTER = "!'${tandem.opensearch.url:}'.isBlank()";

    @Bean(destroyMethod = "close")
    OpenSearch openSearch(ClusterSettings settings) {
        return OpenSearch.connect(settings);
    }

    @Bean
    ClusterIndexer clusterIndexer(
            OpenSearch cluster,
            ClusterSettings settings,
            ClusterRows rows,
            ChangeFeed feed,
            AudienceReader reader,
            Shops shops) {
        return new ClusterIndexer(
                new ClusterIndexes(cluster, settings),
                rows,
                new BulkWriter(cluster, settings),
                feed,
                reader,
                () -> shops.all().stream().map(Shop::id).toList(),
                settings);
    }

    @Bean
    ClusterAudiences clusterAudiences(
            OpenSearch cluster,
            ClusterSettings settings,
            ClusterIndexer indexer,
            ClusterRows rows,
            ChangeFeed feed,
            AudienceReader reader) {
        return new ClusterAudiences(cluster, new ClusterIndexes(cluster, settings), indexer, rows, feed, reader);
    }
}
