import org.codelibs.opensearch.runner.OpenSearchRunner;

/** A real node of OpenSearch. Arguments: a folder, the HTTP port, the transport port, the cluster's name. */
class OpenSearch {
    public static void main(String[] arguments) throws Exception {
        OpenSearchRunner runner = new OpenSearchRunner();
        runner.onBuild((number, settings) -> settings
                .put("http.port", arguments[1])
                .put("transport.port", arguments[2])
                .put("network.host", "127.0.0.1")
                .put("discovery.type", "single-node"));
        runner.build(OpenSearchRunner.newConfigs().basePath(arguments[0]).numOfNode(1).clusterName(arguments[3]));
        System.in.transferTo(java.io.OutputStream.nullOutputStream()); // until whoever started it is gone
        runner.close();
    }
}
