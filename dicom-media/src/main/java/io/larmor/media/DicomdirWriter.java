package io.larmor.media;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.UUID;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.data.Uids;

/// Writes a DICOMDIR: in explicit VR little endian (PS3.10 §8.6), records in the order of the tree, in two passes: the first finds
/// where each record will stand, the second writes it with the offsets of others.
final class DicomdirWriter {
    private static final TransferSyntax SYNTAX = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
    private static final int ITEM_HEADER = 8;
    private static final int SEQUENCE_HEADER = 12;
    private static final long MAX_SIZE = 0xFFFF_FFFEL;

    private final RecordNode root;
    private final DataSet fileSet;
    private final IdentityHashMap<RecordNode, Long> offsets = new IdentityHashMap<>();
    private final List<RecordNode> order = new ArrayList<>();

    /// @param fileSet what stands around the records
    /// @param root the root level
    DicomdirWriter(DataSet fileSet, RecordNode root) {
        this.fileSet = fileSet;
        this.root = root;
    }

    /// Writes it so that it is there whole or not at all.
    void write(Path path) throws IOException {
        var meta = DicomFile.fileMeta(Uid.MediaStorageDirectoryStorage, Uids.generate(), SYNTAX.uid(), "");
        var header = DicomFile.header(meta);
        var before = fileSet.toBuilder().remove(Tag.DirectoryRecordSequence)
                .setInts(Tag.FileSetConsistencyFlag, 0)
                .setInts(Tag.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity, 0)
                .setInts(Tag.OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity, 0);
        before.setEmpty(Tag.FileSetID);
        fileSet.element(Tag.FileSetID).ifPresent(before::add);
        long first = (long) header.length + before.build().encode(SYNTAX).length + SEQUENCE_HEADER;
        long end = place(root, first);
        if (end > MAX_SIZE) {
            throw new IOException("the directory would be larger than its offsets can say, 4 GiB");
        }
        if (!root.children.isEmpty()) {
            before.setInts(Tag.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity,
                    (int) offset(root.children.getFirst()));
            before.setInts(Tag.OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity,
                    (int) offset(root.children.getLast()));
        }
        var partial = path.resolveSibling("." + UUID.randomUUID() + ".part");
        try {
            try (var file = FileChannel.open(partial, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
                var out = new BufferedOutputStream(Channels.newOutputStream(file), 1 << 16);
                out.write(header);
                out.write(before.build().encode(SYNTAX));
                writeRecords(out, end - first);
                out.flush();
                file.force(true);
            }
            Files.move(partial, path, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private long place(RecordNode parent, long from) {
        long at = from;
        for (var node : parent.children) {
            offsets.put(node, at);
            order.add(node);
            at += ITEM_HEADER + record(node, 0, 0).length;
            at = place(node, at);
        }
        return at;
    }

    private long offset(RecordNode node) {
        return offsets.getOrDefault(node, 0L);
    }

    private void writeRecords(OutputStream out, long length) throws IOException {
        out.write(ByteBuffer.allocate(SEQUENCE_HEADER).order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) (Tag.DirectoryRecordSequence >>> 16)).putShort((short) Tag.DirectoryRecordSequence)
                .put((byte) 'S').put((byte) 'Q').putShort((short) 0).putInt((int) length).array());
        var next = new IdentityHashMap<RecordNode, RecordNode>();
        link(root, next);
        for (var node : order) {
            var after = next.get(node);
            var bytes = record(node, after == null ? 0 : offset(after),
                    node.children.isEmpty() ? 0 : offset(node.children.getFirst()));
            out.write(ByteBuffer.allocate(ITEM_HEADER).order(ByteOrder.LITTLE_ENDIAN)
                    .putShort((short) 0xFFFE).putShort((short) 0xE000).putInt(bytes.length).array());
            out.write(bytes);
        }
    }

    private static void link(RecordNode parent, IdentityHashMap<RecordNode, RecordNode> next) {
        for (int i = 0; i < parent.children.size(); i++) {
            if (i > 0) {
                next.put(parent.children.get(i - 1), parent.children.get(i));
            }
            link(parent.children.get(i), next);
        }
    }

    private static byte[] record(RecordNode node, long next, long lower) {
        return node.keys.toBuilder()
                .remove(Tag.MRDRDirectoryRecordOffset)
                .setInts(Tag.OffsetOfTheNextDirectoryRecord, (int) next)
                .setInts(Tag.RecordInUseFlag, 0xFFFF)
                .setInts(Tag.OffsetOfReferencedLowerLevelDirectoryEntity, (int) lower)
                .build().encode(SYNTAX);
    }
}
