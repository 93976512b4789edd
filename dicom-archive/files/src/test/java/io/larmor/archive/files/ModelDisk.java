package io.larmor.archive.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/// A disk in memory that knows what has been forced, and at one of its operations does what disks do on a bad day.
///
/// A file has the bytes that programs see and those of the last force; a folder the names that programs see and those of its last force.
/// After a power cut every byte and name that was not forced is old or new, as chance has it.
final class ModelDisk implements Disk {
    private static final int SECTOR = 512;
    private static final long PAUSE = 3_000_000;
    private static final int SOON = 8;

    /// What goes wrong.
    enum Fault {
        /// The operation fails and does nothing.
        FAIL,
        /// The operation is carried out, and says that it failed.
        FAIL_AFTERWARDS,
        /// A write takes a part only, and says so.
        SHORT_WRITE,
        /// From here on whatever takes room fails, in the middle of a write too.
        FULL,
        /// From here on everything fails.
        BROKEN,
        /// The process is killed.
        KILL,
        /// The power is cut, and nothing that was not forced has reached the disk.
        POWER_CUT,
        /// As before, after the operation.
        POWER_CUT_AFTERWARDS,
        /// The power is cut while a force takes its time and others go on; chance says what of the rest has reached the disk.
        POWER_CUT_WHILE_FORCING,
        /// The power is cut; chance says what has reached the disk.
        POWER_CUT_TORN,
        /// From here on forces are delayed: others go on meanwhile, and what these do is no part of it. Soon after the power is cut; chance says what of the rest
        /// has reached the disk.
        DELAYED_FORCES
    }

    private enum Kind {
        WRITE, FORCE, NAME, READ
    }

    private final Duration quickForce;
    private final Map<Path, Map<String, Node>> folders = new HashMap<>();
    private final Map<Path, Map<String, Node>> durable = new HashMap<>();
    private final Map<Path, Long> folderForces = new HashMap<>();
    /// By which force of another folder a name became durable that was moved here.
    private final Map<Path, Long> arrivals = new HashMap<>();
    private final Random random;
    private @Nullable Fault fault;
    private int at;
    private @Nullable Fault next;
    private int later;
    private int operations;
    private boolean full;
    private boolean delayed;
    private long forces;
    private @Nullable String dead;
    private boolean countsCloses;
    private int meanwhileAt = -1;
    private Runnable meanwhile = () -> {};

    ModelDisk(long seed, Path root) {
        random = new Random(seed);
        quickForce = seed % 2 == 0 ? Duration.ofDays(1) : Duration.ZERO;
        folders.put(root, new HashMap<>());
        durable.put(root, new HashMap<>());
    }

    /// Every other disk is one that is forced in line.
    @Override
    public Duration quickForce() {
        return quickForce;
    }

    synchronized void inject(Fault what, int when) {
        fault = what;
        at = operations + when;
    }

    /// Has another fault follow the one that was injected, so many operations later.
    synchronized void thenInject(Fault what, int operationsLater) {
        next = what;
        later = operationsLater;
    }

    /// To close a file is an operation too, from now on.
    synchronized void countCloses() {
        countsCloses = true;
    }

    /// Has others do something just before an operation.
    synchronized void before(int when, Runnable what) {
        meanwhileAt = operations + when;
        meanwhile = what;
    }

    synchronized int operations() {
        return operations;
    }

    synchronized boolean isDead() {
        return dead != null;
    }

    /// {@return what happened at the power cut to what others keep: whether to take it as it is, or as of its last force}
    synchronized boolean keepsUnforced() {
        return dead == null || fault == Fault.KILL || fault == Fault.BROKEN
                || (fault != Fault.POWER_CUT && fault != Fault.POWER_CUT_AFTERWARDS && random.nextBoolean());
    }

