package io.larmor.archive;

/// What the index knows of a stored instance.
///
/// @param sopInstance the SOP Instance UID
/// @param sopClass the SOP Class UID
/// @param transferSyntax the UID of the transfer syntax that it is in
/// @param study the Study Instance UID, or "" if it has none
/// @param series the Series Instance UID, or "" if it has none
/// @param locator where the instance store keeps it
/// @param offset where in those bytes the data set begins, behind preamble and File Meta Information
/// @param length the length of the data set in bytes
/// @param checksum the CRC-32C of all those bytes, header and data set; -1 if it was stored before checksums were kept
/// @param committed whether storage commitment was given for it
/// @param position its place in the index's order of instances; the index sets and understands it
public record IndexedInstance(String sopInstance, String sopClass, String transferSyntax, String study, String series,
        String locator, long offset, long length, long checksum, boolean committed, Position position) {

    /// {@return the same after storage commitment was given for it}
    IndexedInstance asCommitted() {
        return new IndexedInstance(sopInstance, sopClass, transferSyntax, study, series, locator, offset, length,
                checksum, true, position);
    }

    /// A place in the order of instances.
    ///
    /// @param study key of the study
    /// @param seriesNumber Series Number, the largest number if there is none
    /// @param series key of the series
    /// @param instanceNumber Instance Number, the largest number if there is none
    /// @param instance key of the instance
    public record Position(long study, long seriesNumber, long series, long instanceNumber, long instance) {
        /// Not set yet.
        public static final Position NONE = new Position(0, 0, 0, 0, 0);
    }
}
