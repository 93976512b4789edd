package io.larmor.archive.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

import io.larmor.archive.InstanceStore.Placement;

/// Where files are: `objects/hhh/name.dcm`, `incoming/…` and `journal/…`. A locator is `hhh/name`: `hhh` comes from a hash of the Study
/// Instance UID, so that what is read together lies together; the name from one of the SOP Instance UID, and from chance, so that no
/// two instances ever share it. What a peer sends never becomes part of a path.
final class Layout {
    private static final Pattern LOCATOR = Pattern.compile("[0-9a-f]{3}/[0-9a-f]{20}-[0-9a-z]{1,13}");
    private static final Pattern FOLDER = Pattern.compile("[0-9a-f]{3}");
    private static final String SUFFIX = ".dcm";
    private static final int NAME_DIGITS = 20;

    private final Disk disk;
    private final boolean forced;
    private final Path folder;
    private final Path objects;
    private final Path incoming;
    private final Path journal;
    private final AtomicLong sequence = new AtomicLong();
    /// Folders that were made, and are not known to be durable.
    private final Set<Path> unforced = ConcurrentHashMap.newKeySet();

    /// @param forced whether to make the folders durable, those too that the last process made and may not have come to force
    Layout(Path folder, Disk disk, boolean forced) throws IOException {
        this.disk = disk;
        this.folder = folder;
        this.forced = forced;
        objects = folder.resolve("objects");
        incoming = folder.resolve("incoming");
        journal = folder.resolve("journal");
        for (var each : new Path[] {objects, incoming, journal}) {
            disk.createFolder(each);
        }
        if (forced) {
            disk.forceFolder(folder);
            disk.forceFolder(objects);
        }
    }

    Disk disk() {
        return disk;
    }

    Path folder() {
        return folder;
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
        return objects.resolve(locator + SUFFIX);
    }

    /// {@return whether a folder has the name of one that instances are kept in}
    static boolean isFolder(Path folder) {
        return FOLDER.matcher(folder.getFileName().toString()).matches();
    }

    /// {@return the locator of a file, if it is one that an instance is kept in}
    static Optional<String> locator(Path folder, Path file) {
        var name = file.getFileName().toString();
        if (!name.endsWith(SUFFIX)) {
            return Optional.empty();
        }
        var locator = folder.getFileName() + "/" + name.substring(0, name.length() - SUFFIX.length());
        return LOCATOR.matcher(locator).matches() ? Optional.of(locator) : Optional.empty();
    }

    /// Moves a file to where it stays. That is in a durable folder before anything else happens: the next force of where it comes from would make it leave, but not arrive.
    Path settle(Path file, String locator) throws IOException {
        var target = file(locator);
        var parent = Objects.requireNonNull(target.getParent());
        try {
            disk.move(file, target);
        } catch (NoSuchFileException e) {
            makeFolder(parent);
            disk.move(file, target);
        }
        makeDurable(parent);
        return target;
    }

    /// Makes a file where it stays. What an attempt that was broken off has left there goes.
    FileChannel create(Path file) throws IOException {
        try {
            return disk.create(file);
        } catch (NoSuchFileException e) {
            makeFolder(Objects.requireNonNull(file.getParent()));
        } catch (FileAlreadyExistsException e) {
            disk.delete(file);
        }
        return disk.create(file);
    }

    /// The folder is there nearly always, and made only if it turns out that it is not.
    private void makeFolder(Path made) throws IOException {
        if (forced) {
            unforced.add(made);
        }
        disk.createFolder(made);
        makeDurable(made);
    }

    /// Whoever has made it, and whatever has failed since.
    private void makeDurable(Path made) throws IOException {
        if (unforced.contains(made)) {
            disk.forceFolder(objects);
            unforced.remove(made);
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
