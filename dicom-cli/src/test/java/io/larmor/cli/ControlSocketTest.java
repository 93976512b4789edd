package io.larmor.cli;

import java.io.DataOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import io.larmor.archive.Archive;
import io.larmor.archive.ArchiveConfig;
import io.larmor.archive.ArchiveRefusedException;
import io.larmor.archive.Durability;
import io.larmor.archive.InstanceSelection;
import io.larmor.archive.StoreOutcome;
import io.larmor.audit.AuditTrail;
import io.larmor.data.DicomFile;
import io.larmor.data.Tag;
import io.larmor.data.Uid;
import io.larmor.testkit.SyntheticStudies;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ControlSocketTest {
    private static final SyntheticStudies STUDIES = SyntheticStudies.builder().studies(2).series(1).instances(2)
            .matrix(16).build();

    private static final String STUDY = STUDIES.all().findFirst().orElseThrow().string(Tag.StudyInstanceUID)
            .orElseThrow();

    @TempDir
    private Path temporary = Path.of("");
    private Archive archive;
    private ControlSocket socket;

    private Path folder() {
        return temporary.resolve("archive");
    }

    @BeforeEach
    void open() throws Exception {
        archive = Archive.open(ArchiveConfig.builder(folder()).durability(Durability.NONE).build());
        ArchiveFiller.fill(archive, STUDIES, _ -> {});
        socket = ControlSocket.open(folder(), new AuditedArchive(archive, Optional.empty()));
    }

    @AfterEach
    void close() throws IOException {
        socket.close();
        archive.close();
    }

    private List<Path> files() throws IOException {
        var out = temporary.resolve("files");
        assertEquals(ExitCode.DONE, Run
                .of("generate", "--out", out, "--studies", 1, "--series", 1, "--instances", 3, "--matrix", 16, "--seed",
                        9)
                .code());
        try (var found = Files.walk(out)) {
            return found.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Test
    void onlyItsUserMayReachIt() throws IOException {
        var path = ControlSocket.in(folder());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        assertEquals("rwx------", PosixFilePermissions
                .toString(Files.getPosixFilePermissions(Objects.requireNonNull(path.getParent()))));
    }

    @Test
    void aCommandDeletesInANodeThatRuns() throws IOException {
        long before = archive.statistics().instances();
        var run = Run.of("delete", "--study", STUDY, "--dir", folder());
        assertEquals(ExitCode.DONE, run.code(), run.err());
        assertEquals("Deleted 2 instances.", run.out().strip());
        assertEquals(before - 2, archive.statistics().instances());
        assertEquals(ExitCode.REFUSED, Run.of("delete", "--study", STUDY, "--dir", folder()).code());
    }

    @Test
    void whatIsBeingReadWhileItIsDeletedStaysReadable() throws Exception {
        try (var list = archive.instances(InstanceSelection.study(STUDY));
                var open = Objects.requireNonNull(list.next()).open();
                var node = RunningNode.of(folder())) {
            assertEquals(2, node.delete(InstanceSelection.study(STUDY)));
            var bytes = ByteBuffer.allocate((int) open.length());
            while (bytes.hasRemaining()) {
                assertTrue(open.channel().read(bytes, open.offset() + bytes.position()) > 0);
            }
        }
    }

    /// A file whose meta information names an instance, and its data set none: it can be read, and no archive takes it.
    private Path withoutUid(Path file) throws IOException {
        var other = temporary.resolve("other.dcm");
        try (var source = DicomFile.open(file)) {
            DicomFile.write(other, DicomFile.fileMeta(source.sopClassUid(), "1.2.3", Uid.ExplicitVRLittleEndian, ""),
                    source.dataSet().without(Tag.SOPInstanceUID));
        }
        return other;
    }

    @Test
    void aCommandImportsIntoANodeThatRuns() throws IOException {
        long before = archive.statistics().instances();
        var files = files();
        var torn = Files.write(temporary.resolve("torn.dcm"),
                Arrays.copyOf(Files.readAllBytes(files.getFirst()), 600));
        var other = withoutUid(files.getFirst());
        var run = Run.of("import", torn, other, files.get(0), files.get(1), files.get(2), files.get(1), "--dir",
                folder());
        assertEquals(ExitCode.BAD_DATA, run.code(), run.err());
        assertEquals("Imported 3 instances; 1 were there already; 1 refused; 1 unreadable.", run.out().strip());
        assertTrue(run.err().contains(torn.toString()), run.err());
        assertTrue(run.err().contains(other.toString()), run.err());
        assertEquals(ExitCode.REFUSED, Run.of("import", other, "--dir", folder()).code());
        assertEquals(before + 3, archive.statistics().instances());
    }

    @Test
    void theNodeThatRunsDecidesWhatIsReplaced() throws IOException {
        var changed = temporary.resolve("changed.dcm");
        assertEquals(ExitCode.DONE, Run.of("import", files().getFirst(), "--dir", folder()).code());
        assertEquals(ExitCode.DONE,
                Run.of("set", files().getFirst(), "StudyDescription=other", "--out", changed).code());
        assertEquals(
                new Run(ExitCode.REFUSED, "Imported 0 instances; 1 refused.\n", "larmor: " + changed
                        + ": the archive has another version of this instance; the node that runs keeps the"
                        + " first: only one started with --replace replaces it.\n"),
                Run.of("import", changed, "--dir", folder(), "--replace"));
    }

    @Test
    void whatIsRefusedIsSaidAndTheNextIsTakenOverTheSameConnection() throws IOException {
        var file = files().getFirst();
        var torn = Files.write(temporary.resolve("torn.dcm"),
                Arrays.copyOf(Files.readAllBytes(file), (int) Files.size(file) - 7));
        try (var node = RunningNode.of(folder())) {
            var refused = node.begin(torn);
            assertThrows(ArchiveRefusedException.class, refused::outcome);
            assertThrows(IOException.class, () -> node.delete(InstanceSelection.ALL));
            assertEquals(StoreOutcome.STORED, node.begin(file).outcome());
            assertEquals(StoreOutcome.DUPLICATE_IDENTICAL, node.begin(file).outcome());
        }
    }

    @Test
    void filesOnTheirWayTogetherAreAnsweredInTheirOrder() throws IOException {
        var files = files();
        var torn = Files.write(temporary.resolve("torn.dcm"),
                Arrays.copyOf(Files.readAllBytes(files.getFirst()), (int) Files.size(files.getFirst()) - 7));
        try (var node = RunningNode.of(folder())) {
            var coming = new ArrayList<ArchiveAccess.Coming>();
            for (int i = 0; i < ArchiveAccess.WINDOW - 1; i++) {
                coming.add(node.begin(files.get(i % 3)));
            }
            coming.add(node.begin(torn));
            for (int i = 0; i < ArchiveAccess.WINDOW - 1; i++) {
                assertEquals(i < 3 ? StoreOutcome.STORED : StoreOutcome.DUPLICATE_IDENTICAL, coming.get(i).outcome());
            }
            assertThrows(ArchiveRefusedException.class, coming.getLast()::outcome);
        }
    }

    @Test
    void whatIsOnItsWayWhenTheNodeStopsIsNotSaidToBeStored() throws IOException {
        var file = files().getFirst();
        try (var node = RunningNode.of(folder())) {
            var first = node.begin(file);
            assertEquals(StoreOutcome.STORED, first.outcome());
            socket.close();
            assertThrows(IOException.class, () -> node.begin(file).outcome());
            var stopped = assertThrows(Failure.class, () -> node.begin(file));
            assertTrue(stopped.sentence().startsWith("The node that has the archive open has stopped"));
        }
    }

    @Test
    void whatWasImportedIsToldToTheTrailBeforeTheSocketIsClosed() throws IOException {
        var file = files().getFirst();
        socket.close();
        try (var trail = AuditTrail.builder("LARMOR").file(temporary.resolve("audit.xml")).build()) {
            socket = ControlSocket.open(folder(), new AuditedArchive(archive, Optional.of(trail)));
            try (var node = RunningNode.of(folder())) {
                assertEquals(StoreOutcome.STORED, node.begin(file).outcome());
                socket.close();
                var told = trail.statistics().getFirst();
                assertTrue(told.written() + told.waiting() > 0, told.toString());
            }
        }
    }

    @Test
    void anInstanceThatEndsInTheMiddleLeavesNothing() throws IOException {
        long before = archive.statistics().instances();
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(ControlSocket.in(folder())));
                var out = new DataOutputStream(Channels.newOutputStream(channel))) {
            out.writeInt(ControlRequest.HELLO);
            new ControlRequest.Import("1.2.3", "1.2.3.4", "1.2.840.10008.1.2.1", Long.MAX_VALUE).write(out);
            out.writeLong(0x0000_0008_5549_0000L);
        }
        try (var node = RunningNode.of(folder())) {
            assertEquals(2, node.delete(InstanceSelection.study(STUDY)));
        }
        assertEquals(before - 2, archive.statistics().instances());
    }

    @Test
    void whatIsNoRequestEndsTheConnectionAndNothingElse() throws IOException {
        for (var bytes : List.of(new byte[] {1, 2, 3, 4}, new byte[] {0x4C, 0x4D, 0x52, 1, 99},
                new byte[] {0x4C, 0x4D, 0x52, 1, 1, 0x7F, -1, -1, -1},
                new byte[] {0x4C, 0x4D, 0x52, 1, 2, 0, 0, 0, 0, 0, 0, -1, -1, -1, -1, -1, -1, -1, -1})) {
            try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(ControlSocket.in(folder())))) {
                channel.write(ByteBuffer.wrap(bytes));
                assertEquals(-1, channel.read(ByteBuffer.allocate(1)));
            }
        }
        RunningNode.of(folder()).close();
    }

    @Test
    void aSocketLeftBehindIsReplacedAndNoneIsLeft() throws IOException {
        socket.close();
        assertFalse(Files.exists(ControlSocket.in(folder())));
        Files.writeString(ControlSocket.in(folder()), "left");
        socket = ControlSocket.open(folder(), new AuditedArchive(archive, Optional.empty()));
        RunningNode.of(folder()).close();
    }

    @Test
    void whoHoldsTheFolderWithoutASocketIsNamed() {
        socket.close();
        var run = Run.of("delete", "--study", "1.2.3", "--dir", folder());
        assertEquals(ExitCode.REFUSED, run.code());
        assertTrue(run.err().contains("in use by another process (process " + ProcessHandle.current().pid() + ")"),
                run.err());
    }
}
