package io.larmor.assoc;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

import io.larmor.pdu.Pdu;

/// Names what speaks on a connection that should speak DICOM, or TLS.
final class FirstBytes {
    private FirstBytes() {}

    /// A sentence about bytes that do not begin a PDU.
    static String describe(byte[] bytes) {
        String what;
        if (isTls(bytes)) {
            what = "a TLS handshake; one side uses TLS and the other does not: switch it on, or off, for both";
        } else if (bytes.length > 1 && bytes[0] == 0x15 && bytes[1] == 0x03) {
            what = "a TLS alert; the peer wants TLS on this port";
        } else {
            what = foreign(bytes);
        }
        return "The peer did not send a PDU but " + what + ".";
    }

    /// What bytes are that do not begin a TLS record, and what to do.
    static String insteadOfTls(byte[] bytes) {
        if (bytes.length > 1 && Pdu.isDefined(bytes[0] & 0xFF) && bytes[1] == 0) {
            return "an " + Pdu.name(bytes[0] & 0xFF) + " PDU; one side uses TLS and the other does not:"
                    + " switch it on, or off, for both";
        }
        return foreign(bytes);
    }

    /// Whether these bytes begin a TLS handshake record.
    static boolean isTls(byte[] bytes) {
        return bytes.length > 1 && bytes[0] == 0x16 && bytes[1] == 0x03;
    }

    private static String foreign(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (text.startsWith("HTTP") || text.startsWith("GET ") || text.startsWith("POST")
                || text.startsWith("HEAD") || text.startsWith("PUT ") || text.startsWith("OPTI")) {
            return "HTTP; DICOMweb and DICOM use different ports: check the port";
        } else if (text.startsWith("\u000B")) {
            return "an HL7 message (MLLP); check the port";
        } else if (text.startsWith("PROXY ") || text.startsWith("\r\n\r\n\u0000\r")) {
            return "a PROXY protocol header; switch it off in the load balancer, or accept it from its address";
        } else if (text.startsWith("SSH-")) {
            return "SSH; check the port";
        }
        return String.format(Locale.ROOT, "a byte of %02XH; check that the peer speaks DICOM on this port", bytes[0]);
    }
}