    /// One byte of every instance that has a file of its own is another now.
    synchronized void damageFiles() {
        for (var names : folders.values()) {
            names.forEach((name, node) -> {
                if (name.endsWith(".dcm")) {
                    node.bytes[node.bytes.length / 2] ^= 1;
                }
            });
        }
    }

    /// The process is gone, and a new one finds what survived.
    synchronized void restart() {
        if (dead != null && fault != Fault.KILL && fault != Fault.BROKEN) {
            losePower(fault != Fault.POWER_CUT && fault != Fault.POWER_CUT_AFTERWARDS);
        }
        dead = null;
        full = false;
        delayed = false;
        fault = null;
    }

    private void losePower(boolean torn) {
        // In order, so that it is the same dice for the same seed.
        for (var folder : new TreeSet<>(folders.keySet())) {
            var now = folders.getOrDefault(folder, Map.of());
            var then = durable.getOrDefault(folder, new HashMap<>());
            var names = new TreeSet<>(now.keySet());
            names.addAll(then.keySet());
            for (var name : names) {
                var old = then.get(name);
                boolean moved = old != null && !now.containsValue(old) && isCurrent(old);
                if (now.get(name) != old && torn && !moved && random.nextBoolean()) {
                    set(then, name, now.get(name));
                }
            }
            durable.put(folder, then);
        }
        // A move is one change: of two names for one file the older is gone.
        durable.forEach((folder, names) -> names.entrySet().removeIf(
                each -> !each.getValue().path.equals(folder.resolve(each.getKey())) && isNamed(each.getValue())));
        for (var folder : List.copyOf(durable.keySet())) {
            if (!isReachable(folder)) {
                durable.remove(folder);
            }
        }
        folders.clear();
        new TreeMap<>(durable).forEach((folder, names) -> {
            folders.put(folder, new HashMap<>(names));
            new TreeMap<>(names).forEach((name, node) -> {
                node.losePower(torn ? random : null);
                node.path = folder.resolve(name);
            });
        });
    }

    private boolean isCurrent(Node node) {
        var names = folders.get(parent(node.path));
        return names != null && names.get(name(node.path)) == node;
    }

    private boolean isNamed(Node node) {
        var names = durable.get(parent(node.path));
        return names != null && names.get(name(node.path)) == node;
    }

    /// {@return whether the names of the folder and of those above it have been forced}
    private boolean isReachable(Path folder) {
        var parent = parent(folder);
        return !folders.containsKey(parent)
                || (durable.getOrDefault(parent, Map.of()).containsKey(name(folder)) && isReachable(parent));
    }

    private static <T> void set(Map<String, T> map, String key, @Nullable T value) {
        if (value == null) {
            map.remove(key);
        } else {
            map.put(key, value);
        }
    }

    /// Counts an operation.
    ///
    /// @return the fault to carry out, if this is the one
    private @Nullable Fault step(Kind kind) throws IOException {
        if (dead != null) {
            throw new IOException(dead);
        }
        if (full && (kind == Kind.WRITE || kind == Kind.NAME)) {
            throw new IOException("No space left on device");
        }
        if (operations == meanwhileAt) {
            meanwhileAt = -1;
            meanwhile.run();
        }
        int number = operations++;
        if (fault == Fault.DELAYED_FORCES && number == at + SOON) {
            throw die("nobody is there any more");
        }
        if (fault == null || number != at) {
            return null;
        }
        var now = fault;
        if (next != null) {
            fault = next;
            at = number + later;
            next = null;
        }
        switch (now) {
            case FAIL -> throw new IOException("Input/output error");
            case BROKEN -> throw die("Input/output error");
            case KILL, POWER_CUT, POWER_CUT_TORN -> throw die("nobody is there any more");
            case POWER_CUT_WHILE_FORCING -> {
                if (kind == Kind.FORCE) {
                    pause();
                }
                throw die("nobody is there any more");
            }
            case FULL -> full = true;
            case DELAYED_FORCES -> delayed = true;
            default -> {
                // After the operation.
            }
        }
        if (full && kind == Kind.NAME) {
            throw new IOException("No space left on device");
        }
        return now;
    }

