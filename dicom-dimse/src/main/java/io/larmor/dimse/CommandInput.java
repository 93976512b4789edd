package io.larmor.dimse;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;

/// Reads a command set by element, whatever the order it came in, and knows which elements nobody asked for.
final class CommandInput {
    private static final int HEADER = 8;
    private static final int NO_DATA_SET = 0x0101;
    /// No command has more than 14 elements; a few private ones fit before the arrays grow.
    private static final int TYPICAL_ELEMENTS = 16;

    private final byte[] bytes;
    private final String likelySopClass;
    private int[] offsets = new int[TYPICAL_ELEMENTS];
    private int count;
    private long taken;

    /// Indexes the elements.
    ///
    /// @param bytes the whole command set, and nothing behind it
    /// @param likelySopClass a string to return instead of a new one, where the SOP class reads the same
    CommandInput(byte[] bytes, String likelySopClass) throws DicomFormatException {
        this.bytes = bytes;
        this.likelySopClass = likelySopClass;
        int at = 0;
        while (at < bytes.length) {
            if (bytes.length - at < HEADER) {
                throw new DicomFormatException(at, "the command set ends inside the head of an element");
            }
            int tag = tagAt(bytes, at);
            if (tag >>> 16 != 0) {
                throw new DicomFormatException(tag, at, "only elements of group 0000 may stand in a command set");
            }
            long length = Integer.toUnsignedLong(intAt(bytes, at + Integer.BYTES));
            if (length > bytes.length - at - HEADER) {
                throw new DicomFormatException(tag, at,
                        "the element says it has " + length + " bytes, but the command set has "
                                + (bytes.length - at - HEADER) + " more");
            }
            add(tag, at);
            at += HEADER + (int) length;
        }
        take(find(Tag.CommandGroupLength));
    }

    private void add(int tag, int at) throws DicomFormatException {
        if (find(tag) >= 0) {
            throw new DicomFormatException(tag, at, "the element stands twice in the command set");
        }
        if (count == Long.SIZE) {
            throw new DicomFormatException(tag, at, "a command set of more than " + Long.SIZE + " elements");
        }
        if (count == offsets.length) {
            offsets = Arrays.copyOf(offsets, count * 2);
        }
        offsets[count++] = at;
    }

    int us(int tag) throws DicomFormatException {
        return usAt(tag, mandatory(tag));
    }

    int optionalUs(int tag, int absent) throws DicomFormatException {
        int index = find(tag);
        return index < 0 || length(index) == 0 ? absent : usAt(tag, index);
    }

    String ui(int tag) throws DicomFormatException {
        String uid = text(mandatory(tag), likelySopClass);
        if (uid.isEmpty()) {
            throw new DicomFormatException(tag, offset(find(tag)), "the UID is mandatory, but empty");
        }
        return uid;
    }

    /// {@return the UID, or an empty string if there is none}
    String optionalUi(int tag) {
        return optionalText(tag);
    }

    String ae(int tag) throws DicomFormatException {
        return text(mandatory(tag), likelySopClass);
    }

    String optionalText(int tag) {
        int index = find(tag);
        return index < 0 ? "" : text(index, likelySopClass);
    }

    boolean has(int tag) {
        return find(tag) >= 0;
    }

    Priority priority() throws DicomFormatException {
        int code = us(Tag.Priority);
        if (!Priority.isCode(code)) {
            throw new DicomFormatException(Tag.Priority, offset(find(Tag.Priority)),
                    "Priority is 0, 1 or 2, not " + code);
        }
        return Priority.of(code);
    }

    boolean hasDataSet() throws DicomFormatException {
        return us(Tag.CommandDataSetType) != NO_DATA_SET;
    }

    /// Checks that the data set is announced that a message of this kind must have, or none if it must have none.
    void dataSet(CommandField field, boolean expected) throws DicomFormatException {
        if (hasDataSet() != expected) {
            throw new DicomFormatException(Tag.CommandDataSetType, offset(find(Tag.CommandDataSetType)),
                    "a " + field
                            + (expected
                                    ? " has a data set, but none is announced"
                                    : " has no data set, but one is announced"));
        }
    }

    List<Integer> tags(int tag) throws DicomFormatException {
        int index = find(tag);
        if (index < 0) {
            return List.of();
        }
        take(index);
        int length = length(index);
        if (length % Integer.BYTES != 0) {
            throw wrongLength(tag, index, "a multiple of 4");
        }
        var result = new ArrayList<Integer>(length / Integer.BYTES);
        int start = offset(index) + HEADER;
        for (int at = start; at < start + length; at += Integer.BYTES) {
            result.add(tagAt(bytes, at));
        }
        return List.copyOf(result);
    }

