package io.larmor.scu;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.Optional;

import io.larmor.data.DicomFile;
import io.larmor.data.Uid;
import io.larmor.dimse.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static io.larmor.scu.Instances.EXPLICIT;
import static io.larmor.scu.Instances.SUCCESS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

/// What is to be sent cannot be read to its end.
@Timeout(60)
class SourceFailedTest {
    @TempDir
    Path folder = Path.of("unset");

    private static InputStream failingAfter(int bytes, IOException failure) {
        return new SequenceInputStream(new ByteArrayInputStream(new byte[bytes]), new InputStream() {
            @Override
            public int read() throws IOException {
                throw failure;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                throw failure;
            }
        });
    }

    private static SourceFailedException send(ClientAssociation association, InputStream stream) {
        return assertThrows(SourceFailedException.class,
                () -> association.store(Uid.CTImageStorage, "2.25.1", EXPLICIT, stream, CallOptions.DEFAULT));
    }

    @Test
    void beforeAnythingHasLeftTheAssociationGoesOn() throws Exception {
        var failure = new IOException("the disk is gone");
        try (var server = new TestServer(SUCCESS); var association = server.client().build().connect()) {
            var e = send(association, failingAfter(1000, failure));
            assertEquals("The instance could not be read to its end: the disk is gone", e.getMessage());
            assertSame(failure, e.getCause());
            assertEquals(Status.SUCCESS, association.echo());
        }
    }

    @Test
    void inTheMiddleOfAMessageItIsAborted() throws Exception {
        try (var server = new TestServer(SUCCESS); var association = server.client().build().connect()) {
            var e = send(association, failingAfter(10_000_000, new IOException("the disk is gone")));
            assertEquals(
                    "The instance could not be read to its end, so the association was aborted: the disk is gone",
                    e.getMessage());
            assertFalse(association.isOpen());
        }
    }

    @Test
    void aFileThatIsClosedSaysSo() throws Exception {
        var path = Instances.file(folder, 1, 1_000_000, EXPLICIT);
        try (var server = new TestServer(SUCCESS); var association = server.client().build().connect()) {
            var file = DicomFile.open(path);
            var instance = Outgoing.of(file);
            file.close();
            var e = assertThrows(SourceFailedException.class, () -> association.invokeStore(instance,
                    CallOptions.DEFAULT, Optional.empty()));
            assertEquals("The instance could not be read to its end: ClosedChannelException", e.getMessage());
            assertInstanceOf(ClosedChannelException.class, e.getCause());
        }
    }
}
