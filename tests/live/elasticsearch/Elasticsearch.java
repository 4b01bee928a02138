import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.node.InternalSettingsPreparer;
import org.elasticsearch.node.Node;
import org.elasticsearch.transport.Netty4Plugin;

/** A real node of Elasticsearch, made from its published libraries. Arguments are settings: key=value. */
class Elasticsearch extends Node {
    Elasticsearch(Settings settings) {
        super(InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), null, () -> "live"),
                List.of(Netty4Plugin.class), false);
    }

    public static void main(String[] arguments) throws Exception {
        Settings.Builder settings = Settings.builder().put("transport.type", "netty4").put("http.type", "netty4");
        Stream.of(arguments).map(argument -> argument.split("=", 2)).forEach(pair -> settings.put(pair[0], pair[1]));
        Node node = new Elasticsearch(settings.build()).start();
        System.in.transferTo(java.io.OutputStream.nullOutputStream()); // until whoever started it is gone
        node.close();
    }
}
