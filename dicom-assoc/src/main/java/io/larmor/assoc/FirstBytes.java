package io.larmor.assoc;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Names what speaks on a connection that should speak DICOM.
final class FirstBytes {
    private FirstBytes() {}

    /// A sentence about bytes that do not begin a PDU.
    static String describe(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        String what;
        if (text.startsWith("\u0016\u0003")) {
            what = "a TLS handshake; one side uses TLS and the other does not: switch it on, or off, for both";
        } else if (text.startsWith("\u0015\u0003")) {
            what = "a TLS alert; the peer wants TLS on this port";
        } else if (text.startsWith("HTTP") || text.startsWith("GET ") || text.startsWith("POST")
                || text.startsWith("HEAD") || text.startsWith("PUT ") || text.startsWith("OPTI")) {
            what = "HTTP; DICOMweb and DICOM use different ports: check the port";
        } else if (text.startsWith("\u000B")) {
            what = "an HL7 message (MLLP); check the port";
        } else if (text.startsWith("PROXY ") || text.startsWith("\r\n\r\n\u0000\r")) {
            what = "a PROXY protocol header; switch it off in the load balancer";
        } else if (text.startsWith("SSH-")) {
            what = "SSH; check the port";
        } else {
            what = String.format(Locale.ROOT, "a byte of %02XH; check that the peer speaks DICOM on this port",
                    bytes[0]);
        }
        return "The peer did not send a PDU but " + what + ".";
    }
}
