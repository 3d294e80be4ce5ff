import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.opensearch.Version;
import org.opensearch.common.settings.Settings;
import org.opensearch.join.ParentJoinModulePlugin;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.Plugin;
import org.opensearch.plugins.PluginInfo;
import org.opensearch.transport.Netty4ModulePlugin;

/**
 * One OpenSearch node of a test cluster, in a JVM of its own: OpenSearch brings another Lucene than the server has, so it is
 * compiled and run with its own class path ({@code target/opensearch.classpath}) and is no part of the server's tests.
 * Each argument is a setting, {@code name=value}; it ends when its standard input does, so that none outlives its test.
 */
final class ClusterNode extends Node {
    private ClusterNode(Settings settings) {
        super(
                InternalSettingsPreparer.prepareEnvironment(
                        settings, Map.of(), Path.of(settings.get("path.home")), () -> settings.get("node.name")),
                List.of(plugin(Netty4ModulePlugin.class), plugin(ParentJoinModulePlugin.class)),
                true);
    }

    private static PluginInfo plugin(Class<? extends Plugin> plugin) {
        return new PluginInfo(
                plugin.getSimpleName(), "", "", Version.CURRENT, "25", plugin.getName(), null, List.of(), false);
    }

    public static void main(String[] arguments) throws Exception {
        var settings = Settings.builder();
        for (var argument : arguments) {
            var equals = argument.indexOf('=');
            settings.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        var node = new ClusterNode(settings.build());
        node.start();
        while (System.in.read() >= 0) {}
        node.close();
        System.exit(0);
    }
}
