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
/// | … | head: SOP Instance UID, locator, name of the incoming file, its checksum, locator replaced, with a zero byte behind each |
/// | … | payload: a small instance |
///
/// @param type what it says
/// @param kept which instance
/// @param incoming of a [Type#LARGE] the name of its incoming file, else ""
/// @param checksum of a [Type#LARGE] the CRC-32C of that file, or -1 if nobody knows
/// @param replaced the locator of the instance whose place this one takes, or ""
/// @param payloadLength how long the instance is that follows
record JournalRecord(Type type, Kept kept, String incoming, long checksum, String replaced, int payloadLength) {
    static final int FIXED = 20;
    private static final int MAGIC = 0x4C4A_3032;
    /// As before checksum and locator replaced were there.
    private static final int FORMER_MAGIC = 0x4C4A_3031;
    /// Five names, of which a peer gives one, in a command of at most 64 KiB; more is damage.
    private static final int MAX_HEAD = 256 * 1024;

    enum Type {
        /// A small instance, here.
        SMALL(1),
        /// A large instance: a file, acknowledged only when it is whole and both are durable.
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

    static JournalRecord small(Kept kept, String replaced, int length) {
        return new JournalRecord(Type.SMALL, kept, "", -1, replaced, length);
    }

    static JournalRecord large(Kept kept, String incoming, long checksum, String replaced) {
        return new JournalRecord(Type.LARGE, kept, incoming, checksum, replaced, 0);
    }

    static JournalRecord removed(Kept kept) {
        return new JournalRecord(Type.REMOVED, kept, "", -1, "", 0);
    }

    /// {@return fixed part and head, the checksum over these and the payload}
    ByteBuffer encode(ByteBuffer payload) {
        var head = (kept.sopInstance() + '\0' + kept.locator() + '\0' + incoming + '\0' + checksum + '\0' + replaced
                + '\0')
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
            return (fixed.getInt(0) == MAGIC || fixed.getInt(0) == FORMER_MAGIC) && Type.of(fixed.getInt(4)).isPresent()
                    && head >= 0 && head <= MAX_HEAD
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
        boolean former = whole.getInt(0) == FORMER_MAGIC;
        // A UID of a peer may hold anything, a zero byte too: what is ours is found from the end.
        int ours = names.length - (former ? 3 : 5);
        if (ours < 1) {
            return Optional.empty();
        }
        var kept = new Kept(String.join("\0", Arrays.asList(names).subList(0, ours)), names[ours]);
        return Type.of(whole.getInt(4)).map(type -> new JournalRecord(type, kept, names[ours + 1],
                former ? -1 : Long.parseLong(names[ours + 2]), former ? "" : names[ours + 3], lengths.payload));
    }
}
