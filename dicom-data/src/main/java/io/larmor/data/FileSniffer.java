package io.larmor.data;

/// Tells from its first bytes whether a file is DICOM, and how its data set is encoded when it does not say.
final class FileSniffer {
    private static final int PREAMBLE = 128;

    private FileSniffer() {}

    /// {@return where the File Meta Information starts, -1 when there is none}
    static int metaOffset(byte[] head) {
        if (isPrefix(head, PREAMBLE)) {
            return PREAMBLE + 4;
        }
        if (isPrefix(head, 0)) {
            return 4;
        }
        return head.length >= 8 && u16(head, 0) == 2 && u16(head, 2) <= 0x20 ? 0 : -1;
    }

    private static boolean isPrefix(byte[] head, int at) {
        return head.length >= at + 4 && head[at] == 'D' && head[at + 1] == 'I' && head[at + 2] == 'C'
                && head[at + 3] == 'M';
    }

    /// {@return whether the element at an offset names its VR}
    static boolean isExplicit(byte[] head, int at) {
        return head.length < at + 6 || Vr.of(((head[at + 4] & 0xFF) << 8) | (head[at + 5] & 0xFF)) != null;
    }

    /// Guesses the encoding of a data set.
    ///
    /// @param start its first 8 bytes, or more
    /// @param length how many bytes it has in all
    /// @param bare whether nothing else says that this is DICOM
    /// @return the syntax, of the three that are neither compressed nor deflated
    /// @throws DicomFormatException if that is no data set
    static TransferSyntax guess(byte[] start, long length, boolean bare) throws DicomFormatException {
        if (start.length >= 8) {
            boolean explicit = isExplicit(start, 0);
            int group = u16(start, 0);
            int groupIfBig = Integer.reverseBytes(group) >>> 16;
            if (!bare && !explicit) {
                return TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN;
            }
            if (explicit && isFirstGroup(group)) {
                return TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
            }
            if (explicit && isFirstGroup(groupIfBig)) {
                return TransferSyntax.EXPLICIT_VR_BIG_ENDIAN;
            }
            long declared = u16(start, 4) | (long) u16(start, 6) << 16;
            if (!explicit && isFirstGroup(group) && declared <= length - 8) {
                return TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN;
            }
        }
        throw new DicomFormatException("not a DICOM file: neither the prefix DICM nor the start of a data set");
    }

    /// Data sets of every SOP class have elements of group 0008; some put a group 0004 in front.
    private static boolean isFirstGroup(int group) {
        return group == 8 || group == 4;
    }

    private static int u16(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) | ((bytes[at + 1] & 0xFF) << 8);
    }
}
