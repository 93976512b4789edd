// A PACS in a JUnit test: of what one's own program stores, it tells what has arrived.
//   mvn test -Dtest=EmbeddedPacsTest

import java.nio.file.Path;
import java.util.List;

import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.scu.DicomClient;
import io.larmor.scu.QueryLevel;
import io.larmor.testkit.SyntheticStudies;
import io.larmor.testkit.SyntheticStudies.Modality;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;

class EmbeddedPacsTest {
    @Test
    void whatIsStoredIsFound(@TempDir Path folder) throws Exception {
        var images = SyntheticStudies.builder().studies(1).series(2).instances(3).matrix(16).modalities(Modality.CT).build();
        try (var pacs = new EmbeddedPacs(folder);
                var association = DicomClient.builder(pacs.address()).build().connect()) {
            for (var image : (Iterable<DataSet>) images.all()::iterator) {
                association.store(image);
            }
            assertEquals(6, pacs.archive().statistics().instances());

            var keys = DataSet.builder().set(Tag.PatientName, "*").setEmpty(Tag.NumberOfStudyRelatedInstances).build();
            try (var found = association.find(QueryLevel.STUDY, keys); var studies = found.stream()) {
                assertEquals(List.of("6"),
                        studies.map(study -> study.string(Tag.NumberOfStudyRelatedInstances).orElse("")).toList());
            }
        }
    }
}
