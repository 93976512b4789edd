package io.larmor.cli;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

import io.larmor.archive.ArchiveRefusedException;
import io.larmor.archive.StoreOutcome;

/// What a running node answers to a [ControlRequest].
sealed interface ControlReply {
    /// More of a message than this is cut off.
    int MAX_MESSAGE = 10_000;

    /// Writes the reply.
    void write(DataOutput out) throws IOException;

    /// Instances were deleted.
    ///
    /// @param count how many
    record Deleted(int count) implements ControlReply {
        static final int KIND = 1;

        @Override
        public void write(DataOutput out) throws IOException {
            out.writeByte(KIND);
            out.writeInt(count);
        }
    }

    /// An instance was taken in.
    ///
    /// @param outcome what became of it
    record Imported(StoreOutcome outcome) implements ControlReply {
        static final int KIND = 2;

        @Override
        public void write(DataOutput out) throws IOException {
            out.writeByte(KIND);
            out.writeUTF(outcome.name());
        }
    }

    /// The archive refused an instance.
    ///
    /// @param reason why
    /// @param message why, in words
    record Refused(ArchiveRefusedException.Reason reason, String message) implements ControlReply {
        static final int KIND = 3;

        @Override
        public void write(DataOutput out) throws IOException {
            out.writeByte(KIND);
            out.writeUTF(reason.name());
            out.writeUTF(cut(message));
        }
    }

    /// It did not work.
    ///
    /// @param message why
    record Failed(String message) implements ControlReply {
        static final int KIND = 4;

        @Override
        public void write(DataOutput out) throws IOException {
            out.writeByte(KIND);
            out.writeUTF(cut(message));
        }
    }

    /// Reads a reply.
    static ControlReply read(DataInput in) throws IOException {
        int kind = in.readUnsignedByte();
        try {
            return switch (kind) {
                case Deleted.KIND -> new Deleted(in.readInt());
                case Imported.KIND -> new Imported(StoreOutcome.valueOf(in.readUTF()));
                case Refused.KIND ->
                    new Refused(ArchiveRefusedException.Reason.valueOf(in.readUTF()), in.readUTF());
                case Failed.KIND -> new Failed(in.readUTF());
                default -> throw new IOException("the node gave a reply of kind " + kind);
            };
        } catch (IllegalArgumentException e) {
            throw new IOException("the node gave a reply that is not known here", e);
        }
    }

    private static String cut(String message) {
        return message.substring(0, Math.min(message.length(), MAX_MESSAGE));
    }
}
