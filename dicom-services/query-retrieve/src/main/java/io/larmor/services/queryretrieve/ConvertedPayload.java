package io.larmor.services.queryretrieve;

import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;

import io.larmor.archive.OpenInstance;
import io.larmor.assoc.Payload;
import io.larmor.data.Tag;
import io.larmor.data.Transcoder;
import io.larmor.data.TransferSyntax;

/// A stored data set that is converted losslessly while it is sent, or sent without its bulk data, without ever being whole in memory. Its length is not known before.
final class ConvertedPayload implements Payload {
    /// What is sent of it.
    enum Content {
        WHOLE, WITHOUT_BULK_DATA
    }

    private static final int PIECE = 64 * 1024;

    private final OpenInstance bytes;
    private final TransferSyntax from;
    private final TransferSyntax to;
    private final Content content;

    ConvertedPayload(OpenInstance bytes, TransferSyntax from, TransferSyntax to, Content content) {
        this.content = content;
        this.bytes = bytes;
        this.from = from;
        this.to = to;
    }

    @Override
    public long length() {
        return -1;
    }

    @Override
    public void writeTo(Sink sink) throws IOException {
        try (var in = new StoredBytes(bytes); var out = new BufferedOutputStream(new SinkStream(sink), PIECE)) {
            if (content == Content.WHOLE) {
                Transcoder.convert(in, from, out, to);
            } else {
                Transcoder.convertWithout(in, from, out, to, ConvertedPayload::isBulkData);
            }
        }
    }

    /// PS3.4 Table Z.1-1, "not … included in the top level"; and "the Waveform Data (5400,1010) Attribute shall not be included within the
    /// Waveform Sequence (5400,0100)".
    static boolean isBulkData(int tag, int depth) {
        if (depth > 0) {
            return tag == Tag.WaveformData;
        }
        return switch (tag) {
            case Tag.PixelData, Tag.FloatPixelData, Tag.DoubleFloatPixelData, Tag.PixelDataProviderURL,
                    Tag.SpectroscopyData, Tag.EncapsulatedDocument ->
                true;
            default -> switch (tag & 0xFF01_FFFF) {
                case 0x6000_3000, 0x5000_3000, 0x5000_200C -> true;
                default -> false;
            };
        };
    }

    /// Reads by position: the channel is shared and has no position of ours.
    private static final class StoredBytes extends InputStream {
        private final OpenInstance bytes;
        private final ByteBuffer buffer = ByteBuffer.allocate(PIECE).limit(0);
        private long read;

        StoredBytes(OpenInstance bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() throws IOException {
            return fill() ? buffer.get() & 0xFF : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!fill()) {
                return -1;
            }
            int n = Math.min(length, buffer.remaining());
            buffer.get(target, offset, n);
            return n;
        }

        private boolean fill() throws IOException {
            if (buffer.hasRemaining()) {
                return true;
            }
            buffer.clear().limit((int) Math.min(PIECE, bytes.length() - read));
            if (!buffer.hasRemaining()) {
                return false;
            }
            int n = bytes.channel().read(buffer, bytes.offset() + read);
            buffer.flip();
            if (n < 0) {
                throw new EOFException("The stored instance became shorter while it was read.");
            }
            read += n;
            return n > 0;
        }
    }

    private static final class SinkStream extends OutputStream {
        private final Sink sink;

        SinkStream(Sink sink) {
            this.sink = sink;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] piece, int offset, int length) throws IOException {
            sink.write(ByteBuffer.wrap(piece, offset, length));
        }
    }
}
