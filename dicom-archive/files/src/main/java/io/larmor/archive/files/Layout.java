package io.larmor.archive.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

import io.larmor.archive.InstanceStore.Placement;

/// Where files are: `objects/hhh/name.dcm`, `incoming/…` and `journal/…`. A locator is `hhh/name`: `hhh` comes from a hash of the Study
/// Instance UID, so that what is read together lies together; the name from one of the SOP Instance UID, and from chance, so that no
/// two instances ever share it. What a peer sends never becomes part of a path.
final class Layout {
    private static final Pattern LOCATOR = Pattern.compile("[0-9a-f]{3}/[0-9a-f]{20}-[0-9a-z]{1,13}");
    private static final int NAME_DIGITS = 20;
    private static final boolean WINDOWS = Path.of("").getFileSystem().getSeparator().equals("\\");

    private final Path objects;
    private final Path incoming;
    private final Path journal;
    private final AtomicLong sequence = new AtomicLong();

    Layout(Path folder) throws IOException {
        objects = Files.createDirectories(folder.resolve("objects"));
        incoming = Files.createDirectories(folder.resolve("incoming"));
        journal = Files.createDirectories(folder.resolve("journal"));
    }

    Path objects() {
        return objects;
    }

    Path incoming() {
        return incoming;
    }

    Path journal() {
        return journal;
    }

    Path newIncoming() {
        return incoming.resolve(Long.toString(sequence.incrementAndGet(), Character.MAX_RADIX) + "-"
                + Long.toString(ThreadLocalRandom.current().nextLong() >>> 1, Character.MAX_RADIX));
    }

    static String newLocator(Placement placement) {
        return hash(placement.study()).substring(0, 3) + "/" + hash(placement.sopInstance()).substring(0, NAME_DIGITS)
                + "-"
                + Long.toString(ThreadLocalRandom.current().nextLong() >>> 1, Character.MAX_RADIX);
    }

    Path file(String locator) {
        if (!LOCATOR.matcher(locator).matches()) {
            throw new IllegalArgumentException("no locator of this store: " + locator);
        }
        return objects.resolve(locator + ".dcm");
    }

    /// Moves a file to where it stays. Its folder is there nearly always, and made only if it turns out that it is not.
    Path settle(Path file, String locator) throws IOException {
        var target = file(locator);
        try {
            return Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            Files.createDirectories(target.getParent());
            return Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /// Makes the names in a folder durable. Windows has no such thing, and needs none.
    static void forceFolder(Path folder) throws IOException {
        if (!WINDOWS) {
            try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static String hash(String uid) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(uid.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
