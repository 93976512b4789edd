package io.larmor.scp;

import java.io.IOException;
import java.lang.module.FindException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;

import io.larmor.dimse.Status;
import io.larmor.services.spi.ProviderException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PluginsTest {
    @TempDir
    private static Path shared = Path.of("");
    private static PluginSources sources;

    @TempDir
    private Path plugins = Path.of("");

    @BeforeAll
    static void compile() throws IOException {
        sources = new PluginSources(shared);
    }

    private DicomServer server() throws IOException, ProviderException {
        return DicomServer.builder().echo((_, _) -> Status.SUCCESS).plugins(Plugins.load(plugins)).build();
    }

    private void modular() throws IOException {
        PluginSources.jar(plugins.resolve("modular.jar"), sources.modular("modular"), sources.modular("modular"),
                "modular", "9", false);
    }

    private void plain(String name) throws IOException {
        PluginSources.jar(plugins.resolve(name + ".jar"), sources.plain(), sources.plain(), name, "3.7", true);
    }

    private void library(String plugin, boolean module, Path classes) throws IOException {
        PluginSources.jar(plugins.resolve(plugin + "/library.jar"),
                module ? sources.modular("lib") : sources.plain(), classes, "lib", "1", false);
    }

    private String onlyReason() throws IOException, ProviderException {
        try (DicomServer server = server()) {
            assertEquals(1, server.services().size(), server.services()::toString);
            assertEquals(1, server.leftOut().size(), server.leftOut()::toString);
            return server.leftOut().getFirst().reason();
        }
    }

    @Test
    void eachHasItsOwnVersionOfALibrary() throws Exception {
        modular();
        library("modular", true, sources.modular("lib"));
        plain("plain");
        library("plain", false, sources.plain());
        try (DicomServer server = server()) {
            assertEquals(List.of(), server.leftOut());
            assertEquals(List.of("echo - (code)", "modular 1.5 (plug-in modular.jar)", "plain 3.7 (plug-in plain.jar)"),
                    server.services().stream().map(InstalledService::toString).toList());
            assertEquals(List.of("2.25.11", "2.25.22"), server.services().stream().skip(1)
                    .map(installed -> installed.descriptors().getFirst().sopClass()).toList());
        }
    }

    @Test
    void twoModularOnesHaveTheirOwnVersionsToo() throws Exception {
        modular();
        library("modular", true, sources.modular("lib"));
        Files.copy(plugins.resolve("modular.jar"), plugins.resolve("other.jar"));
        library("other", true, sources.plain());
        try (DicomServer server = server()) {
            assertEquals(List.of("2.25.11", "2.25.12"), server.services().stream().skip(1)
                    .map(installed -> installed.descriptors().getFirst().sopClass()).toList());
        }
    }

    @Test
    void aCopyOfWhatIsSharedIsNotUsed() throws Exception {
        modular();
        library("modular", true, sources.modular("lib"));
        Path spi = Path.of(io.larmor.services.spi.SopClassProvider.class.getProtectionDomain().getCodeSource()
                .getLocation().toURI());
        if (Files.isRegularFile(spi)) {
            Files.copy(spi, plugins.resolve("modular/spi.jar"));
        }
        try (DicomServer server = server()) {
            assertEquals(List.of(), server.leftOut());
            assertEquals(2, server.services().size());
        }
    }

    @Test
    void aMissingModuleIsSaid() throws Exception {
        modular();
        assertEquals("Module org.example.lib not found, required by org.example.modular: put the jar that has it into"
                + " the folder modular beside the plug-in.", onlyReason());
    }

    @Test
    void aMissingClassIsSaid() throws Exception {
        plain("plain");
        assertEquals(
                "the class org.example.lib.Library is missing: put the jar that has it into the folder plain beside"
                        + " the plug-in.",
                onlyReason());
    }

    @Test
    void whatItThrowsIsSaid() throws Exception {
        plain("throwing");
        assertEquals("it failed with IllegalStateException (no licence): ask whoever wrote it.", onlyReason());
    }

    @Test
    void oneThatClaimsWhatIsClaimedIsLeftOut() throws Exception {
        plain("greedy");
        assertEquals(
                "Both echo - (code) and greedy 3.7 (plug-in greedy.jar) claim the SOP class Verification SOP Class:"
                        + " remove one of them.",
                onlyReason());
    }

    @Test
    void aFileThatIsNoJarIsSaid() throws Exception {
        Files.writeString(plugins.resolve("text.jar"), "no jar at all");
        String reason = onlyReason();
        assertTrue(reason.startsWith("its jar cannot be read ("), reason);
    }

    @Test
    void aJarWithoutProviderIsSaid() throws Exception {
        PluginSources.jar(plugins.resolve("lib.jar"), sources.plain(), sources.plain(), "lib", "1", false);
        assertEquals("it has no provider: name one in " + PluginSources.SERVICES + ".", onlyReason());
    }

    @Test
    void aModularJarThatNamesItsProviderForTheClassPathAloneIsTold() throws Exception {
        PluginSources.jar(plugins.resolve("silent.jar"), sources.modular("silent"), sources.modular("silent"), "silent",
                "1", true);
        assertEquals("it has no provider: name one in its module-info, beside which META-INF/services does not count.",
                onlyReason());
    }

    @Test
    void whatTheProgramLeftOutOfTheJdkIsNotLookedForInAJar() throws Exception {
        String whole = ": the program holds a part of the JDK only; run it on a whole one, with --add-modules"
                + " ALL-DEFAULT.";
        assertEquals("the class java.awt.Color is missing" + whole,
                PluginFailure.sentence(new NoClassDefFoundError("java/awt/Color"), "folder"));
        assertEquals("Module java.desktop not found, required by org.example" + whole, PluginFailure
                .sentence(new FindException("Module java.desktop not found, required by org.example"), "folder"));
    }

    @Test
    void whateverErrorItThrowsTheNodeGoesOn() throws Exception {
        plain("unfinished");
        assertEquals("it failed with Error (not implemented): ask whoever wrote it.", onlyReason());
        plain("endless");
        try (DicomServer server = server()) {
            assertEquals(List.of("endless.jar", "unfinished.jar"),
                    server.leftOut().stream().map(LeftOut::origin).toList());
        }
    }

    @Test
    void oneProviderOfAJarIsLeftOutByItsName() throws Exception {
        PluginSources.jar(plugins.resolve("two.jar"), sources.plain(), sources.plain(), List.of("throwing", "fine"),
                "1", true);
        try (DicomServer server = server()) {
            assertEquals(List.of("echo", "fine"), server.services().stream().map(InstalledService::name).toList());
            assertEquals(List.of("two.jar (org.example.throwing.Provider)"),
                    server.leftOut().stream().map(LeftOut::origin).toList());
        }
    }

    @Test
    void aClassOfANewerJavaIsSaid() throws Exception {
        Path newer = shared.resolve("newer");
        Path from = sources.plain().resolve("org/example/greedy");
        Path to = Files.createDirectories(newer.resolve("org/example/greedy"));
        try (var files = Files.list(from)) {
            for (Path file : files.toList()) {
                byte[] bytes = Files.readAllBytes(file);
                bytes[7] = 99; // the major version of the class file format (JVMS §4.1)
                Files.write(to.resolve(file.getFileName()), bytes);
            }
        }
        PluginSources.jar(plugins.resolve("greedy.jar"), newer, newer, "greedy", "1", true);
        int java = Runtime.version().feature();
        assertEquals(
                "it was compiled for a newer Java than this one, " + java + " (for Java 55): build it with --release "
                        + java + ".",
                onlyReason());
    }

    @Test
    void aFolderOfDependenciesWithoutPluginIsSaid() throws Exception {
        Files.createDirectories(plugins.resolve("alone"));
        assertEquals("there is no alone.jar beside this folder of dependencies.", onlyReason());
    }

    @Test
    void withoutFolderThereAreNone() throws Exception {
        assertSame(Plugins.NONE, Plugins.load(plugins.resolve("none")));
        Path file = Files.writeString(plugins.resolve("file"), "");
        assertThrows(NotDirectoryException.class, () -> Plugins.load(file));
    }
}
