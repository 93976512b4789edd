package io.larmor.testkit;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import io.larmor.pdu.Octets;
import io.larmor.testkit.FaultRule.Direction;

/// A file of recorded connections, as [Recorder] wrote it: which there were, and what was said on each, piece by piece and at which time.
///
/// *Threading:* thread-safe for reading.
public final class Recording implements AutoCloseable {
    private final FileChannel file;
    private final boolean masked;
    private final List<Connection> connections;

    /// A connection that was recorded.
    ///
    /// @param number      from 1
    /// @param began       when it was made
    /// @param client      the address of the side that connected
    /// @param server      the address of the side that was connected to
    /// @param clientBytes how many bytes that side said
    /// @param serverBytes how many bytes this side said
    /// @param first       place of its first entry
    /// @param last        place of its last entry
    public record Connection(int number, Instant began, String client, String server, long clientBytes,
            long serverBytes,
            long first, long last) {}

    /// Something that one side of a connection did.
    ///
    /// @param time  when
    /// @param from  who
    /// @param what  what
    /// @param bytes what it said; empty unless that is [What#DATA]
    public record Piece(Instant time, Direction from, What what, Octets bytes) {}

    /// What a side did.
    public enum What {
        /// It said something.
        DATA,
        /// It will say no more.
        END,
        /// It broke the connection.
        RESET
    }

    /// Takes pieces one by one.
    @FunctionalInterface
    public interface Reader {
        /// Takes the next piece.
        ///
        /// @param connection whose
        /// @param piece      what happened
        /// @throws IOException as the reader likes
        void take(Connection connection, Piece piece) throws IOException;
    }

    private record Entry(long place, int kind, int direction, int connection, long nanos, int length) {
        long next() {
            return place + RecordingFormat.ENTRY_LENGTH + length;
        }

        Instant time() {
            long second = TimeUnit.SECONDS.toNanos(1);
            return Instant.ofEpochSecond(Math.floorDiv(nanos, second), Math.floorMod(nanos, second));
        }
    }

    private Recording(FileChannel file) throws IOException {
        this.file = file;
        byte[] start = read(0, RecordingFormat.HEAD_LENGTH);
        var head = ByteBuffer.wrap(start);
        if (!Arrays.equals(start, 0, RecordingFormat.HEAD.length, RecordingFormat.HEAD, 0,
                RecordingFormat.HEAD.length) || head.getShort(8) != RecordingFormat.VERSION) {
            throw new IOException("This is no recording of associations, or one of a later version.");
        }
        masked = (head.getShort(10) & RecordingFormat.MASKED) != 0;
        connections = index();
    }

    /// Opens a file.
    ///
    /// @param path the file; one whose writer did not get to the end is read as far as it goes
    /// @return the recording
    /// @throws IOException if it cannot be read, or is no recording
    public static Recording open(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path);
        try {
            return new Recording(channel);
        } catch (EOFException e) {
            channel.close();
            throw new IOException("This is no recording of associations: it ends within its head.", e);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /// {@return whether patient data was overwritten when it was recorded}
    public boolean masked() {
        return masked;
    }

    /// {@return the connections, in the order in which they were made}
    public List<Connection> connections() {
        return connections;
    }

    /// Reads everything in the order in which it happened.
    ///
    /// @param reader takes the pieces
    /// @throws IOException if the file cannot be read, or the reader throws it
    public void read(Reader reader) throws IOException {
        if (!connections.isEmpty()) {
            read(RecordingFormat.HEAD_LENGTH, connections.stream().mapToLong(Connection::last).max().orElseThrow(), 0,
                    reader);
        }
    }

    /// Reads one connection.
    ///
    /// @param connection which
    /// @return its pieces, in their order
    /// @throws IOException if the file cannot be read
    public List<Piece> pieces(Connection connection) throws IOException {
        var pieces = new ArrayList<Piece>();
        read(connection.first(), connection.last(), connection.number(), (_, piece) -> pieces.add(piece));
        return pieces;
    }

    /// Reads all that one side of a connection said.
    ///
    /// @param connection which
    /// @param from       which side
    /// @return its bytes
    /// @throws IOException if the file cannot be read
    public byte[] bytes(Connection connection, Direction from) throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (Piece piece : pieces(connection)) {
            if (piece.from() == from) {
                bytes.writeBytes(piece.bytes().toArray());
            }
        }
        return bytes.toByteArray();
    }

    private void read(long from, long to, int connection, Reader reader) throws IOException {
        for (long place = from; place <= to;) {
            Entry entry = entry(place);
            place = entry.next();
            if ((connection != 0 && entry.connection != connection) || entry.kind == RecordingFormat.OPEN) {
                continue;
            }
            What what = switch (entry.kind) {
                case RecordingFormat.DATA -> What.DATA;
                case RecordingFormat.END -> What.END;
                case RecordingFormat.RESET -> What.RESET;
                default -> throw damaged(entry.place);
            };
            var bytes = Octets.of(read(entry.place + RecordingFormat.ENTRY_LENGTH, entry.length));
            Connection of = connections.stream().filter(each -> each.number() == entry.connection).findFirst()
                    .orElseThrow(() -> damaged(entry.place));
            reader.take(of, new Piece(entry.time(), direction(entry), what, bytes));
        }
    }

