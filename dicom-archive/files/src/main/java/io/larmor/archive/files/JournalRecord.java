package io.larmor.archive.files;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

import io.larmor.archive.InstanceStore.Kept;

/// An entry of the journal.
///
/// | bytes | what |
/// |---|---|
/// | 4 | magic number |
/// | 4 | type |
/// | 4 | length of the head |
/// | 4 | length of the payload |
/// | 4 | CRC-32C of the five fields around it and of head and payload |
/// | … | head: SOP Instance UID, locator, and name of the incoming file, with a zero byte behind each |
/// | … | payload: a small instance |
///
/// @param type what it says
/// @param kept which instance
/// @param incoming of a [Type#LARGE] the name of its incoming file, else ""
/// @param payloadLength how long the instance is that follows
record JournalRecord(Type type, Kept kept, String incoming, int payloadLength) {
    static final int FIXED = 20;
    private static final int MAGIC = 0x4C4A_3031;
    /// Three names, each far shorter; more is damage.
    private static final int MAX_HEAD = 64 * 1024;

    enum Type {
        /// A small instance, here.
        SMALL(1),
        /// A large instance: a file that was whole and durable before this was written.
        LARGE(2),
        /// An instance that was removed.
        REMOVED(3);

        private final int code;

        Type(int code) {
            this.code = code;
        }

        static Optional<Type> of(int code) {
            return Arrays.stream(values()).filter(type -> type.code == code).findFirst();
        }
    }

    /// {@return fixed part and head, the checksum over these and the payload}
    ByteBuffer encode(ByteBuffer payload) {
        var head = (kept.sopInstance() + '\0' + kept.locator() + '\0' + incoming + '\0')
                .getBytes(StandardCharsets.UTF_8);
        var out = ByteBuffer.allocate(FIXED + head.length);
        out.putInt(MAGIC).putInt(type.code).putInt(head.length).putInt(payloadLength).putInt(0).put(head).flip();
        out.putInt(FIXED - 4, checksum(out, payload));
        return out;
    }

    private static int checksum(ByteBuffer start, ByteBuffer payload) {
        var crc = new CRC32C();
        crc.update(start.duplicate().limit(FIXED - 4));
        crc.update(start.duplicate().position(FIXED));
        crc.update(payload.duplicate());
        return (int) crc.getValue();
    }

    /// Lengths of an entry, read ahead of the rest.
    ///
    /// @param head length of the head
    /// @param payload length of the payload
    record Lengths(int head, int payload) {
        /// {@return whether the bytes begin an entry of which at most `left` bytes follow}
        static boolean isStart(ByteBuffer fixed, long left) {
            int head = fixed.getInt(8);
            int payload = fixed.getInt(12);
            return fixed.getInt(0) == MAGIC && Type.of(fixed.getInt(4)).isPresent() && head >= 0 && head <= MAX_HEAD
                    && payload >= 0
                    && (long) head + payload <= left;
        }

        static Lengths of(ByteBuffer fixed) {
            return new Lengths(fixed.getInt(8), fixed.getInt(12));
        }
    }

    /// {@return the entry, or nothing if it is damaged}
    ///
    /// @param whole fixed part, head and payload
    static Optional<JournalRecord> decode(ByteBuffer whole) {
        var lengths = Lengths.of(whole);
        var start = whole.duplicate().limit(FIXED + lengths.head);
        var payload = whole.duplicate().position(FIXED + lengths.head);
        if (checksum(start, payload) != whole.getInt(FIXED - 4)) {
            return Optional.empty();
        }
        var names = StandardCharsets.UTF_8.decode(start.position(FIXED)).toString().split("\0", -1);
        if (names.length != 4) {
            return Optional.empty();
        }
        return Type.of(whole.getInt(4))
                .map(type -> new JournalRecord(type, new Kept(names[0], names[1]), names[2], lengths.payload));
    }
}
