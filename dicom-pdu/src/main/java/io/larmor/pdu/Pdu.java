package io.larmor.pdu;

import java.nio.ByteBuffer;
import java.util.Locale;

/// One of the seven protocol data units of the DICOM upper layer.
///
/// P-DATA-TF, the only one that can be large and that is sent in numbers, has besides its record form, which is meant for
/// small data and for tests, the header codec [PdvHeader], with which fragments are read and written in place.
///
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part08/sect_9.3.html PS3.8 §9.3
public sealed interface Pdu permits AssociateRq, AssociateAc, AssociateRj, PDataTf, ReleaseRq, ReleaseRp, Abort {
    /// PDU type of A-ASSOCIATE-RQ.
    int ASSOCIATE_RQ = 0x01;
    /// PDU type of A-ASSOCIATE-AC.
    int ASSOCIATE_AC = 0x02;
    /// PDU type of A-ASSOCIATE-RJ.
    int ASSOCIATE_RJ = 0x03;
    /// PDU type of P-DATA-TF.
    int P_DATA_TF = 0x04;
    /// PDU type of A-RELEASE-RQ.
    int RELEASE_RQ = 0x05;
    /// PDU type of A-RELEASE-RP.
    int RELEASE_RP = 0x06;
    /// PDU type of A-ABORT.
    int ABORT = 0x07;

    /// What stands in front of every PDU: type, a reserved byte, and the length of what follows in 32 bits.
    int HEADER_LENGTH = 6;

    /// The only DICOM application context name (PS3.7 §A.2.1).
    String APPLICATION_CONTEXT_NAME = "1.2.840.10008.3.1.1.1";

    /// {@return whether a PDU of this type exists}
    ///
    /// @param type the first byte
    static boolean isDefined(int type) {
        return type >= ASSOCIATE_RQ && type <= ABORT;
    }

    /// {@return the name of a PDU type, as `A-RELEASE-RQ`}
    ///
    /// @param type the first byte
    static String name(int type) {
        return switch (type) {
            case ASSOCIATE_RQ -> "A-ASSOCIATE-RQ";
            case ASSOCIATE_AC -> "A-ASSOCIATE-AC";
            case ASSOCIATE_RJ -> "A-ASSOCIATE-RJ";
            case P_DATA_TF -> "P-DATA-TF";
            case RELEASE_RQ -> "A-RELEASE-RQ";
            case RELEASE_RP -> "A-RELEASE-RP";
            case ABORT -> "A-ABORT";
            default -> String.format(Locale.ROOT, "PDU of type %02XH", type);
        };
    }

    /// Reads exactly one PDU, header included, and moves the buffer's position behind it.
    ///
    /// @param bytes holds one whole PDU, and possibly more behind it
    /// @return the PDU
    /// @throws MalformedPduException if the bytes are not a PDU, or not a whole one
    static Pdu decode(ByteBuffer bytes) throws MalformedPduException {
        var all = new byte[bytes.remaining()];
        bytes.get(bytes.position(), all);
        var header = new PduInput(all, 0, all.length, "PDU");
        int type = header.u8("PDU type");
        header.skip(1, "reserved byte");
        long length = header.u32("PDU length");
        if (length > header.remaining()) {
            throw new MalformedPduException(name(type), "PDU length", 2, Abort.INVALID_PDU_PARAMETER_VALUE,
                    "says " + length + " bytes, but only " + header.remaining() + " follow");
        }
        int end = HEADER_LENGTH + (int) length;
        Pdu pdu = decode(type, new PduInput(all, HEADER_LENGTH, end, name(type)));
        bytes.position(bytes.position() + end);
        return pdu;
    }

    private static Pdu decode(int type, PduInput in) throws MalformedPduException {
        return switch (type) {
            case ASSOCIATE_RQ -> AssociateRq.read(in);
            case ASSOCIATE_AC -> AssociateAc.read(in);
            case ASSOCIATE_RJ -> AssociateRj.read(in);
            case P_DATA_TF -> PDataTf.read(in);
            case RELEASE_RQ -> ReleaseRq.read(in);
            case RELEASE_RP -> ReleaseRp.read(in);
            case ABORT -> Abort.read(in);
            default -> throw new MalformedPduException("PDU", "PDU type", 0, Abort.UNRECOGNIZED_PDU,
                    String.format(Locale.ROOT, "is %02XH, which no PDU has", type));
        };
    }

    /// {@return the whole PDU in bytes, header included}
    default byte[] encode() {
        var out = new PduOutput();
        int mark = out.beginPdu(type());
        // Not over patterns: such a switch is linked in each process anew, a good part of what a short one does.
        switch (type()) {
            case ASSOCIATE_RQ -> ((AssociateRq) this).write(out);
            case ASSOCIATE_AC -> ((AssociateAc) this).write(out);
            case ASSOCIATE_RJ -> ((AssociateRj) this).write(out);
            case P_DATA_TF -> ((PDataTf) this).write(out);
            case RELEASE_RQ -> ((ReleaseRq) this).write(out);
            case RELEASE_RP -> ((ReleaseRp) this).write(out);
            case ABORT -> ((Abort) this).write(out);
            default -> throw new AssertionError(this);
        }
        out.endPdu(mark);
        return out.toArray();
    }

    /// {@return the PDU type, the first byte}
    int type();
}