    private static Direction direction(Entry entry) throws IOException {
        return switch (entry.direction) {
            case 0 -> Direction.CLIENT;
            case 1 -> Direction.SERVER;
            default -> throw damaged(entry.place);
        };
    }

    private static IOException damaged(long place) {
        return new IOException("The recording is damaged at byte " + place + ".");
    }

    private Entry entry(long place) throws IOException {
        var bytes = ByteBuffer.wrap(read(place, RecordingFormat.ENTRY_LENGTH));
        int length = bytes.getInt(16);
        if (length < 0 || length > RecordingFormat.LONGEST_ENTRY) {
            throw damaged(place);
        }
        return new Entry(place, bytes.get(0), bytes.get(1), bytes.getInt(4), bytes.getLong(8), length);
    }

    private List<Connection> index() throws IOException {
        long size = file.size();
        if (size >= RecordingFormat.HEAD_LENGTH + RecordingFormat.TAIL_LENGTH) {
            byte[] tail = read(size - RecordingFormat.TAIL_LENGTH, RecordingFormat.TAIL_LENGTH);
            if (Arrays.equals(tail, 8, RecordingFormat.TAIL_LENGTH, RecordingFormat.TAIL, 0,
                    RecordingFormat.TAIL.length)) {
                return readIndex(ByteBuffer.wrap(tail).getLong(0), size);
            }
        }
        return rebuilt(size);
    }

    private List<Connection> readIndex(long place, long size) throws IOException {
        if (place < RecordingFormat.HEAD_LENGTH || place > size - RecordingFormat.TAIL_LENGTH) {
            throw damaged(size - RecordingFormat.TAIL_LENGTH);
        }
        Entry entry = entry(place);
        var bytes = ByteBuffer.wrap(read(place + RecordingFormat.ENTRY_LENGTH, entry.length));
        int count = entry.length < 4 ? -1 : bytes.getInt();
        if (entry.kind != RecordingFormat.INDEX || count < 0 || count > RecordingFormat.MOST_CONNECTIONS
                || bytes.remaining() != (long) count * RecordingFormat.INDEX_ENTRY_LENGTH) {
            throw damaged(place);
        }
        var found = new ArrayList<Connection>();
        for (int i = 0; i < count; i++) {
            int number = bytes.getInt();
            long first = bytes.getLong();
            long last = bytes.getLong();
            if (first < RecordingFormat.HEAD_LENGTH || last < first || last >= place) {
                throw damaged(place);
            }
            found.add(opened(entry(first), number, bytes.getLong(), bytes.getLong(), last));
        }
        return List.copyOf(found);
    }

    private Connection opened(Entry entry, int number, long clientBytes, long serverBytes, long last)
            throws IOException {
        if (entry.kind != RecordingFormat.OPEN || entry.connection != number) {
            throw damaged(entry.place);
        }
        String[] sides = new String(read(entry.place + RecordingFormat.ENTRY_LENGTH, entry.length),
                StandardCharsets.UTF_8).split("\n", 2);
        return new Connection(number, entry.time(), sides[0], sides.length > 1 ? sides[1] : "", clientBytes,
                serverBytes,
                entry.place, last);
    }

    private List<Connection> rebuilt(long size) throws IOException {
        var byNumber = new TreeMap<Integer, Connection>();
        for (long place = RecordingFormat.HEAD_LENGTH; place + RecordingFormat.ENTRY_LENGTH <= size;) {
            Entry entry = entry(place);
            place = entry.next();
            if (place > size) {
                break;
            }
            Connection so = byNumber.get(entry.connection);
            if (entry.kind == RecordingFormat.OPEN) {
                byNumber.put(entry.connection, opened(entry, entry.connection, 0, 0, entry.place));
            } else if (so != null) {
                long data = entry.kind == RecordingFormat.DATA ? entry.length : 0;
                byNumber.put(entry.connection, new Connection(so.number(), so.began(), so.client(), so.server(),
                        so.clientBytes() + (entry.direction == 0 ? data : 0),
                        so.serverBytes() + (entry.direction == 0 ? 0 : data), so.first(), entry.place));
            }
        }
        return List.copyOf(byNumber.values());
    }

    private byte[] read(long place, int length) throws IOException {
        var bytes = new byte[length];
        var buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, place + buffer.position()) < 0) {
                throw new EOFException(
                        "The recording ends at byte " + (place + buffer.position()) + ", inside an entry.");
            }
        }
        return bytes;
    }

    /// Closes the file.
    @Override
    public void close() throws IOException {
        file.close();
    }
}
