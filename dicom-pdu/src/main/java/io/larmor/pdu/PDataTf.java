package io.larmor.pdu;

import java.util.ArrayList;
import java.util.List;

/// P-DATA-TF. Carries fragments of messages; this form holds them in memory.
///
/// @param values one or more presentation data values
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part08/sect_9.3.5.html PS3.8 §9.3.5
public record PDataTf(List<Pdv> values) implements Pdu {
    /// Checks that there is a value.
    public PDataTf {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException("A P-DATA-TF holds one or more presentation data values.");
        }
    }

    @Override
    public int type() {
        return P_DATA_TF;
    }

    static PDataTf read(PduInput in) throws MalformedPduException {
        var values = new ArrayList<Pdv>();
        do {
            values.add(Pdv.read(in));
        } while (in.hasRemaining());
        return new PDataTf(values);
    }

    void write(PduOutput out) {
        values.forEach(value -> value.write(out));
    }
}
