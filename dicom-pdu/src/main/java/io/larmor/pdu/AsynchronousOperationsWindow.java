package io.larmor.pdu;

/// Asynchronous operations window sub-item: how many operations may be outstanding.
///
/// @param invoked   operations that the requestor of the association may have outstanding; 0 means unlimited
/// @param performed operations that the acceptor may have outstanding with the requestor; 0 means unlimited
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part07/sect_D.3.3.3.html PS3.7 §D.3.3.3
public record AsynchronousOperationsWindow(int invoked, int performed) implements UserItem {
    /// Checks that both are unsigned numbers of 16 bits.
    public AsynchronousOperationsWindow {
        if (invoked < 0 || invoked > 0xFFFF || performed < 0 || performed > 0xFFFF) {
            throw new IllegalArgumentException(
                    "A window is 0 to 65,535 operations, not " + invoked + " and " + performed + ".");
        }
    }

    static AsynchronousOperationsWindow read(PduInput in) throws MalformedPduException {
        return new AsynchronousOperationsWindow(in.u16("maximum number of operations invoked"),
                in.u16("maximum number of operations performed"));
    }

    void write(PduOutput out) {
        int mark = out.beginItem(Item.ASYNCHRONOUS_OPERATIONS_WINDOW, 0);
        out.u16(invoked);
        out.u16(performed);
        out.endItem(mark);
    }
}
