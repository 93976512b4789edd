import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// Fails if a jar of ours holds what another build of the same commit would not: another time than that of its archives, or where it was built.
/// `etc/reproducible` builds twice, and compares.
///
/// Usage: `java CheckJars.java FOLDER TIME ROOT`: our jars in a folder, the time of their entries, the folder of the sources.
void main(String... words) throws IOException {
    var time = OffsetDateTime.parse(words[1]).toLocalDateTime();
    var wrong = new ArrayList<String>();
    int jars = 0;
    try (var found = Files.newDirectoryStream(Path.of(words[0]), "dicom-*.jar")) {
        for (var jar : found) {
            jars++;
            check(jar, time, words[2], wrong);
        }
    }
    if (jars == 0) {
        wrong.add("There are no jars in " + words[0]);
    }
    wrong.forEach(System.err::println);
    if (!wrong.isEmpty()) {
        System.exit(1);
    }
    IO.println(jars + " jars hold nothing of their own build");
}

void check(Path jar, LocalDateTime time, String root, ArrayList<String> wrong) throws IOException {
    try (var file = new ZipFile(jar.toFile())) {
        for (ZipEntry entry : Collections.list(file.entries())) {
            var name = jar.getFileName() + "!" + entry.getName();
            if (!entry.getTimeLocal().equals(time)) {
                wrong.add(name + " is of " + entry.getTimeLocal() + ", not of " + time);
            }
            if (new String(file.getInputStream(entry).readAllBytes(), StandardCharsets.ISO_8859_1).contains(root)) {
                wrong.add(name + " says where it was built");
            }
        }
    }
}
