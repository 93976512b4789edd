// dicom-scu alone: asks a peer whether it is there.
//   java -cp 'target/classes:target/lib/*' Echo LARMOR@localhost:11112

import java.io.IOException;

import io.larmor.data.Uid;
import io.larmor.dimse.Status;
import io.larmor.scu.DicomClient;

final class Echo {
    private Echo() {}

    static Status echo(String peer) throws IOException {
        try (var association = DicomClient.builder(peer).sopClasses(Uid.Verification).build().connect()) {
            return association.echo();
        }
    }

    public static void main(String[] args) throws IOException {
        if (args.length < 1) {
            System.out.println("Say it so: Echo LARMOR@localhost:11112");
            return;
        }
        System.out.println(args[0] + " answers: " + echo(args[0]));
    }
}
