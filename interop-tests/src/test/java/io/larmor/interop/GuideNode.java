package io.larmor.interop;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import io.larmor.assoc.Peer;
import io.larmor.dimse.Body;
import io.larmor.dimse.Status;
import io.larmor.scp.DicomServer;
import io.larmor.services.spi.Staged;

/// A node with an archive that holds a study, and a workstation that takes what is moved to it: what the examples of the client's guide talk to.
final class GuideNode implements AutoCloseable {
    static final int STUDY = 7;
    static final int IMAGES = 3;

    final List<Path> images;
    final LarmorNode node;
    final String peer;
    final String studyUid = Synthetic.studyUid(STUDY);
    final DicomServer inbox;

    GuideNode(Path folder) throws Exception {
        images = Synthetic.study(folder.resolve("images"), STUDY, IMAGES);
        inbox = DicomServer.builder().aeTitle("WORKSTATION").port(0)
                .store((_, _, body) -> Staged.done(drain(body))).build().start();
        node = LarmorNode.start(folder.resolve("archive"), new Peer("WORKSTATION", "localhost", inbox.port()));
        peer = LarmorNode.AE + "@localhost:" + node.port();
        for (Path image : images) {
            node.archive().importFile(image);
        }
    }

    private static Status drain(Body body) throws IOException {
        while (body.next() != null) {
            // to its end
        }
        return Status.SUCCESS;
    }

    @Override
    public void close() throws IOException {
        inbox.close();
        node.close();
    }
}