    Status status() throws DicomFormatException {
        int code = us(Tag.Status);
        if (!has(Tag.ErrorComment) && !has(Tag.OffendingElement) && !has(Tag.ErrorID)) {
            return Status.of(code);
        }
        return new Status(code, optionalText(Tag.ErrorComment), tags(Tag.OffendingElement),
                optionalUs(Tag.ErrorID, -1));
    }

    /// {@return the status of a response that may name attributes in Attribute Identifier List (PS3.7 §C.4.2, §C.5.13, §C.5.17)}
    Status statusWithAttributes() throws DicomFormatException {
        Status status = status();
        return has(Tag.AttributeIdentifierList)
                ? status.withAttributes(tags(Tag.AttributeIdentifierList))
                : status;
    }

    SubOperations subOperations() throws DicomFormatException {
        return new SubOperations(optionalUs(Tag.NumberOfRemainingSuboperations, -1),
                optionalUs(Tag.NumberOfCompletedSuboperations, -1), optionalUs(Tag.NumberOfFailedSuboperations, -1),
                optionalUs(Tag.NumberOfWarningSuboperations, -1));
    }

    /// {@return the elements that have not been asked for, as they came}
    DataSet others() throws DicomFormatException {
        if (taken == (count == Long.SIZE ? -1L : (1L << count) - 1)) {
            return DataSet.EMPTY;
        }
        var rest = new byte[bytes.length];
        int size = 0;
        for (int index : ascending()) {
            if ((taken & 1L << index) == 0) {
                int length = HEADER + length(index);
                System.arraycopy(bytes, offset(index), rest, size, length);
                size += length;
            }
        }
        return DataSet.parse(Arrays.copyOf(rest, size), TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
    }

    private List<Integer> ascending() {
        var order = new ArrayList<Integer>(count);
        for (int i = 0; i < count; i++) {
            order.add(i);
        }
        order.sort((a, b) -> Integer.compareUnsigned(tagAt(bytes, offset(a)), tagAt(bytes, offset(b))));
        return order;
    }

    private int mandatory(int tag) throws DicomFormatException {
        int index = find(tag);
        if (index < 0) {
            throw new DicomFormatException(tag, bytes.length, "the command set lacks this mandatory element");
        }
        return index;
    }

    private int usAt(int tag, int index) throws DicomFormatException {
        if (length(index) != Short.BYTES) {
            throw wrongLength(tag, index, "2");
        }
        take(index);
        int at = offset(index) + HEADER;
        return (bytes[at] & 0xFF) | (bytes[at + 1] & 0xFF) << 8;
    }

    private DicomFormatException wrongLength(int tag, int index, String expected) {
        return new DicomFormatException(tag, offset(index),
                "the length must be " + expected + ", not " + length(index));
    }

    /// Spaces and NULs at the end are padding, spaces at the start are not significant in an AE.
    private String text(int index, String likely) {
        take(index);
        int start = offset(index) + HEADER;
        int end = start + length(index);
        while (end > start && (bytes[end - 1] == ' ' || bytes[end - 1] == 0)) {
            end--;
        }
        while (start < end && bytes[start] == ' ') {
            start++;
        }
        if (end - start == likely.length() && same(start, likely)) {
            return likely;
        }
        return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }

    private boolean same(int start, String likely) {
        for (int i = 0; i < likely.length(); i++) {
            if (bytes[start + i] != likely.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private int find(int tag) {
        for (int i = 0; i < count; i++) {
            if (tagAt(bytes, offsets[i]) == tag) {
                return i;
            }
        }
        return -1;
    }

    private void take(int index) {
        if (index >= 0) {
            taken |= 1L << index;
        }
    }

    private int offset(int index) {
        return offsets[index];
    }

    private int length(int index) {
        return intAt(bytes, offsets[index] + Integer.BYTES);
    }

    static int tagAt(byte[] bytes, int at) {
        return (bytes[at + 1] & 0xFF) << 24 | (bytes[at] & 0xFF) << 16 | (bytes[at + 3] & 0xFF) << 8
                | (bytes[at + 2] & 0xFF);
    }

    static int intAt(byte[] bytes, int at) {
        return (bytes[at + 3] & 0xFF) << 24 | (bytes[at + 2] & 0xFF) << 16 | (bytes[at + 1] & 0xFF) << 8
                | (bytes[at] & 0xFF);
    }
}
