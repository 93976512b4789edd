package io.larmor.services.queryretrieve;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.larmor.archive.OpenInstance;
import io.larmor.archive.StoredInstance;
import io.larmor.assoc.Payload;
import io.larmor.assoc.PayloadMemory;
import io.larmor.data.Transcoder;
import io.larmor.data.TransferSyntax;
import io.larmor.services.spi.RetrieveResult;
import io.larmor.services.spi.Subject;
import org.jspecify.annotations.Nullable;

/// A stored instance on its way out: as it is, without its bulk data, or converted between uncompressed transfer syntaxes. Compressed pixel data goes out in its own syntax only.
final class SendableInstance implements RetrieveResult.Instance {
    /// Up to this, the bytes are read before they are sent: a slow disk then does not hold up others who send on the association.
    private static final int SMALL = 256 * 1024;
    /// In the order of preference: the one that keeps the VRs first.
    private static final List<TransferSyntax> CONVERSIONS = List.of(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
            TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN, TransferSyntax.EXPLICIT_VR_BIG_ENDIAN,
            TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN);

    private final StoredInstance stored;
    private final boolean withoutBulkData;
    private final PayloadMemory memory;
    private final Subjects subjects;
    private boolean inMemory;
    private @Nullable OpenInstance open;

    SendableInstance(StoredInstance stored, boolean withoutBulkData, PayloadMemory memory, Subjects subjects) {
        this.subjects = subjects;
        this.withoutBulkData = withoutBulkData;
        this.stored = stored;
        this.memory = memory;
    }

    @Override
    public String sopClass() {
        return stored.sopClass();
    }

    @Override
    public String sopInstance() {
        return stored.sopInstance();
    }

    @Override
    public Optional<Subject> subject() {
        return subjects.of(stored.study());
    }

    @Override
    public List<String> transferSyntaxes() {
        var own = TransferSyntax.of(stored.transferSyntax());
        return Stream
                .concat(Stream.of(own),
                        CONVERSIONS.stream().filter(other -> !other.equals(own) && Transcoder.canConvert(own, other)))
                .map(TransferSyntax::uid).toList();
    }

    @Override
    public Payload open(String transferSyntax) throws IOException {
        OpenInstance bytes = stored.open();
        open = bytes;
        if (!withoutBulkData && transferSyntax.equals(stored.transferSyntax())) {
            Payload whole = bytes.length() <= SMALL
                    ? Payload.of(read(bytes))
                    : Payload.of(bytes.channel(), bytes.offset(), bytes.length());
            return PaddedPayload.even(whole, bytes.length());
        }
        var converted = new ConvertedPayload(bytes, TransferSyntax.of(stored.transferSyntax()),
                TransferSyntax.of(transferSyntax),
                withoutBulkData ? ConvertedPayload.Content.WITHOUT_BULK_DATA : ConvertedPayload.Content.WHOLE);
        Payload before = memory.take(converted, bytes.length());
        inMemory = before != null;
        return before != null ? before : converted;
    }

    private static byte[] read(OpenInstance bytes) throws IOException {
        var whole = ByteBuffer.allocate((int) bytes.length());
        while (whole.hasRemaining()) {
            if (bytes.channel().read(whole, bytes.offset() + whole.position()) < 0) {
                throw new EOFException("The stored instance became shorter while it was read.");
            }
        }
        return whole.array();
    }

    @Override
    public void close() {
        if (inMemory) {
            inMemory = false;
            memory.giveBack();
        }
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
