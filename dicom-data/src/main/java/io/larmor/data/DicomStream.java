package io.larmor.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/// A DICOM file that goes by once (PS3.10 §7), from a pipe, a socket or an entry of an archive: what a [DicomFile] is for files that can be
/// read anywhere. Part 10 with its File Meta Information, or a bare data set.
///
/// Memory holds what stands around large values, within [Limits#total()]; where these go, a [BulkDataConsumer] says: nowhere
/// ([BulkDataConsumer#DISCARD]), into a file ([BulkDataConsumer#spool]), or wherever it reads them to as they pass.
///
/// {@snippet file="io/larmor/data/TourTest.java" region="stream"}
///
/// For one file and one thread. The stream is not closed; the data set ends where it does.
///
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part10/chapter_7.html PS3.10 §7
public final class DicomStream {
    /// What tells whether there is File Meta Information, and how it starts; and what tells a transfer syntax.
    private static final int FIRST = 144;
    private static final int START = 16;

    private final InputStream in;
    private final ReadOptions options;
    private final FileHead head;
    private final TransferSyntax transferSyntax;
    /// What has been read of the data set, until it is given out.
    private byte @Nullable [] rest;

    private DicomStream(InputStream in, ReadOptions options) throws IOException {
        this.in = in;
        this.options = options;
        var first = in.readNBytes(FIRST);
        int meta = FileSniffer.metaOffset(first);
        var parser = meta < 0 ? null : new DataSetParser(in, first, meta, 0, FileHead.reading(options));
        head = new FileHead(first, parser, options);
        var behind = parser == null ? first : parser.rest();
        if (behind.length < START) {
            int held = behind.length;
            behind = Arrays.copyOf(behind, START);
            behind = Arrays.copyOf(behind, held + in.readNBytes(behind, held, START - held));
        }
        rest = behind;
        var named = head.namedSyntax();
        transferSyntax = named.isPresent()
                ? TransferSyntax.of(named.get())
                : head.guessedSyntax(behind, behind.length < START ? behind.length : Long.MAX_VALUE);
    }

    /// Reads the File Meta Information.
    ///
    /// @param in the file, from its first byte to its end; not closed
    /// @param options what to tolerate, and the limits
    /// @return the file, whose data set can be read once
    /// @throws DicomFormatException if it is not DICOM
    /// @throws IOException if reading fails
    public static DicomStream open(InputStream in, ReadOptions options) throws IOException {
        return new DicomStream(in, options);
    }

    /// Reads the File Meta Information.
    ///
    /// @param in the file, from its first byte to its end; not closed. A channel that does not block is refused with an
    /// [java.nio.channels.IllegalBlockingModeException]
    /// @param options what to tolerate, and the limits
    /// @return the file, whose data set can be read once
    /// @throws DicomFormatException if it is not DICOM
    /// @throws IOException if reading fails
    public static DicomStream open(ReadableByteChannel in, ReadOptions options) throws IOException {
        return new DicomStream(Channels.newInputStream(in), options);
    }

    /// {@return the File Meta Information, group 0002, if the file has it}
    public Optional<DataSet> fileMeta() {
        return Optional.ofNullable(head.meta);
    }

    /// {@return how the data set is encoded; guessed from its first bytes when the file does not say}
    public TransferSyntax transferSyntax() {
        return transferSyntax;
    }

    /// {@return where in the file the data set starts}
    public long dataSetOffset() {
        return head.end;
    }

    /// {@return what breaks PS3.10 and was read all the same; see also [DataSet#notes()]}
    public List<ReadNote> notes() {
        return head.notes();
    }

    /// Reads the data set, to the end of the stream or, with [ReadOptions.Builder#stopAtTag], to some place behind that tag. What is large
    /// goes to the consumer, as [DataSet#read] says.
    ///
    /// @param consumer where large values go
    /// @return the data set
    /// @throws DicomFormatException if it is malformed or goes beyond a limit; offsets count from the start of the file, those of a deflated data
    /// set from its own
    /// @throws IOException if reading fails, or the consumer does
    /// @throws IllegalStateException if the data set has been read before, or the consumer keeps a value of another length
    public DataSet readDataSet(BulkDataConsumer consumer) throws IOException {
        if (!transferSyntax.deflated()) {
            return new DataSetParser(in, take(), 0, head.end, options, consumer).parse(transferSyntax);
        }
        return DataSet.read(encodedDataSet(), transferSyntax, options, consumer);
    }

    /// {@return the bytes of the data set, in its transfer syntax, for what reads them itself, as a [Transcoder]}
    ///
    /// @throws IllegalStateException if the data set has been read before
    public InputStream encodedDataSet() {
        return new SequenceInputStream(new ByteArrayInputStream(take()), in);
    }

    private byte[] take() {
        var taken = rest;
        if (taken == null) {
            throw new IllegalStateException("the data set has passed");
        }
        rest = null;
        return taken;
    }
}
