package io.larmor.data;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/// A DICOM file, open for reading: Part 10 with its File Meta Information (PS3.10 §7), or a bare data set.
///
/// Safe for use by several threads. Values above [ReadOptions#bulkThreshold()] stay in the file, and can be read
/// until it is closed.
///
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part10/chapter_7.html PS3.10 §7
public final class DicomFile implements AutoCloseable {
    /// How many bytes are read at first: as a rule all that stands before pixel data, or a small file.
    private static final int FIRST = 16 * 1024;
    /// Offset of the prefix "DICM".
    private static final int PREAMBLE = 128;
    private static final int META_GROUP = 2;

    /// What says which instance a data set is stands at its beginning.
    private static final ReadOptions IDENTITY = ReadOptions.builder().stopAtTag(0x0008_0019).build();

    private final Path path;
    private final FileChannel channel;
    private final long size;
    private final ReadOptions options;
    private final FileHead head;
    private final TransferSyntax transferSyntax;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable DataSet dataSet;
    private volatile @Nullable DataSet identity;
    /// What was read when the file was opened, until a data set is made of it.
    private final AtomicReference<byte @Nullable []> first;

    private DicomFile(Path path, FileChannel channel, ReadOptions options) throws IOException {
        this.path = path;
        this.channel = channel;
        this.size = channel.size();
        this.options = options;
        var start = read(channel, 0, (int) Math.min(FIRST, size));
        int meta = FileSniffer.metaOffset(start);
        head = new FileHead(start,
                meta < 0 ? null : new DataSetParser(channel, start, meta, size, FileHead.reading(options)), options);
        var named = head.namedSyntax();
        transferSyntax = named.isPresent() ? TransferSyntax.of(named.get()) : guess();
        first = new AtomicReference<>(head.end <= start.length ? start : null);
    }

    private TransferSyntax guess() throws IOException {
        return head.guessedSyntax(read(channel, head.end, (int) Math.min(16, size - head.end)), size - head.end);
    }

    /// Opens a file with the default options.
    ///
    /// @param path the file
    /// @return the file, to be closed
    /// @throws DicomFormatException if it is not DICOM
    /// @throws IOException if it cannot be read
    public static DicomFile open(Path path) throws IOException {
        return open(path, ReadOptions.DEFAULT);
    }

