// Answers worklist queries from a table: accession number, patient ID, name, modality, station, date. A real one would ask a RIS.
//   java -cp 'target/classes:target/lib/*' WorklistServer 11112 worklist.csv

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.Uids;
import io.larmor.dimse.Status;
import io.larmor.scp.DicomServer;
import io.larmor.services.spi.ProviderException;
import io.larmor.services.worklist.WorklistProvider;
import io.larmor.services.worklist.WorklistSource;

final class WorklistServer {
    private WorklistServer() {}

    // The provider compares the items with the keys of the query, and answers what is asked for.
    static DicomServer start(int port, List<DataSet> items) throws IOException, ProviderException {
        return DicomServer.builder().aeTitle("WORKLIST").port(port)
                .echo((context, request) -> Status.SUCCESS)
                .share(WorklistSource.class, keys -> each(items.iterator()))
                .provider(new WorklistProvider())
                .build().start();
    }

    private static WorklistSource.Items each(Iterator<DataSet> items) {
        return () -> items.hasNext() ? items.next() : null;
    }

    // One line of the table: the attributes of PS3.4 Table K.6-1 that must have a value.
    static DataSet item(String line) {
        var cells = line.split(",", -1);
        return DataSet.builder().set(Tag.SpecificCharacterSet, "ISO_IR 192")
                .set(Tag.AccessionNumber, cells[0]).set(Tag.PatientID, cells[1]).set(Tag.PatientName, cells[2])
                .set(Tag.StudyInstanceUID, Uids.generate())
                .set(Tag.RequestedProcedureID, cells[0]).set(Tag.RequestedProcedureDescription, cells[3] + " examination")
                .setItems(Tag.ScheduledProcedureStepSequence, DataSet.builder()
                        .set(Tag.Modality, cells[3]).set(Tag.ScheduledStationAETitle, cells[4])
                        .set(Tag.ScheduledProcedureStepStartDate, cells[5]).set(Tag.ScheduledProcedureStepStartTime, "080000")
                        .set(Tag.ScheduledProcedureStepDescription, cells[3] + " examination")
                        .set(Tag.ScheduledProcedureStepID, cells[0]).build())
                .build();
    }

    public static void main(String[] args) throws Exception {
        if (args.length < 2) {
            System.out.println("Say it so: WorklistServer 11112 worklist.csv");
            return;
        }
        var items = Files.readAllLines(Path.of(args[1])).stream().map(WorklistServer::item).toList();
        System.out.println(items.size() + " items on port " + start(Integer.parseInt(args[0]), items).port());
    }
}
