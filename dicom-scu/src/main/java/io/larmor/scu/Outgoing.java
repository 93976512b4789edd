package io.larmor.scu;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

import io.larmor.assoc.Payload;
import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.DicomFormatException;
import io.larmor.data.SopClasses;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uids;

/// An instance that is to be sent: its bytes as they are, and as a stream for when they must be converted.
///
/// @param sopClass its SOP Class UID
/// @param sopInstance its SOP Instance UID
/// @param syntax how its bytes are encoded
/// @param payload its bytes
/// @param stream opens a stream of its bytes
record Outgoing(String sopClass, String sopInstance, TransferSyntax syntax, Payload payload, Source stream) {
    /// Below this, one read of the file costs less than to hand it over in pieces.
    private static final int SMALL = 256 * 1024;
    private static final String STANDARD_ROOT = "1.2.840.10008.";

    @FunctionalInterface
    interface Source {
        InputStream open() throws IOException;
    }

    Outgoing {
        if (sopClass.isEmpty() || sopInstance.isEmpty()) {
            throw new IllegalArgumentException("an instance to be stored has a SOP Class UID and a SOP Instance UID");
        }
    }

    static Outgoing of(DicomFile file) throws IOException {
        var sopClass = file.sopClassUid();
        var sopInstance = file.sopInstanceUid();
        if (sopClass.isEmpty() || sopInstance.isEmpty()) {
            throw new DicomFormatException("the file has no SOP " + (sopClass.isEmpty() ? "Class" : "Instance")
                    + " UID, so it cannot be stored");
        }
        if (!SopClasses.isStorage(sopClass) && isStandard(sopClass)) {
            throw new DicomFormatException("a file of SOP class " + Uids.name(sopClass) + " cannot be stored");
        }
        var syntax = file.transferSyntax();
        long offset = file.dataSetOffset();
        long length = file.dataSetLength();
        var channel = file.channel();
        if ((length & 1) != 0 && !syntax.deflated()) {
            throw new DicomFormatException(offset + length, "the data set has an odd number of bytes");
        }
        if (length <= SMALL) {
            var bytes = read(channel, offset, (int) length);
            return of(sopClass, sopInstance, syntax, bytes);
        }
        return new Outgoing(sopClass, sopInstance, syntax, padded(Payload.of(channel, offset, length), length),
                () -> new ChannelStream(channel, offset, length));
    }

    static Outgoing of(DataSet dataSet, TransferSyntax syntax) {
        return of(dataSet.string(Tag.SOPClassUID).orElse(""), dataSet.string(Tag.SOPInstanceUID).orElse(""), syntax,
                dataSet.encode(syntax));
    }

    /// Private SOP classes may be anything; of the standard's, only those for storage are taken by C-STORE.
    private static boolean isStandard(String sopClass) {
        return sopClass.startsWith(STANDARD_ROOT) && Uids.find(sopClass).isPresent();
    }

    private static Outgoing of(String sopClass, String sopInstance, TransferSyntax syntax, byte[] bytes) {
        return new Outgoing(sopClass, sopInstance, syntax, padded(Payload.of(bytes), bytes.length),
                () -> new ByteArrayInputStream(bytes));
    }

    private static byte[] read(FileChannel channel, long offset, int length) throws IOException {
        var bytes = new byte[length];
        var buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                throw new EOFException("the file became shorter while it was read");
            }
        }
        return bytes;
    }

    /// A deflated data set of odd length is padded with one NUL (PS3.5 A.5).
    private static Payload padded(Payload payload, long length) {
        if ((length & 1) == 0) {
            return payload;
        }
        return new Payload() {
            @Override
            public long length() {
                return length + 1;
            }

            @Override
            public void writeTo(Sink sink) throws IOException {
                payload.writeTo(sink);
                sink.write(ByteBuffer.allocate(1));
            }
        };
    }
}
