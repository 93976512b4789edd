// Receives instances and sends each on to the peer of its modality. A refusal of that peer is the answer to the sender.
//   java -cp 'target/classes:target/lib/*' Router 11112 CT=CTPACS@localhost:11113 MR=MRPACS@localhost:11114

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

import io.larmor.data.Tag;
import io.larmor.dimse.Status;
import io.larmor.scp.DicomServer;
import io.larmor.scp.ReceivedInstance;
import io.larmor.scu.AssociationPool;
import io.larmor.scu.CallOptions;
import io.larmor.scu.DicomClient;
import io.larmor.services.spi.ProviderException;

final class Router implements AutoCloseable {
    private static final int LONGEST = 512 << 20;

    // An association to each peer stays open between instances, and is opened again when it has ended.
    private final Map<String, AssociationPool> routes = new HashMap<>();
    private final DicomServer server;

    Router(int port, Map<String, String> peers) throws IOException, ProviderException {
        peers.forEach((modality, peer) -> routes.put(modality,
                AssociationPool.builder(DicomClient.builder(peer).callingAe("ROUTER").build()).build()));
        server = DicomServer.builder().aeTitle("ROUTER").port(port)
                .echo((context, request) -> Status.SUCCESS)
                .instances(this::route, LONGEST)
                .build().start();
    }

    private Status route(ReceivedInstance instance) throws IOException {
        var route = routes.get(instance.dataSet().string(Tag.Modality).orElse(""));
        if (route == null) {
            return Status.PROCESSING_FAILURE.withComment("No route for this modality");
        }
        return route.call(peer -> peer.store(instance.dataSet(), instance.transferSyntax(), CallOptions.DEFAULT));
    }

    int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
        routes.values().forEach(AssociationPool::close);
    }

    // A server that has started keeps the program alive until Ctrl-C.
    public static void main(String[] args) throws Exception {
        if (args.length < 2) {
            System.out.println("Say it so: Router 11112 CT=CTPACS@localhost:11113 MR=MRPACS@localhost:11114");
            return;
        }
        var peers = new HashMap<String, String>();
        for (int i = 1; i < args.length; i++) {
            var route = args[i].split("=", 2);
            peers.put(route[0], route[1]);
        }
        System.out.println("Routes on port " + new Router(Integer.parseInt(args[0]), peers).port());
    }
}
