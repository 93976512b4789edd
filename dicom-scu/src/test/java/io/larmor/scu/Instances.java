package io.larmor.scu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.data.Vr;
import io.larmor.dimse.DimseHandler;
import io.larmor.dimse.Status;

/// What the tests of a client send and ask for.
final class Instances {
    static final TransferSyntax IMPLICIT = TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN;
    static final TransferSyntax EXPLICIT = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
    static final DimseHandler SUCCESS = (_, _, _, responder) -> responder.respond(Status.SUCCESS);
    static final DataSet STUDY = DataSet.builder().set(Tag.StudyInstanceUID, "2.25.1").build();

    private Instances() {}

    static DataSet instance(int number, int pixels) {
        return DataSet.builder()
                .set(Tag.SOPClassUID, Uid.CTImageStorage)
                .set(Tag.SOPInstanceUID, "2.25.1" + number)
                .set(Tag.PatientName, "DOE^JANE")
                .setBytes(Tag.PixelData, Vr.OW, new byte[pixels])
                .build();
    }

    /// Writes an instance to a file.
    static Path file(Path folder, int number, int pixels, TransferSyntax syntax) throws IOException {
        var path = folder.resolve(number + ".dcm");
        DicomFile.write(path, instance(number, pixels), syntax);
        return path;
    }

    static byte[] dataSetBytes(Path path) throws IOException {
        try (var file = DicomFile.open(path)) {
            var all = Files.readAllBytes(path);
            return Arrays.copyOfRange(all, (int) file.dataSetOffset(),
                    (int) (file.dataSetOffset() + file.dataSetLength()));
        }
    }
}
