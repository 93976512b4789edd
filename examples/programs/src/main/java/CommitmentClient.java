// Stores files, asks the archive to keep them safe, and deletes those for which it has said so.
//   java -cp 'target/classes:target/lib/*' CommitmentClient LARMOR@localhost:11112 image1.dcm image2.dcm

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.larmor.data.DicomFile;
import io.larmor.data.Uid;
import io.larmor.data.Uids;
import io.larmor.scu.CallOptions;
import io.larmor.scu.DicomClient;
import io.larmor.scu.SopReference;
import io.larmor.scu.StorageCommitment;

final class CommitmentClient {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private CommitmentClient() {}

    // Returns the files that the archive keeps safe.
    static List<Path> storeAndCommit(String peer, Collection<Path> files) throws IOException, InterruptedException {
        var client = DicomClient.builder(peer).build();
        var stored = new HashMap<SopReference, Path>();
        for (var result : client.storeAll(files)) {
            if (result.isStored()) {
                stored.put(reference(result.path()), result.path());
            }
        }
        return stored.isEmpty() ? List.of() : committed(client, stored);
    }

    private static SopReference reference(Path path) throws IOException {
        try (var file = DicomFile.open(path)) {
            return new SopReference(file.sopClassUid(), file.sopInstanceUid());
        }
    }

    // The result comes as an event on the association of the request; an archive that reports later needs a server of ours (larmor commit --receive).
    private static List<Path> committed(DicomClient client, Map<SopReference, Path> stored)
            throws IOException, InterruptedException {
        var commitment = new StorageCommitment();
        var transaction = Uids.generate();
        var asking = client.toBuilder().sopClasses(Uid.StorageCommitmentPushModel).events(commitment).build();
        try (var association = asking.connect()) {
            commitment.request(association, transaction, stored.keySet(), CallOptions.DEFAULT);
            var safe = new ArrayList<Path>();
            commitment.await(transaction, PATIENCE).ifPresent(report -> report.committed().forEach(each -> safe.add(stored.get(each))));
            return safe;
        }
    }

    public static void main(String[] args) throws Exception {
        if (args.length < 2) {
            System.out.println("Say it so: CommitmentClient LARMOR@localhost:11112 image1.dcm image2.dcm");
            return;
        }
        for (var safe : storeAndCommit(args[0], List.of(args).stream().skip(1).map(Path::of).toList())) {
            Files.delete(safe);
            System.out.println(safe + " is kept by the archive, and deleted here");
        }
    }
}
