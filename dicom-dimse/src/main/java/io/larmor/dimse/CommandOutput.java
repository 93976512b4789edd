package io.larmor.dimse;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;

/// Writes a command set: implicit VR little endian, ascending, with a group length (PS3.7 §6.3.1).
///
/// Elements that a message does not model are slipped in where their tags belong.
final class CommandOutput {
    private static final int HEADER = 8;
    private static final int GROUP_LENGTH_SIZE = 12;
    private static final int TYPICAL_SIZE = 192;
    /// Any value but 0101H says that there is a data set (PS3.7 §9.3.1.1); this is the most common one.
    private static final int DATA_SET = 0x0001;
    private static final int NO_DATA_SET = 0x0101;
    /// Error Comment is an LO (PS3.5 §6.2).
    private static final int MAX_COMMENT = 64;
    private static final String ELLIPSIS = "...";

    private final byte[] others;
    private final boolean hasDataSet;
    private byte[] out = new byte[TYPICAL_SIZE];
    private int size = GROUP_LENGTH_SIZE;
    private int othersAt;

    CommandOutput(DataSet others, boolean hasDataSet) {
        this.others = others.isEmpty() ? new byte[0] : others.encode(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
        this.hasDataSet = hasDataSet;
    }

    CommandOutput field(CommandField field) {
        return us(Tag.CommandField, field.code());
    }

    CommandOutput priority(Priority priority) {
        return us(Tag.Priority, priority.code());
    }

    CommandOutput dataSetType() {
        return us(Tag.CommandDataSetType, hasDataSet ? DATA_SET : NO_DATA_SET);
    }

    CommandOutput status(Status status) {
        us(Tag.Status, status.code());
        if (!status.offendingElements().isEmpty()) {
            tags(Tag.OffendingElement, status.offendingElements());
        }
        if (!status.comment().isEmpty()) {
            text(Tag.ErrorComment, fitting(status.comment()), ' ');
        }
        if (status.errorId() >= 0) {
            us(Tag.ErrorID, status.errorId());
        }
        return this;
    }

    private static String fitting(String comment) {
        return comment.length() <= MAX_COMMENT
                ? comment
                : comment.substring(0, MAX_COMMENT - ELLIPSIS.length()) + ELLIPSIS;
    }

    /// Writes the Attribute Identifier List of a status, if there is one.
    CommandOutput attributes(Status status) {
        return status.attributes().isEmpty() ? this : tags(Tag.AttributeIdentifierList, status.attributes());
    }

    CommandOutput us(int tag, int value) {
        begin(tag, Short.BYTES);
        putShort(value);
        return this;
    }

    CommandOutput ui(int tag, String uid) {
        return text(tag, uid, '\0');
    }

    /// Writes the element only if there is a value.
    CommandOutput optionalUi(int tag, String uid) {
        return uid.isEmpty() ? this : ui(tag, uid);
    }

    /// Writes the element only if the value is not -1; numbers that do not fit are written as the largest that does.
    CommandOutput optionalUs(int tag, int value) {
        return value < 0 ? this : us(tag, Math.min(value, Checks.MAX_U16));
    }

    CommandOutput ae(int tag, String title) {
        return text(tag, title, ' ');
    }

    CommandOutput tags(int tag, List<Integer> values) {
        begin(tag, values.size() * Integer.BYTES);
        for (int value : values) {
            putShort(value >>> 16);
            putShort(value);
        }
        return this;
    }

    /// {@return the bytes, from 0 to {@link #size()}}
    byte[] finish() {
        flushOthers(-1);
        int end = size;
        size = 0;
        putHeader(Tag.CommandGroupLength, Integer.BYTES);
        putInt(end - GROUP_LENGTH_SIZE);
        size = end;
        return out;
    }

    int size() {
        return size;
    }

    private CommandOutput text(int tag, String value, char padding) {
        var encoded = value.getBytes(StandardCharsets.UTF_8);
        int padded = encoded.length + (encoded.length & 1);
        begin(tag, padded);
        System.arraycopy(encoded, 0, out, size, encoded.length);
        if (padded > encoded.length) {
            out[size + encoded.length] = (byte) padding;
        }
        size += padded;
        return this;
    }

    private void begin(int tag, int length) {
        flushOthers(tag);
        ensure(HEADER + length);
        putHeader(tag, length);
    }

    /// Copies the elements not modelled that come before a tag; one with that very tag is superseded.
    private void flushOthers(int tag) {
        while (othersAt < others.length) {
            int next = CommandInput.tagAt(others, othersAt);
            if (Integer.compareUnsigned(next, tag) > 0) {
                return;
            }
            int length = HEADER + CommandInput.intAt(others, othersAt + Integer.BYTES);
            if (next != tag) {
                ensure(length);
                System.arraycopy(others, othersAt, out, size, length);
                size += length;
            }
            othersAt += length;
        }
    }

    private void ensure(int more) {
        if (out.length - size < more) {
            out = Arrays.copyOf(out, Math.max(out.length * 2, size + more));
        }
    }

    private void putHeader(int tag, int length) {
        putShort(tag >>> 16);
        putShort(tag);
        putInt(length);
    }

    private void putShort(int value) {
        out[size++] = (byte) value;
        out[size++] = (byte) (value >>> 8);
    }

    private void putInt(int value) {
        putShort(value);
        putShort(value >>> 16);
    }
}
