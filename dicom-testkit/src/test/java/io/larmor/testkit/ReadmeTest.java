package io.larmor.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.dimse.CStoreRq;
import io.larmor.dimse.Status;
import io.larmor.scp.DicomServer;
import io.larmor.scu.DicomClient;
import io.larmor.scu.QueryLevel;
import io.larmor.services.spi.FindResult;
import io.larmor.services.spi.Staged;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;

/// The examples of the README work; that they stand there word for word is checked by [DocumentsTest].
class ReadmeTest {

    private final Map<String, DataSet> kept = new ConcurrentHashMap<>();

    // [server]
    DicomServer server(Map<String, DataSet> images) throws Exception {
        return DicomServer.builder().aeTitle("ARCHIVE").port(0)
                .echo((context, request) -> Status.SUCCESS)
                .store((context, request, body) -> {
                    DataSet image = body.readDataSet(64 << 20); // bytes at most
                    return keep(images, request, image);
                }, Uid.CTImageStorage, Uid.MRImageStorage)
                .find((context, request, keys) -> FindResult.of(images.values().stream()
                        .map(image -> image.only(Tag.PatientName, Tag.StudyInstanceUID)).toList()),
                        Uid.StudyRootQueryRetrieveInformationModelFind)
                .build().start();
    }

    Staged keep(Map<String, DataSet> images, CStoreRq request, DataSet image) {
        images.put(request.sopInstance(), image);
        return Staged.done(Status.SUCCESS);
    }
    // [/server]

    // [client]
    List<String> client(int port, Path image) throws IOException {
        var studies = new ArrayList<String>();
        var client = DicomClient.builder("ARCHIVE@localhost:" + port).callingAe("WORKSTATION").build();
        try (var association = client.connect()) {
            association.echo();
            association.store(image);
            var keys = DataSet.builder().set(Tag.PatientName, "DOE*").setEmpty(Tag.StudyInstanceUID).build();
            try (var matches = association.find(QueryLevel.STUDY, keys)) {
                for (DataSet study : matches) {
                    studies.add(study.string(Tag.StudyInstanceUID).orElseThrow());
                }
            }
        }
        return studies;
    }
    // [/client]

    @Test
    void clientAndServerWorkTogether(@TempDir Path folder) throws Exception {
        Path image = folder.resolve("image.dcm");
        DicomFile.write(image,
                DataSet.builder().set(Tag.SOPClassUID, Uid.CTImageStorage).set(Tag.SOPInstanceUID, "2.25.1")
                        .set(Tag.PatientName, "DOE^JANE").set(Tag.StudyInstanceUID, "2.25.2").build(),
                TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        try (var server = server(kept)) {
            assertEquals(List.of("2.25.2"), client(server.port(), image));
        }
        assertEquals("DOE^JANE", Objects.requireNonNull(kept.get("2.25.1")).string(Tag.PatientName).orElseThrow());
    }
}
