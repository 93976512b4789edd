package io.larmor.testkit;

/// The file of a [Recording]. All numbers are big endian.
///
/// | part | bytes |
/// |---|---|
/// | head | `LARMOREC`, version (u16) 1, flags (u16; bit 0: masked), 4 of zero |
/// | entry | kind (u8), direction (u8; 0 client, 1 server), 2 of zero, connection (u32), nanoseconds since 1970 (u64), length (u32), so many bytes |
/// | index, the last entry | count (u32), then for each connection: number (u32), place of its first entry (u64), place of its last (u64), bytes of the client (u64), bytes of the server (u64) |
/// | tail | place of the index (u64), `CEROMRAL` |
///
/// A file whose writer did not get to the end has no index and no tail; it is read through instead.
final class RecordingFormat {
    static final byte[] HEAD = "LARMOREC".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    static final byte[] TAIL = "CEROMRAL".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    static final int VERSION = 1;
    static final int MASKED = 1;
    static final int HEAD_LENGTH = 16;
    static final int ENTRY_LENGTH = 20;
    static final int INDEX_ENTRY_LENGTH = 36;
    static final int TAIL_LENGTH = 16;

    /// A connection is made; its bytes are the addresses of both sides, in UTF-8, with a line feed between.
    static final int OPEN = 1;
    /// Bytes of a direction.
    static final int DATA = 2;
    /// A direction has ended in good order.
    static final int END = 3;
    /// The connection was broken.
    static final int RESET = 4;
    static final int INDEX = 0x7F;

    /// No entry is longer: what is larger is no recording.
    static final int LONGEST_ENTRY = 16 << 20;
    /// No recording has more connections.
    static final int MOST_CONNECTIONS = 1 << 20;

    private RecordingFormat() {}
}