    /// Lets others go on while a force is delayed.
    ///
    /// @return the number of the force, by which it began before others
    private long delay() throws IOException {
        long number = ++forces;
        if (delayed) {
            pause();
            if (dead != null) {
                throw new IOException(dead);
            }
        }
        return number;
    }

    /// Others go on meanwhile.
    private void pause() throws IOException {
        try {
            for (long end = System.nanoTime() + PAUSE; System.nanoTime() < end;) {
                wait(1);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private IOException die(String words) {
        dead = words;
        return new IOException(words);
    }

    private void after(@Nullable Fault now) throws IOException {
        if (now == Fault.FAIL_AFTERWARDS) {
            throw new IOException("Input/output error");
        }
        if (now == Fault.POWER_CUT_AFTERWARDS) {
            throw die("nobody is there any more");
        }
    }

    synchronized int write(Node node, byte[] bytes, long position) throws IOException {
        var now = step(Kind.WRITE);
        boolean part = bytes.length > 1 && (now == Fault.SHORT_WRITE || now == Fault.FULL);
        int count = part ? bytes.length / 2 : bytes.length;
        node.write(Arrays.copyOf(bytes, count), position);
        if (now == Fault.FULL && count < bytes.length) {
            throw new IOException("No space left on device");
        }
        after(now);
        return count;
    }

    synchronized void force(Node node) throws IOException {
        var now = step(Kind.FORCE);
        byte[] then = node.bytes.clone();
        long begun = delay();
        if (begun > node.lastForce) {
            node.lastForce = begun;
            node.forced = then;
        }
        after(now);
    }

    synchronized void truncate(Node node, long size) throws IOException {
        var now = step(Kind.READ);
        node.truncate(size);
        after(now);
    }

    synchronized void close() throws IOException {
        if (countsCloses) {
            after(step(Kind.READ));
        }
    }

    /// Something else that may fail: what the index does.
    synchronized void other() throws IOException {
        step(Kind.READ);
    }

    /// Something else that takes room: the index is told something.
    synchronized void otherWrite() throws IOException {
        step(Kind.WRITE);
    }

    synchronized byte[] read(Node node) throws IOException {
        if (dead != null) {
            throw new IOException(dead);
        }
        return node.bytes;
    }

    @Override
    public synchronized FileChannel create(Path file) throws IOException {
        var now = step(Kind.NAME);
        var names = names(parent(file));
        if (names.containsKey(name(file))) {
            throw new FileAlreadyExistsException(file.toString());
        }
        var node = new Node(file, false);
        names.put(name(file), node);
        after(now);
        return new ModelChannel(this, node);
    }

    @Override
    public synchronized FileChannel open(Path file) throws IOException {
        step(Kind.READ);
        return new ModelChannel(this, node(file));
    }

    @Override
    public synchronized void force(Path file) throws IOException {
        force(node(file));
    }

    @Override
    public synchronized void forceFolder(Path folder) throws IOException {
        var now = step(Kind.FORCE);
        var names = new HashMap<>(names(folder));
        var gone = gone(folder, names);
        long begun = delay();
        if (begun < folderForces.getOrDefault(folder, 0L)) {
            after(now);
            return;
        }
        folderForces.put(folder, begun);
        // A force that was overtaken takes nothing back.
        durable.getOrDefault(folder, Map.of()).forEach((name, node) -> {
            if (arrivals.getOrDefault(folder.resolve(name), 0L) > begun) {
                names.put(name, node);
            }
        });
        durable.put(folder, names);
        // What was moved away from elsewhere is there no more, unless it was moved back and that was forced meanwhile.
        for (var node : List.copyOf(names.values())) {
            for (var other : durable.entrySet()) {
                if (!other.getKey().equals(folder) && other.getValue().containsValue(node)) {
                    boolean later = folderForces.getOrDefault(other.getKey(), 0L) > begun;
                    (later ? names : other.getValue()).values().removeIf(each -> each == node);
                }
            }
        }
        gone.forEach((path, node) -> {
            if (durable.values().stream().noneMatch(each -> each.containsValue(node))) {
                durable.computeIfAbsent(parent(path), _ -> new HashMap<>()).put(name(path), node);
                arrivals.put(path, begun);
            }
        });
        after(now);
    }

    /// {@return what was moved elsewhere, which has its new name as soon as it has lost the old one}
    private Map<Path, Node> gone(Path folder, Map<String, Node> names) {
        var gone = new HashMap<Path, Node>();
        for (var node : durable.getOrDefault(folder, Map.of()).values()) {
            var there = folders.get(parent(node.path));
            if (!names.containsValue(node) && there != null && there.get(name(node.path)) == node) {
                gone.put(node.path, node);
            }
        }
        return gone;
    }

    @Override
    public synchronized void move(Path from, Path to) throws IOException {
        var now = step(Kind.NAME);
        var node = node(from);
        names(parent(to)).put(name(to), node);
        names(parent(from)).remove(name(from));
        node.path = to;
        after(now);
    }

    @Override
    public synchronized boolean delete(Path file) throws IOException {
        var now = step(Kind.READ);
        var names = folders.get(parent(file));
        boolean found = names != null && names.remove(name(file)) != null;
        after(now);
        return found;
    }

    @Override
    public synchronized boolean createFolder(Path folder) throws IOException {
        if (folders.containsKey(folder)) {
            return false;
        }
        var now = step(Kind.NAME);
        names(parent(folder)).put(name(folder), new Node(folder, true));
        folders.put(folder, new HashMap<>());
        after(now);
        return true;
    }

    @Override
    public synchronized boolean exists(Path file) {
        var names = folders.get(parent(file));
        return names != null && names.containsKey(name(file));
    }

    @Override
    public synchronized List<Path> list(Path folder) throws IOException {
        step(Kind.READ);
        return new ArrayList<>(names(folder).keySet().stream().sorted().map(folder::resolve).toList());
    }

    private Map<String, Node> names(Path folder) throws NoSuchFileException {
        var names = folders.get(folder);
        if (names == null) {
            throw new NoSuchFileException(folder.toString());
        }
        return names;
    }

    private Node node(Path file) throws NoSuchFileException {
        var names = folders.get(parent(file));
        var node = names == null ? null : names.get(name(file));
        if (node == null) {
            throw new NoSuchFileException(file.toString());
        }
        return node;
    }

    private static Path parent(Path path) {
        var parent = path.getParent();
        return parent == null ? path : parent;
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }

    /// A file, or the entry of a folder.
    static final class Node {
        private final boolean folder;
        private Path path;
        private byte[] bytes = new byte[0];
        private byte[] forced = new byte[0];
        private long lastForce;

        Node(Path path, boolean folder) {
            this.path = path;
            this.folder = folder;
        }

        private void write(byte[] from, long position) {
            int start = (int) position;
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length, start + from.length));
            System.arraycopy(from, 0, bytes, start, from.length);
        }

        private void truncate(long size) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(size, bytes.length));
        }

        private void losePower(@Nullable Random random) {
            if (random == null || folder) {
                bytes = forced.clone();
                return;
            }
            var mixed = Arrays.copyOf(forced, random.nextBoolean() ? bytes.length : forced.length);
            for (int from = 0; from < mixed.length; from += SECTOR) {
                if (random.nextBoolean() && from < bytes.length) {
                    System.arraycopy(bytes, from, mixed, from,
                            Math.min(SECTOR, Math.min(mixed.length, bytes.length) - from));
                }
            }
            bytes = mixed;
            forced = mixed.clone();
        }
    }
}
