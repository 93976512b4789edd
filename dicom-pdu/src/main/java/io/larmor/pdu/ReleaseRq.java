package io.larmor.pdu;

/// A-RELEASE-RQ. Asks for the orderly end of an association; it holds four reserved bytes.
///
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part08/sect_9.3.6.html PS3.8 §9.3.6
public record ReleaseRq() implements Pdu {
    @Override
    public int type() {
        return RELEASE_RQ;
    }

    static ReleaseRq read(PduInput in) throws MalformedPduException {
        in.skip(4, "reserved bytes");
        in.expectEnd();
        return new ReleaseRq();
    }

    void write(PduOutput out) {
        out.zeros(4);
    }
}
