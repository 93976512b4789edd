// dicom-data alone: tells of each DICOM file what it is, and writes it as JSON if asked to.
//   java -cp 'target/classes:target/lib/*' ListFiles [--json] image1.dcm image2.dcm

import java.io.IOException;
import java.nio.file.Path;

import io.larmor.data.DicomFile;
import io.larmor.data.DicomJson;
import io.larmor.data.Tag;
import io.larmor.data.Uids;

final class ListFiles {
    private ListFiles() {}

    // Large values stay in the file, which is open as long as its data set is used.
    static String line(Path path) throws IOException {
        try (var file = DicomFile.open(path)) {
            var dataSet = file.dataSet();
            return "%s, %s, %s x %s, %s".formatted(Uids.name(file.sopClassUid()),
                    dataSet.string(Tag.Modality).orElse("no modality"), dataSet.string(Tag.Columns).orElse("-"),
                    dataSet.string(Tag.Rows).orElse("-"), Uids.name(file.transferSyntax().uid()));
        }
    }

    static String json(Path path) throws IOException {
        try (var file = DicomFile.open(path)) {
            return DicomJson.toString(file.dataSet());
        }
    }

    public static void main(String[] args) throws IOException {
        if (args.length < 1) {
            System.out.println("Say it so: ListFiles [--json] image1.dcm image2.dcm");
            return;
        }
        boolean json = args.length > 0 && args[0].equals("--json");
        for (int i = json ? 1 : 0; i < args.length; i++) {
            var path = Path.of(args[i]);
            System.out.println(json ? json(path) : path + ": " + line(path));
        }
    }
}