    /// Opens a file and reads its File Meta Information.
    ///
    /// @param path the file
    /// @param options what to tolerate, and the limits
    /// @return the file, to be closed
    /// @throws DicomFormatException if it is not DICOM
    /// @throws IOException if it cannot be read
    public static DicomFile open(Path path, ReadOptions options) throws IOException {
        var channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            return new DicomFile(path, channel, options);
        } catch (IOException | RuntimeException | Error e) {
            try (channel) {
                throw e;
            }
        }
    }

    /// {@return where the file is}
    public Path path() {
        return path;
    }

    /// {@return the File Meta Information, group 0002, if the file has it}
    public Optional<DataSet> fileMeta() {
        return Optional.ofNullable(head.meta);
    }

    /// {@return how the data set is encoded; guessed from its first bytes when the file does not say}
    public TransferSyntax transferSyntax() {
        return transferSyntax;
    }

    /// {@return the SOP Class UID of the data set, or else of the File Meta Information; empty if neither has one}
    ///
    /// @throws IOException if the beginning of the data set cannot be read
    public String sopClassUid() throws IOException {
        return uid(0x0008_0016, 0x0002_0002);
    }

    /// {@return the SOP Instance UID of the data set, or else of the File Meta Information; empty if neither has one}
    ///
    /// @throws IOException if the beginning of the data set cannot be read
    public String sopInstanceUid() throws IOException {
        return uid(0x0008_0018, 0x0002_0003);
    }

    /// What the data set says about itself counts: File Meta Information is written anew by every hand that a file passes.
    private String uid(int tag, int metaTag) throws IOException {
        var own = identity().string(tag);
        var meta = head.meta;
        return own.isPresent() || meta == null ? own.orElse("") : meta.string(metaTag).orElse("");
    }

    private DataSet identity() throws IOException {
        var known = dataSet != null ? dataSet : identity;
        if (known == null) {
            known = transferSyntax.deflated() ? dataSet() : readDataSet(IDENTITY);
            identity = known;
        }
        return known;
    }

    /// {@return the data set, read on the first call}
    ///
    /// @throws DicomFormatException if it is malformed or goes beyond a limit
    /// @throws IOException if the file cannot be read
    public DataSet dataSet() throws IOException {
        var known = dataSet;
        if (known != null) {
            return known;
        }
        lock.lock();
        try {
            known = dataSet;
            if (known == null) {
                known = readDataSet(options);
                dataSet = known;
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    /// Reads the data set once more with other options, for example only some of its elements.
    ///
    /// @param with the options
    /// @return the data set
    /// @throws DicomFormatException if it is malformed or goes beyond a limit
    /// @throws IOException if the file cannot be read
    public DataSet readDataSet(ReadOptions with) throws IOException {
        if (!transferSyntax.deflated()) {
            var start = first.getAndSet(null);
            var parser = start == null || start.length - head.end > with.limits().total()
                    ? new DataSetParser(channel, head.end, size, with)
                    : new DataSetParser(channel, start, (int) head.end, size, with);
            return parser.parse(transferSyntax);
        }
        if (dataSetLength() > Math.min(with.limits().total(), Integer.MAX_VALUE - 8)) {
            throw new LimitExceededException(Limits.Kind.TOTAL, head.end,
                    "a deflated data set over the memory limit");
        }
        return DataSet.parse(read(channel, head.end, (int) dataSetLength()), 0, (int) dataSetLength(),
                transferSyntax,
                with);
    }

    /// {@return what breaks PS3.10 and was read all the same; see also [DataSet#notes()]}
    public List<ReadNote> notes() {
        return head.notes();
    }

    /// {@return where in the file the data set starts}
    public long dataSetOffset() {
        return head.end;
    }

    /// {@return how many bytes the data set has}
    public long dataSetLength() {
        return size - head.end;
    }

    /// {@return the open file; read it at given positions only, its own position belongs to nobody}
    public FileChannel channel() {
        return channel;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /// The File Meta Information of a file to be written (PS3.10 §7.1). Values are taken as they are.
    ///
    /// @param sopClass the Media Storage SOP Class UID; the standard wants one, `""` where there is none
    /// @param sopInstance the Media Storage SOP Instance UID; the standard wants one, `""` where there is none
    /// @param transferSyntax the Transfer Syntax UID
    /// @param sourceAe the AE title that the instance came from; empty for none
    /// @return group 0002
    public static DataSet fileMeta(String sopClass, String sopInstance, String transferSyntax, String sourceAe) {
        var builder = DataSet.builder().lenient()
                .set(0x0002_0000, Vr.UL, "0")
                .setBytes(0x0002_0001, Vr.OB, new byte[] {0, 1})
                .set(0x0002_0002, Vr.UI, sopClass)
                .set(0x0002_0003, Vr.UI, sopInstance)
                .set(0x0002_0010, Vr.UI, transferSyntax)
                .set(0x0002_0012, Vr.UI, Implementation.CLASS_UID)
                .set(0x0002_0013, Vr.SH, Implementation.VERSION_NAME);
        if (!sourceAe.isEmpty()) {
            builder.set(0x0002_0016, Vr.AE, sourceAe);
        }
        return builder.build();
    }

    /// What stands before the data set in a file: preamble, prefix and File Meta Information.
    ///
    /// @param fileMeta group 0002
    /// @return the bytes
    public static byte[] header(DataSet fileMeta) {
        var meta = fileMeta.toBuilder().set(0x0002_0000, Vr.UL, "0").build()
                .encode(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        return ByteBuffer.allocate(PREAMBLE + 4 + meta.length).position(PREAMBLE)
                .put((byte) 'D').put((byte) 'I').put((byte) 'C').put((byte) 'M').put(meta).array();
    }

    /// Writes a file so that it is there whole or not at all, in place of one of the same name. A data set that is no
    /// instance, as one of a directory or a worklist, is written with [File Meta Information][#write(Path, DataSet,
    /// DataSet)] of its own.
    ///
    /// @param path where
    /// @param dataSet what; its SOP Class and Instance UIDs become those of the File Meta Information
    /// @param syntax how
    /// @throws DicomFormatException if it has no SOP Class UID or no SOP Instance UID, has elements of group 0002 or below, or
    /// cannot be written in that syntax, see [DataSet#writeTo]; the file of that name stays then
    /// @throws IOException if it cannot be written
    /// @throws IllegalStateException if a value or a sequence is longer than 4 GiB
    public static void write(Path path, DataSet dataSet, TransferSyntax syntax) throws IOException {
        write(path, fileMeta(uidOf(dataSet, Tag.SOPClassUID), uidOf(dataSet, Tag.SOPInstanceUID), syntax.uid(), ""),
                dataSet);
    }

    /// "Media Storage SOP Class UID", "Media Storage SOP Instance UID": type 1 (PS3.10 Table 7.1-1).
    private static String uidOf(DataSet dataSet, int tag) throws DicomFormatException {
        return dataSet.string(tag).orElseThrow(() -> new DicomFormatException(tag, Dictionary.keyword(tag)
                + " is missing or empty, and File Meta Information needs it: set it, or write with File Meta Information"
                + " of your own"));
    }

    /// Writes a file so that it is there whole or not at all, in place of one of the same name. The File Meta Information is
    /// written as it is, but for its group length: also where it names no SOP Class or Instance, which breaks PS3.10 §7.1
    /// and is what a file that never had them, and is only converted, may need.
    ///
    /// @param path where
    /// @param fileMeta group 0002 and nothing else; its Transfer Syntax UID says how the data set is encoded
    /// @param dataSet what, without elements of group 0002 or below
    /// @throws DicomFormatException if one of the two has elements that belong into the other, or the data set cannot be
    /// written in that syntax, see [DataSet#writeTo]; the file of that name stays then
    /// @throws IllegalArgumentException if there is no Transfer Syntax UID
    /// @throws IOException if it cannot be written
    /// @throws IllegalStateException if a value or a sequence is longer than 4 GiB
    public static void write(Path path, DataSet fileMeta, DataSet dataSet) throws IOException {
        var syntax = TransferSyntax.of(fileMeta.string(0x0002_0010)
                .orElseThrow(
                        () -> new IllegalArgumentException("File Meta Information without a Transfer Syntax UID")));
        checkGroups(fileMeta, dataSet);
        var whole = path.toAbsolutePath();
        var partial = whole.resolveSibling(whole.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            try (var file = FileChannel.open(partial, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
                    var out = new BufferedOutputStream(Channels.newOutputStream(file), 64 * 1024)) {
                out.write(header(fileMeta));
                dataSet.writeTo(out, syntax);
            }
            Files.move(partial, whole, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    /// A reader takes the elements of group 0002 that come first for File Meta Information, and no others.
    private static void checkGroups(DataSet fileMeta, DataSet dataSet) throws DicomFormatException {
        for (var element : fileMeta) {
            if (element.tag() >>> 16 != META_GROUP) {
                throw new DicomFormatException(element.tag(), "File Meta Information has elements of group 0002 alone");
            }
        }
        if (!dataSet.isEmpty() && dataSet.elementAt(0).tag() >>> 16 <= META_GROUP) {
            throw new DicomFormatException(dataSet.elementAt(0).tag(),
                    "elements of group 0002 and below are none of the data set of a file: write them as File Meta"
                            + " Information, or take them out");
        }
    }

    private static byte[] read(FileChannel channel, long offset, int length) throws IOException {
        var buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                throw new DicomFormatException(offset + buffer.position(), "the file got shorter while it was read");
            }
        }
        return buffer.array();
    }
}
