package io.larmor.archive.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;

import io.larmor.archive.Archive;
import io.larmor.archive.ByteSource;
import io.larmor.archive.IncomingInstance;
import io.larmor.archive.StagedInstance;
import io.larmor.archive.StoreOutcome;
import io.larmor.archive.StoredInstance;
import io.larmor.data.DataSet;
import io.larmor.data.DataSetBuilder;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.data.Vr;

/// Synthetic instances.
final class Sample {
    static final String SYNTAX = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN.uid();

    private Sample() {}

    /// {@return an instance of study, series and number as given; `pixels` bytes of noise that depend on its UID}
    static DataSetBuilder instance(int study, int series, int number, int pixels) {
        var studyUid = "1.2.826.0.1.3680043.8.498." + study;
        var noise = new byte[pixels];
        new Random(study * 1_000_003L + series * 1009L + number).nextBytes(noise);
        return DataSet.builder().set(Tag.SOPClassUID, Uid.CTImageStorage)
                .set(Tag.SOPInstanceUID, studyUid + "." + series + "." + number)
                .set(Tag.StudyInstanceUID, studyUid).set(Tag.SeriesInstanceUID, studyUid + "." + series)
                .set(Tag.PatientID, "P" + study / 2).set(Tag.PatientName, "Doe^John" + study / 2)
                .set(Tag.Modality, series % 2 == 0 ? "CT" : "MR")
                .set(Tag.SeriesNumber, Integer.toString(series)).set(Tag.InstanceNumber, Integer.toString(number))
                .set(Tag.StudyDate, "202401" + (10 + study % 20)).setBytes(Tag.PixelData, Vr.OW, noise);
    }

    static byte[] encode(DataSet instance) {
        return instance.encode(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    }

    static StoreOutcome store(Archive archive, DataSet instance) throws IOException {
        return receive(archive, instance, encode(instance)).commit();
    }

    static StoreOutcome storeHere(Archive archive, DataSet instance) throws IOException {
        return receive(archive, instance, encode(instance)).commitHere();
    }

    static StagedInstance receive(Archive archive, DataSet instance, byte[] bytes) throws IOException {
        return archive.receive(new IncomingInstance(instance.string(Tag.SOPClassUID).orElse(""),
                instance.string(Tag.SOPInstanceUID).orElse(""), SYNTAX, "SENDER"), pieces(bytes, 1000));
    }

    /// {@return the bytes in pieces, each gone when the next one is asked for}
    static ByteSource pieces(byte[] bytes, int size) {
        var lent = ByteBuffer.allocate(size);
        var at = new int[1];
        return () -> {
            if (at[0] == bytes.length) {
                return null;
            }
            int count = Math.min(size, bytes.length - at[0]);
            lent.clear().put(bytes, at[0], count).flip();
            at[0] += count;
            return lent.asReadOnlyBuffer();
        };
    }

    static byte[] bytes(StoredInstance instance) throws IOException {
        try (var open = instance.open()) {
            var bytes = ByteBuffer.allocate((int) open.length());
            while (bytes.hasRemaining() && open.channel().read(bytes, open.offset() + bytes.position()) >= 0) {
                // Reads on.
            }
            return bytes.array();
        }
    }
}
