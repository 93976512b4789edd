package io.larmor.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.larmor.archive.Archive;
import io.larmor.archive.ArchiveConfig;
import io.larmor.archive.Durability;
import io.larmor.testkit.SyntheticStudies;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class VerifyCommandTest {
    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void fill() throws IOException {
        try (var archive = Archive.open(ArchiveConfig.builder(folder).durability(Durability.NONE).build())) {
            ArchiveFiller.fill(archive,
                    SyntheticStudies.builder().studies(1).series(1).instances(4).matrix(16).build(), _ -> {});
        }
    }

    private Path file() throws IOException {
        try (var all = Files.walk(folder.resolve("files/objects"))) {
            return all.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
    }

    @Test
    void whatIsWellIsSaidToBe() {
        var run = Run.of("verify", folder);
        assertEquals(ExitCode.DONE, run.code(), run.err());
        assertTrue(run.out().startsWith("4 instances of ")
                && run.out().endsWith(": all whole, as received, and indexed.\n"), run.out());
    }

    @Test
    void whatIsDamagedIsNamedAndSetAside() throws IOException {
        Files.write(file(), new byte[300]);
        var found = Run.of("verify", folder, "--json");
        assertEquals(ExitCode.BAD_DATA, found.code());
        assertTrue(found.out().contains("\"problem\":\"damaged\"") && found.out().contains("\"instances\":3"),
                found.out());
        var plain = Run.of("verify", folder);
        assertEquals(ExitCode.BAD_DATA, plain.code());
        assertTrue(plain.out().endsWith("1 problem. --repair mends what can be mended.\n"), plain.out());
        var mended = Run.of("verify", folder, "--repair");
        assertEquals(ExitCode.DONE, mended.code());
        assertTrue(mended.out().contains("moved to ") && mended.out().endsWith("1 problem, 1 mended.\n"),
                mended.out());
        assertEquals(ExitCode.DONE, Run.of("verify", folder).code());
    }

    @Test
    void anIndexThatIsNoneIsExplained() throws IOException {
        Files.writeString(folder.resolve("sqlite/index.db"),
                "no database, and long enough to be looked at ".repeat(20));
        var run = Run.of("verify", folder);
        assertEquals(ExitCode.BAD_DATA, run.code());
        assertTrue(run.err().contains("--repair builds it again from the files"), run.err());
        assertEquals(ExitCode.DONE, Run.of("verify", folder, "--repair").code());
    }

    @Test
    void aFolderWithoutAnArchiveIsNotMadeOne() throws IOException {
        var other = folder.resolve("elsewhere");
        var run = Run.of("verify", other);
        assertEquals(ExitCode.BAD_DATA, run.code());
        assertTrue(run.err().contains("There is no archive in " + other), run.err());
        assertFalse(Files.exists(other));
    }

    @Test
    void anArchiveInUseIsRefused() throws IOException {
        try (var _ = Archive.open(ArchiveConfig.builder(folder).build())) {
            var run = Run.of("verify", folder);
            assertEquals(ExitCode.REFUSED, run.code());
            assertTrue(run.err().contains("in use by another process"), run.err());
        }
    }
}
