// Receives instances, takes out what identifies the patient (PS3.15 Annex E), and sends them on. Nothing is kept here but the key.
//   java -cp 'target/classes:target/lib/*' AnonymisingGateway 11112 RESEARCH@localhost:11113 key-file

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.larmor.deidentify.Deidentifier;
import io.larmor.dimse.Status;
import io.larmor.scp.DicomServer;
import io.larmor.scp.ReceivedInstance;
import io.larmor.scu.AssociationPool;
import io.larmor.scu.CallOptions;
import io.larmor.scu.DicomClient;
import io.larmor.services.spi.ProviderException;

final class AnonymisingGateway implements AutoCloseable {
    private static final int LONGEST = 512 << 20;

    private final Deidentifier deidentifier;
    private final AssociationPool research;
    private final DicomServer server;

    // The same key gives the same pseudonyms and UIDs: what comes later belongs to the same patients and studies.
    AnonymisingGateway(int port, String peer, byte[] key) throws IOException, ProviderException {
        deidentifier = Deidentifier.builder().key(key).build();
        research = AssociationPool.builder(DicomClient.builder(peer).callingAe("GATEWAY").build()).build();
        server = DicomServer.builder().aeTitle("GATEWAY").port(port)
                .instances(this::pass, LONGEST)
                .build().start();
    }

    private Status pass(ReceivedInstance instance) throws IOException {
        var result = deidentifier.deidentify(instance.dataSet());
        // Text burned into the picture, for example: somebody has to look at it first.
        if (!result.warnings().isEmpty()) {
            return Status.PROCESSING_FAILURE.withComment("Not known to be safe: see the gateway");
        }
        return research.call(peer -> peer.store(result.dataSet(), instance.transferSyntax(), CallOptions.DEFAULT));
    }

    int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
        research.close();
    }

    public static void main(String[] args) throws Exception {
        if (args.length < 3) {
            System.out.println("Say it so: AnonymisingGateway 11112 RESEARCH@localhost:11113 key-file");
            return;
        }
        var gateway = new AnonymisingGateway(Integer.parseInt(args[0]), args[1], Files.readAllBytes(Path.of(args[2])));
        System.out.println("De-identifies on port " + gateway.port());
    }
}
