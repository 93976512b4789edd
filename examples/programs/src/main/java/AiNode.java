// Receives CT images, computes something, and sends the result back as a structured report of the same study.
//   java -cp 'target/classes:target/lib/*' AiNode 11113 LARMOR@localhost:11112

import java.io.IOException;
import java.util.Locale;

import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.Uid;
import io.larmor.data.Uids;
import io.larmor.dimse.Status;
import io.larmor.scp.DicomServer;
import io.larmor.scp.ReceivedInstance;
import io.larmor.scu.DicomClient;
import io.larmor.services.spi.ProviderException;

final class AiNode {
    private static final int LONGEST = 64 << 20;
    private static final int DENSE = 300;

    private final DicomClient archive;

    private AiNode(DicomClient archive) {
        this.archive = archive;
    }

    static DicomServer start(int port, String archive) throws IOException, ProviderException {
        var node = new AiNode(DicomClient.builder(archive).callingAe("AI").sopClasses(Uid.BasicTextSRStorage).build());
        return DicomServer.builder().aeTitle("AI").port(port)
                .instances(node::analyse, LONGEST, Uid.CTImageStorage)
                .build().start();
    }

    // The sender's answer comes when the report is stored: an image whose result is lost is sent again.
    private Status analyse(ReceivedInstance received) throws IOException {
        var image = received.dataSet();
        if (received.transferSyntax().encapsulated()) {
            return Status.PROCESSING_FAILURE.withComment("Compressed pixel data");
        }
        try (var association = archive.connect()) {
            return association.store(report(image, densePart(image)));
        }
    }

    // The part of all pixels above 300 Hounsfield units: bone, calcium, metal.
    static double densePart(DataSet image) {
        double slope = Double.parseDouble(image.string(Tag.RescaleSlope).orElse("1"));
        double intercept = Double.parseDouble(image.string(Tag.RescaleIntercept).orElse("0"));
        var pixels = image.element(Tag.PixelData).orElseThrow().ints();
        long dense = 0;
        for (int pixel : pixels) {
            dense += (short) pixel * slope + intercept > DENSE ? 1 : 0;
        }
        return pixels.length == 0 ? 0 : (double) dense / pixels.length;
    }

    // Basic Text SR (PS3.3 A.35.1): the study of the image, a series of its own.
    private static DataSet report(DataSet image, double part) {
        return image.only(Tag.SpecificCharacterSet, Tag.PatientName, Tag.PatientID, Tag.PatientBirthDate, Tag.PatientSex,
                Tag.StudyInstanceUID, Tag.StudyDate, Tag.StudyTime, Tag.StudyID, Tag.AccessionNumber,
                Tag.ReferringPhysicianName).toBuilder()
                .set(Tag.SOPClassUID, Uid.BasicTextSRStorage).set(Tag.SOPInstanceUID, Uids.generate())
                .set(Tag.Modality, "SR").set(Tag.SeriesInstanceUID, Uids.generate()).set(Tag.SeriesNumber, "900")
                .set(Tag.InstanceNumber, "1").set(Tag.CompletionFlag, "COMPLETE").set(Tag.VerificationFlag, "UNVERIFIED")
                .set(Tag.ValueType, "CONTAINER").set(Tag.ContinuityOfContent, "SEPARATE")
                .setItems(Tag.ConceptNameCodeSequence, code("126000", "Imaging Measurement Report"))
                .setItems(Tag.ContentSequence, DataSet.builder().set(Tag.RelationshipType, "CONTAINS").set(Tag.ValueType, "TEXT")
                        .setItems(Tag.ConceptNameCodeSequence, code("121071", "Finding"))
                        .set(Tag.TextValue, String.format(Locale.ROOT, "Dense part of the image: %.1f %%", 100 * part)).build())
                .build();
    }

    private static DataSet code(String value, String meaning) {
        return DataSet.builder().set(Tag.CodeValue, value).set(Tag.CodingSchemeDesignator, "DCM")
                .set(Tag.CodeMeaning, meaning).build();
    }

    public static void main(String[] args) throws Exception {
        if (args.length < 2) {
            System.out.println("Say it so: AiNode 11113 LARMOR@localhost:11112");
            return;
        }
        System.out.println("Analyses on port " + start(Integer.parseInt(args[0]), args[1]).port());
    }
}
