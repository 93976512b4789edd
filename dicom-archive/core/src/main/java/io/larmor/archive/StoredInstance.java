package io.larmor.archive;

import java.io.IOException;

import io.larmor.data.DataSet;

/// An instance in the archive. Immutable; a handle that stays valid as a value when the instance is deleted, though it cannot be opened
/// any more then.
public final class StoredInstance {
    private final IndexedInstance indexed;
    private final InstanceStore store;

    StoredInstance(IndexedInstance indexed, InstanceStore store) {
        this.indexed = indexed;
        this.store = store;
    }

    /// {@return the SOP Class UID}
    public String sopClass() {
        return indexed.sopClass();
    }

    /// {@return the SOP Instance UID}
    public String sopInstance() {
        return indexed.sopInstance();
    }

    /// {@return the UID of the transfer syntax that it is in}
    public String transferSyntax() {
        return indexed.transferSyntax();
    }

    /// {@return the Study Instance UID, or "" if it has none}
    public String study() {
        return indexed.study();
    }

    /// {@return the Series Instance UID, or "" if it has none}
    public String series() {
        return indexed.series();
    }

    /// {@return the length of its data set in bytes}
    public long length() {
        return indexed.length();
    }

    /// Opens the data set, byte for byte as it was received.
    ///
    /// @return its bytes, without preamble and File Meta Information
    /// @throws java.nio.file.NoSuchFileException if it was deleted
    /// @throws IOException if it cannot be opened
    public OpenInstance open() throws IOException {
        var whole = store.open(indexed.locator());
        return new OpenInstance(whole.channel(), whole.offset() + indexed.offset(), indexed.length());
    }

    /// Opens the Part 10 file (PS3.10 §7): preamble, File Meta Information, data set.
    ///
    /// @return its bytes
    /// @throws java.nio.file.NoSuchFileException if it was deleted
    /// @throws IOException if it cannot be opened
    public OpenInstance openFile() throws IOException {
        return store.open(indexed.locator());
    }

    /// Reads some attributes.
    ///
    /// @param tags of top-level attributes
    /// @return those that are there, and the character set that they are in
    /// @throws IOException if the instance cannot be read
    public DataSet attributes(int... tags) throws IOException {
        return StoredAttributes.read(this, tags);
    }

    IndexedInstance indexed() {
        return indexed;
    }

    /// Tells the SOP Instance UID.
    @Override
    public String toString() {
        return "StoredInstance[" + sopInstance() + "]";
    }
}
