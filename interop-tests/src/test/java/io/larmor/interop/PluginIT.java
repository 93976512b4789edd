package io.larmor.interop;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.dimse.Status;
import io.larmor.scu.CallOptions;
import io.larmor.scu.DicomClient;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// The example of a plug-in in a node that is a process of its own, from the run-time image where that is built.
class PluginIT {
    private static final String STORAGE = "2.25.24556709962510279769978070684528012622";
    private static final String CONTROL = "2.25.55301486105631786653243804173289838839";

    @TempDir
    private static Path folder = Path.of("");

    @BeforeAll
    static void build() throws Exception {
        Path source = ExampleSources.EXAMPLES.resolve("plugin-deidentified-copy/src/main");
        ExampleSources.compile(folder.resolve("classes"), List.of(source.resolve("java")), "--module-path",
                ExampleSources.modules("plugin-deidentified-copy"));
        ExampleSources.jar(folder.resolve("archive/plugins/deidentified-copy.jar"), folder.resolve("classes"),
                source.resolve("resources"));
        Files.writeString(folder.resolve("archive/plugins/broken.jar"), "this is no jar");
        borrowers();
    }

    /// Two that use a library of the program, which is none of theirs: with a descriptor, and without.
    private static void borrowers() throws Exception {
        Path sources = Files.createDirectories(folder.resolve("borrower/src"));
        Path source = Files.createDirectories(sources.resolve("org/example/borrower"));
        Files.writeString(source.resolve("Provider.java"), """
                package org.example.borrower;
                import io.larmor.services.spi.*;
                public class Provider implements SopClassProvider {
                    public String name() { return "borrower"; }
                    public SopClassService create(ProviderContext context) {
                        return new picocli.CommandLine(this).getCommandName().isEmpty() ? null : null;
                    }
                }
                """);
        Path services = Files.createDirectories(folder.resolve("borrower/services/META-INF/services"));
        Files.writeString(services.resolve("io.larmor.services.spi.SopClassProvider"),
                "org.example.borrower.Provider\n");
        ExampleSources.compile(folder.resolve("borrower/plain"), List.of(sources), "-Xlint:none", "-cp",
                ExampleSources.modules());
        ExampleSources.jar(folder.resolve("archive/plugins/borrower.jar"), folder.resolve("borrower/plain"),
                folder.resolve("borrower/services"));
        Files.writeString(sources.resolve("module-info.java"), """
                module org.example.borrower {
                    requires io.larmor.services.spi;
                    requires info.picocli;
                    provides io.larmor.services.spi.SopClassProvider with org.example.borrower.Provider;
                }
                """);
        ExampleSources.compile(folder.resolve("borrower/modular"), List.of(sources), "-Xlint:none", "--module-path",
                ExampleSources.modules());
        ExampleSources.jar(folder.resolve("archive/plugins/module-borrower.jar"), folder.resolve("borrower/modular"));
    }

    @Test
    void aNodeServesWhatAPluginAddsAndLeavesOutWhatIsBroken() throws Exception {
        Path copies = folder.resolve("copies");
        int port = ForeignProcess.freePort();
        try (ForeignProcess node = LarmorProgram.serve(port, folder.resolve("archive"), "--durability", "none",
                "--set", "copies.folder=" + copies)) {
            var client = DicomClient.builder("LARMOR@localhost:" + port).sopClasses(STORAGE, CONTROL).build();
            try (var association = client.connect()) {
                assertEquals(2, association.info().contexts().stream().filter(each -> each.accepted()).count());
                DataSet image = Synthetic.ct(1, 1, 1).with(Tag.SOPClassUID, STORAGE);
                assertEquals(Status.SUCCESS, association.store(image, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
                        CallOptions.DEFAULT));
                var listed = association.normalized(CONTROL).action(CONTROL, 1, null).dataSet()
                        .items(Tag.ReferencedSOPSequence);
                assertEquals(1, listed.size());
                check(copies, image, listed.getFirst().string(Tag.ReferencedSOPInstanceUID).orElseThrow());
            }
            for (String said : List.of("The plug-in broken.jar is left out: its jar cannot be read",
                    "The plug-in borrower.jar is left out: the class picocli.CommandLine is missing",
                    "The plug-in module-borrower.jar is left out: it uses the module info.picocli without bringing it")) {
                assertTrue(node.output().contains(said), node.output());
            }
        }
    }

    private static void check(Path copies, DataSet original, String listed) throws Exception {
        try (Stream<Path> files = Files.list(copies); var file = DicomFile.open(files.findFirst().orElseThrow())) {
            DataSet copy = file.dataSet();
            assertEquals(listed, copy.string(Tag.SOPInstanceUID).orElseThrow());
            assertTrue(!listed.equals(original.string(Tag.SOPInstanceUID).orElseThrow()), listed);
            assertTrue(!copy.string(Tag.PatientName).equals(original.string(Tag.PatientName)), copy::toString);
        }
    }

    @Test
    void itIsListedWithVersionAndOrigin() throws Exception {
        var listed = LarmorProgram.run("providers", "--dir", folder.resolve("archive").toString()).expectSuccess();
        assertTrue(listed.output().contains("SOP classes\tcopies\t1.0.0\tplug-in deidentified-copy.jar\n"),
                listed.output());
        assertTrue(listed.output().contains("larmor: The plug-in broken.jar is left out: "), listed.output());
    }

    @Test
    void theConformanceStatementHasIt() throws Exception {
        var stated = LarmorProgram.run("conformance", "--dir", folder.resolve("archive").toString(), "--set",
                "copies.folder=" + folder.resolve("stated")).expectSuccess();
        assertTrue(stated.output().contains("| Private SOP Class | " + STORAGE + " | No | Yes |"), stated.output());
        assertTrue(stated.output().contains("| copies | 1.0.0 | plug-in deidentified-copy.jar |"), stated.output());
    }
}
