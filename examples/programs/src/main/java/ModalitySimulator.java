// What a scanner does in a day: takes the first step of its worklist, performs it, and reports that (MPPS). The images go to the archive.
//   java -cp 'target/classes:target/lib/*' ModalitySimulator LARMOR@localhost:11112 CT1

import java.io.IOException;
import java.time.LocalDateTime;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.larmor.data.DataSet;
import io.larmor.data.DicomDate;
import io.larmor.data.Tag;
import io.larmor.data.Uid;
import io.larmor.data.Uids;
import io.larmor.scu.CallOptions;
import io.larmor.scu.ClientAssociation;
import io.larmor.scu.DicomClient;
import io.larmor.scu.PerformedProcedureStep;
import io.larmor.scu.PerformedProcedureStep.State;
import io.larmor.scu.SopReference;
import io.larmor.testkit.SyntheticStudies;
import io.larmor.testkit.SyntheticStudies.Modality;

final class ModalitySimulator {
    private final DicomClient client;
    private final String station;

    ModalitySimulator(String peer, String station) {
        this.station = station;
        client = DicomClient.builder(peer).callingAe(station).sopClasses(Uid.ModalityWorklistInformationModelFind,
                Uid.ModalityPerformedProcedureStep, Uid.CTImageStorage).build();
    }

    // Returns how many images were made; 0 if the worklist is empty.
    int performNext() throws IOException {
        try (var association = client.connect()) {
            var item = next(association);
            return item == null ? 0 : perform(association, item);
        }
    }

    private DataSet next(ClientAssociation association) throws IOException {
        var keys = DataSet.builder().setEmpty(Tag.PatientName).setEmpty(Tag.PatientID).setEmpty(Tag.StudyInstanceUID)
                .setEmpty(Tag.AccessionNumber)
                .setItems(Tag.ScheduledProcedureStepSequence, DataSet.builder().set(Tag.ScheduledStationAETitle, station)
                        .setEmpty(Tag.ScheduledProcedureStepID).build())
                .build();
        // Closing the answers after the first one cancels the query.
        try (var steps = association.find(Uid.ModalityWorklistInformationModelFind, keys, CallOptions.DEFAULT)) {
            return steps.iterator().hasNext() ? steps.iterator().next() : null;
        }
    }

    private int perform(ClientAssociation association, DataSet item) throws IOException {
        var steps = association.normalized(Uid.ModalityPerformedProcedureStep);
        var step = steps.create(Uids.generate(), PerformedProcedureStep.begun(begun(item))).sopInstance();
        var references = new LinkedHashSet<SopReference>();
        DataSet last = DataSet.EMPTY;
        var images = SyntheticStudies.builder().studies(1).series(1).instances(5).matrix(64).modalities(Modality.CT).build().all();
        for (var image : (Iterable<DataSet>) images::iterator) {
            last = image.withAll(item.only(Tag.PatientName, Tag.PatientID, Tag.StudyInstanceUID, Tag.AccessionNumber));
            association.store(last);
            references.add(new SopReference(Uid.CTImageStorage, last.string(Tag.SOPInstanceUID).orElseThrow()));
        }
        steps.set(step, PerformedProcedureStep.ended(State.COMPLETED, date(), "120500",
                List.of(PerformedProcedureStep.series(last, references, Set.of()))));
        return references.size();
    }

    private DataSet begun(DataSet item) {
        return item.only(Tag.PatientName, Tag.PatientID).toBuilder()
                .set(Tag.PerformedProcedureStepID, "1").set(Tag.PerformedStationAETitle, station)
                .set(Tag.PerformedProcedureStepStartDate, date()).set(Tag.PerformedProcedureStepStartTime, "120000")
                .set(Tag.Modality, "CT")
                .setItems(Tag.ScheduledStepAttributesSequence, item.only(Tag.StudyInstanceUID, Tag.AccessionNumber))
                .build();
    }

    private static String date() {
        return DicomDate.of(LocalDateTime.now().toLocalDate()).toString();
    }

    public static void main(String[] args) throws Exception {
        if (args.length < 2) {
            System.out.println("Say it so: ModalitySimulator LARMOR@localhost:11112 CT1");
            return;
        }
        System.out.println(new ModalitySimulator(args[0], args[1]).performNext() + " images");
    }
}
