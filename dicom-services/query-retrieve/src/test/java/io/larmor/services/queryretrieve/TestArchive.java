package io.larmor.services.queryretrieve;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.larmor.archive.Archive;
import io.larmor.archive.ArchiveConfig;
import io.larmor.archive.Durability;
import io.larmor.archive.IncomingInstance;
import io.larmor.archive.StoreOutcome;
import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;

import static org.junit.jupiter.api.Assertions.assertEquals;

/// A real archive in a temporary folder, filled in code.
final class TestArchive {
    private TestArchive() {}

    static Archive open(Path folder) throws IOException {
        return Archive.open(ArchiveConfig.builder(folder).durability(Durability.NONE).build());
    }

    static void store(Archive archive, DataSet dataSet, TransferSyntax syntax) throws IOException {
        store(archive, dataSet, syntax, dataSet.encode(syntax));
    }

    static void store(Archive archive, DataSet header, TransferSyntax syntax, byte[] bytes) throws IOException {
        var incoming = new IncomingInstance(header.string(Tag.SOPClassUID).orElseThrow(),
                header.string(Tag.SOPInstanceUID).orElseThrow(),
                syntax.uid(), "TEST");
        var pieces = new ArrayList<>(List.of(ByteBuffer.wrap(bytes)));
        assertEquals(StoreOutcome.STORED,
                archive.receive(incoming, () -> pieces.isEmpty() ? null : pieces.removeFirst()).commit());
    }

    /// Stores every instance of a world, each with its attributes of all levels.
    static void fill(Archive archive, World world) throws IOException {
        for (World.Entity instance : world.all(World.Level.IMAGE)) {
            var dataSet = DataSet.builder();
            for (World.Entity entity = instance; entity != null; entity = entity.parent) {
                entity.values.forEach((tag, value) -> {
                    if (value.isEmpty()) {
                        dataSet.setEmpty(tag);
                    } else {
                        dataSet.set(tag, value.split("\\\\"));
                    }
                });
                entity.sequences.forEach((tag, items) -> dataSet.setItems(tag, items.stream().map(item -> {
                    var builder = DataSet.builder();
                    item.forEach((itemTag, value) -> builder.set(itemTag, value));
                    return builder.build();
                }).toList()));
            }
            store(archive, dataSet.build(), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        }
    }
}
