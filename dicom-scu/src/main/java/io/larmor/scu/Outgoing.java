package io.larmor.scu;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.LongFunction;

import io.larmor.assoc.Payload;
import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.DicomFormatException;
import io.larmor.data.SopClasses;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uids;
import org.jspecify.annotations.Nullable;

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
    private static final int COMMAND = 0x0000;
    private static final int FILE_META = 0x0002;
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
        return of(file, length -> length <= SMALL ? ByteBuffer.allocate((int) length) : null);
    }

    /// @param memory gives a place of a length to read the data set to; null where it is to be read as it is sent
    static Outgoing of(DicomFile file, LongFunction<@Nullable ByteBuffer> memory) throws IOException {
        var sopClass = file.sopClassUid();
        var sopInstance = file.sopInstanceUid();
        check("SOP Class", sopClass);
        check("SOP Instance", sopInstance);
        check("Transfer Syntax", file.transferSyntax().uid());
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
        var place = memory.apply(length);
        var payload = place == null
                ? Payload.of(channel, offset, length)
                : Payload.of(read(channel, offset, place));
        return new Outgoing(sopClass, sopInstance, syntax, padded(payload, length),
                () -> new ChannelStream(channel, offset, length));
    }

    private static void check(String what, String uid) throws DicomFormatException {
        if (!Uids.canTravel(uid)) {
            throw new DicomFormatException(uid.isEmpty()
                    ? "the file has no " + what + " UID, so it cannot be stored"
                    : "the file has the " + what + " UID \"" + uid + "\", which is none, so it cannot be stored");
        }
    }

    /// {@return what an association must have been made for, to send a file}
    ///
    /// @throws DicomFormatException if nobody should be asked to take such a file
    static StorePlan.Kind kind(DicomFile file) throws IOException {
        var sopClass = file.sopClassUid();
        var syntax = file.transferSyntax().uid();
        check("SOP Class", sopClass);
        check("Transfer Syntax", syntax);
        return new StorePlan.Kind(sopClass, syntax);
    }

    static Outgoing of(DataSet dataSet, TransferSyntax syntax) {
        checkGroups(dataSet);
        var bytes = dataSet.encode(syntax);
        return new Outgoing(dataSet.string(Tag.SOPClassUID).orElse(""), dataSet.string(Tag.SOPInstanceUID).orElse(""),
                syntax, padded(Payload.of(bytes), bytes.length), () -> new ByteArrayInputStream(bytes));
    }

    /// Commands and File Meta Information are no part of a data set (PS3.5 §7.1).
    static void checkGroups(DataSet dataSet) {
        for (var element : dataSet) {
            int group = element.tag() >>> 16;
            if (group > FILE_META) {
                return;
            }
            if (group == FILE_META || group == COMMAND) {
                throw new IllegalArgumentException(String.format(
                        "elements of group %04X are not sent in a data set: leave (%04X,%04X) out", group, group,
                        element.tag() & 0xFFFF));
            }
        }
    }

    /// Private SOP classes may be anything; of the standard's, only those for storage are taken by C-STORE.
    private static boolean isStandard(String sopClass) {
        return sopClass.startsWith(STANDARD_ROOT) && Uids.find(sopClass).isPresent();
    }

    private static ByteBuffer read(FileChannel channel, long offset, ByteBuffer place) throws IOException {
        while (place.hasRemaining()) {
            if (channel.read(place, offset + place.position()) < 0) {
                throw new EOFException("the file became shorter while it was read");
            }
        }
        return place.flip();
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
