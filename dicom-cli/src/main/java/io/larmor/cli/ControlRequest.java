package io.larmor.cli;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.larmor.archive.InstanceSelection;

/// What a command asks of a node that runs, over the control socket in its folder. A string is length and modified UTF-8, a list its size and
/// its strings, both bounded before anything is allocated.
sealed interface ControlRequest {
    /// Begins every connection: who speaks, and which version of this.
    int HELLO = 0x4C4D_5201;
    /// Keys of one kind in a selection; a shell takes no longer command line.
    int MAX_KEYS = 100_000;

    /// Writes the request.
    void write(DataOutput out) throws IOException;

    /// Delete instances.
    ///
    /// @param selection which
    record Delete(InstanceSelection selection) implements ControlRequest {
        static final int KIND = 1;

        static Delete read(DataInput in) throws IOException {
            return new Delete(new InstanceSelection(readList(in), readList(in), readList(in), readList(in)));
        }

        @Override
        public void write(DataOutput out) throws IOException {
            out.writeByte(KIND);
            for (var keys : List.of(selection.patientIds(), selection.studies(), selection.series(),
                    selection.sopInstances())) {
                out.writeInt(keys.size());
                for (var key : keys) {
                    out.writeUTF(key);
                }
            }
        }

        private static List<String> readList(DataInput in) throws IOException {
            int size = in.readInt();
            if (size < 0 || size > MAX_KEYS) {
                throw new IOException("a selection of " + size + " keys");
            }
            var keys = new ArrayList<String>();
            for (int i = 0; i < size; i++) {
                keys.add(in.readUTF());
            }
            return keys;
        }
    }

    /// Take in an instance, whose bytes follow.
    ///
    /// @param sopClass its SOP Class UID
    /// @param sopInstance its SOP Instance UID
    /// @param transferSyntax how its bytes are encoded
    /// @param length how many bytes there are
    record Import(String sopClass, String sopInstance, String transferSyntax, long length) implements ControlRequest {
        static final int KIND = 2;

        static Import read(DataInput in) throws IOException {
            var request = new Import(in.readUTF(), in.readUTF(), in.readUTF(), in.readLong());
            if (request.length < 0) {
                throw new IOException("an instance of " + request.length + " bytes");
            }
            return request;
        }

        @Override
        public void write(DataOutput out) throws IOException {
            out.writeByte(KIND);
            out.writeUTF(sopClass);
            out.writeUTF(sopInstance);
            out.writeUTF(transferSyntax);
            out.writeLong(length);
        }
    }

    /// Reads a request.
    static ControlRequest read(DataInput in) throws IOException {
        int kind = in.readUnsignedByte();
        return switch (kind) {
            case Delete.KIND -> Delete.read(in);
            case Import.KIND -> Import.read(in);
            default -> throw new IOException("a request of kind " + kind + " that this node does not know");
        };
    }
}
