// Prints the studies of patients, newest first.
//   java -cp 'target/classes:target/lib/*' QueryTool LARMOR@localhost:11112 'DOE*'

import java.io.IOException;
import java.util.Comparator;
import java.util.List;

import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.scu.DicomClient;
import io.larmor.scu.QueryLevel;

final class QueryTool {
    private QueryTool() {}

    record Study(String date, String name, String description, String instances) {
        static Study of(DataSet answer) {
            return new Study(text(answer, Tag.StudyDate), text(answer, Tag.PatientName), text(answer, Tag.StudyDescription),
                    text(answer, Tag.NumberOfStudyRelatedInstances));
        }

        private static String text(DataSet answer, int tag) {
            return answer.string(tag).orElse("");
        }
    }

    // A key with a value is matched, an empty one is returned.
    static List<Study> find(String peer, String name) throws IOException {
        var keys = DataSet.builder().set(Tag.PatientName, name).setEmpty(Tag.StudyDate).setEmpty(Tag.StudyDescription)
                .setEmpty(Tag.NumberOfStudyRelatedInstances).build();
        try (var association = DicomClient.builder(peer).build().connect();
                var found = association.find(QueryLevel.STUDY, keys);
                var studies = found.stream()) {
            return studies.map(Study::of).sorted(Comparator.comparing(Study::date).reversed()).toList();
        }
    }

    public static void main(String[] args) throws Exception {
        if (args.length < 2) {
            System.out.println("Say it so: QueryTool LARMOR@localhost:11112 'DOE*'");
            return;
        }
        for (var study : find(args[0], args[1])) {
            System.out.printf("%-10s %-30s %-30s %6s%n", study.date(), study.name(), study.description(), study.instances());
        }
    }
}
