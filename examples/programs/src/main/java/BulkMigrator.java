// Moves the studies of some days from one archive to another: study by study, tried again, and not twice. What is done stands in a journal.
//   java -cp 'target/classes:target/lib/*' BulkMigrator OLD@localhost:11112 NEW@localhost:11113 20240101-20241231 journal.txt

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;

import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.scu.DicomClient;
import io.larmor.scu.QueryLevel;
import io.larmor.scu.RetryPolicy;
import io.larmor.scu.StoreHandler;

final class BulkMigrator {
    private static final int ATTEMPTS = 3;

    private final DicomClient from;
    private final DicomClient to;
    private final Path journal;

    // A peer that is congested for the moment is asked again, by the retry policy.
    BulkMigrator(String from, String to, Path journal) {
        this.from = DicomClient.builder(from).callingAe("MIGRATOR").retry(RetryPolicy.PATIENT).build();
        this.to = DicomClient.builder(to).callingAe("MIGRATOR").retry(RetryPolicy.PATIENT).build();
        this.journal = journal;
    }

    // Returns the studies that could not be moved.
    List<String> migrate(String dates) throws IOException {
        var done = new HashSet<>(Files.exists(journal) ? Files.readAllLines(journal) : List.of());
        var left = studies(dates).stream().filter(study -> !done.contains(study)).toList();
        return left.stream().filter(study -> !moved(study)).toList();
    }

    private List<String> studies(String dates) throws IOException {
        var keys = DataSet.builder().set(Tag.StudyDate, dates).setEmpty(Tag.StudyInstanceUID).build();
        try (var association = from.connect(); var found = association.find(QueryLevel.STUDY, keys);
                var studies = found.stream()) {
            return studies.map(study -> study.string(Tag.StudyInstanceUID).orElseThrow()).toList();
        }
    }

    private boolean moved(String study) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try {
                move(study);
                Files.writeString(journal, study + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                return true;
            } catch (IOException e) {
                System.err.println("Attempt " + attempt + " of " + study + ": " + e.getMessage());
            }
        }
        return false;
    }

    private void move(String study) throws IOException {
        var folder = Files.createTempDirectory("migration");
        try {
            var keys = DataSet.builder().set(Tag.StudyInstanceUID, study).build();
            var got = from.get(QueryLevel.STUDY, keys, StoreHandler.toFolder(folder));
            if (got.subOperations().failed() > 0) {
                throw new IOException(got.subOperations().failed() + " instances were not sent");
            }
            for (var result : to.storeAll(files(folder))) {
                if (!result.isStored()) {
                    throw new IOException(result.sopInstance() + " was not stored: " + result);
                }
            }
        } finally {
            for (var file : files(folder)) {
                Files.delete(file);
            }
            Files.delete(folder);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.toList();
        }
    }

    public static void main(String[] args) throws Exception {
        if (args.length < 4) {
            System.out.println("Say it so: BulkMigrator OLD@localhost:11112 NEW@localhost:11113 20240101-20241231 journal.txt");
            return;
        }
        var failed = new BulkMigrator(args[0], args[1], Path.of(args[3])).migrate(args[2]);
        System.out.println(failed.isEmpty() ? "All are moved" : failed.size() + " are not moved: " + failed);
    }
}
