package io.larmor.scu;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.data.Vr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class LookaheadTest {
    private static final int PIXELS = 300_000;

    @TempDir
    private Path folder;

    private final Deque<StorePipeline.Item> items = new ArrayDeque<>();

    private void files(int count, int pixelBytes) throws IOException {
        for (int i = 0; i < count; i++) {
            var path = folder.resolve("f" + i);
            DicomFile.write(path, DataSet.builder()
                    .set(Tag.SOPClassUID, Uid.CTImageStorage)
                    .set(Tag.SOPInstanceUID, "2.25." + (i + 1))
                    .setBytes(Tag.PixelData, Vr.OW, new byte[pixelBytes])
                    .build(), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
            items.add(new StorePipeline.Item(path));
        }
    }

    private static ReadyFile next(Lookahead ahead) throws IOException {
        var next = ahead.next();
        assertNotNull(next);
        return next;
    }

    private static byte[] bytes(Outgoing instance) throws IOException {
        var bytes = new ArrayList<Byte>();
        instance.payload().writeTo(piece -> {
            while (piece.hasRemaining()) {
                bytes.add(piece.get());
            }
        });
        var array = new byte[bytes.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = bytes.get(i);
        }
        return array;
    }

    @Test
    void filesComeInTheirOrderWithWhatIsInThem() throws IOException {
        files(10, PIXELS);
        try (var ahead = new Lookahead(items::poll, () -> true)) {
            for (int i = 0; i < 10; i++) {
                try (var ready = next(ahead)) {
                    var instance = ready.instance();
                    assertEquals("2.25." + (i + 1), instance.sopInstance());
                    var sent = DataSet.parse(bytes(instance), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
                    assertEquals("2.25." + (i + 1), sent.string(Tag.SOPInstanceUID).orElseThrow());
                    assertEquals(PIXELS, sent.element(Tag.PixelData).orElseThrow().bytes().length);
                }
            }
            assertNull(ahead.next());
        }
    }

    @Test
    void oneThatCannotBeOpenedSaysWhyAndHoldsUpNone() throws IOException {
        files(1, 2);
        items.addFirst(new StorePipeline.Item(folder.resolve("missing")));
        try (var ahead = new Lookahead(items::poll, () -> true)) {
            try (var missing = next(ahead)) {
                assertThrows(NoSuchFileException.class, missing::kind);
                assertThrows(NoSuchFileException.class, missing::instance);
            }
            try (var there = next(ahead)) {
                assertEquals("2.25.1", there.instance().sopInstance());
            }
        }
    }

    @Test
    void whatWasNotGivenOutIsTakenBackAndClosed() throws IOException {
        files(10, 2);
        var all = List.copyOf(items);
        try (var ahead = new Lookahead(items::poll, () -> true)) {
            next(ahead).close();
            var left = new ArrayList<>(ahead.takeBack());
            left.addAll(items);
            assertEquals(all.subList(1, 10), left);
        }
        // They are closed by the thread that opened them.
        while (!open().isEmpty()) {
            Thread.onSpinWait();
        }
    }

    /// Those of the folder that this process has open, where the system tells.
    private List<Path> open() throws IOException {
        var descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return List.of();
        }
        var open = new ArrayList<Path>();
        try (var each = Files.newDirectoryStream(descriptors)) {
            for (var descriptor : each) {
                if (Files.isSymbolicLink(descriptor)) {
                    var file = Files.readSymbolicLink(descriptor);
                    if (file.startsWith(folder)) {
                        open.add(file);
                    }
                }
            }
        }
        return open;
    }

    @Test
    void whatThereIsNoMemoryForIsReadAsItIsSent() throws IOException {
        files(1, PIXELS);
        var all = new ArrayList<ByteBuffer>();
        for (var buffer = ReadBuffers.take(PIXELS); buffer != null; buffer = ReadBuffers.take(PIXELS)) {
            all.add(buffer);
        }
        assertEquals(64, all.size());
        try (var ahead = new Lookahead(items::poll, () -> true); var ready = next(ahead)) {
            var sent = DataSet.parse(bytes(ready.instance()), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
            assertEquals(PIXELS, sent.element(Tag.PixelData).orElseThrow().bytes().length);
        } finally {
            all.forEach(ReadBuffers::giveBack);
        }
    }

    @Test
    void fromAScarceSourceOnlyTheNextIsTaken() throws IOException {
        files(3, 2);
        try (var ahead = new Lookahead(items::poll, () -> false)) {
            next(ahead).close();
            assertEquals(2, items.size());
        }
    }
}
