package io.larmor.scu;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import io.larmor.data.DicomFile;
import io.larmor.data.Uids;
import io.larmor.dimse.Body;
import io.larmor.dimse.CStoreRq;
import io.larmor.dimse.Status;

/// Files in a folder. A file has its name only when it is whole; until then it is hidden, so that nobody takes it for one that is.
record FolderStore(Path folder) implements StoreHandler {
    private static final String SUFFIX = ".dcm";

    @Override
    public Status store(CStoreRq request, Body body) throws IOException {
        Files.createDirectories(folder);
        var name = fileName(request.sopInstance());
        var part = Files.createTempFile(folder, ".incoming", ".part");
        try {
            var meta = DicomFile.fileMeta(request.sopClass(), request.sopInstance(), body.transferSyntax(), "");
            try (var out = FileChannel.open(part, StandardOpenOption.WRITE)) {
                var header = ByteBuffer.wrap(DicomFile.header(meta));
                while (header.hasRemaining()) {
                    out.write(header);
                }
                body.transferTo(out);
            }
            Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
        return Status.SUCCESS;
    }

    /// What a peer sends is a path only if it is a UID: digits and dots.
    static String fileName(String sopInstance) {
        return (Uids.isValid(sopInstance) ? sopInstance : sha256(sopInstance)) + SUFFIX;
    }

    private static String sha256(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
