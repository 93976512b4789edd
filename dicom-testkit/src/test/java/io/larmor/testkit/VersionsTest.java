package io.larmor.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Objects;
import java.util.regex.Pattern;

import io.larmor.assoc.AssociationOptions;
import io.larmor.data.Implementation;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// The version of the build is in `bom/pom.xml`. Whatever else names one changes with it.
class VersionsTest {
    private static final Pattern VERSION = Pattern.compile("<version>((\\d+)\\.(\\d+)[^<]*)</version>");

    private static String ofBuild(int group) throws IOException {
        var version = VERSION.matcher(read("bom/pom.xml"));
        assertTrue(version.find());
        return Objects.requireNonNull(version.group(group));
    }

    private static String read(String file) throws IOException {
        return Files.readString(Documents.root().resolve(file));
    }

    @Test
    void theQuickStartNamesTheVersionOfTheBuild() throws IOException {
        assertTrue(read("docs/quick-start.md").contains("<version>" + ofBuild(1) + "</version>"));
    }

    @Test
    void theReadmeNamesTheVersionOfTheBuild() throws IOException {
        assertTrue(read("README.md").contains("Version " + ofBuild(2) + "." + ofBuild(3) + ","));
    }

    @Test
    void peersAndFilesAreToldTheVersionOfTheBuild() throws IOException {
        String name = "LARMOR_" + ofBuild(2) + "_" + ofBuild(3);
        assertEquals(name, AssociationOptions.IMPLEMENTATION_VERSION_NAME);
        assertEquals(name, Implementation.VERSION_NAME);
    }
}
