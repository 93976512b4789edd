package io.larmor.pdu;

/// A-RELEASE-RP. Agrees to the end of an association; it holds four reserved bytes.
///
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part08/sect_9.3.7.html PS3.8 §9.3.7
public record ReleaseRp() implements Pdu {
    @Override
    public int type() {
        return RELEASE_RP;
    }

    static ReleaseRp read(PduInput in) throws MalformedPduException {
        in.skip(4, "reserved bytes");
        in.expectEnd();
        return new ReleaseRp();
    }

    void write(PduOutput out) {
        out.zeros(4);
    }
}
