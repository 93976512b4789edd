package io.larmor.assoc;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What is not DICOM is named: to an acceptor that waits for a request, and to a requestor that waits for the answer.
class FirstBytesTest {

    @ParameterizedTest
    @CsvSource({"'\\16\\03\\01\\02', TLS handshake", "'\\15\\03\\03\\00', TLS alert", "'GET / HTTP/1.1', HTTP",
        "'HTTP/1.1 400 Bad Request', HTTP", "'\\0BMSH|', HL7", "'PROXY TCP4 127.0.0.1', PROXY",
        "'\\0D\\0A\\0D\\0A\\00\\0D\\0AQUIT', PROXY", "'SSH-2.0-OpenSSH', SSH", "'EHLO mail', 'byte of 45H'"})
    void anotherProtocolIsNamed(String escaped, String name) throws Exception {
        byte[] bytes = unescaped(escaped);
        for (boolean acceptor : new boolean[] {true, false}) {
            var pair = MemoryTransport.pair();
            var side = AssociationTest.async(() -> acceptor
                    ? Association.accept(pair.a(), (rq, _) -> AssociationTest.acceptAll(rq), AssociationOptions.DEFAULT)
                    : Association.request(pair.a(), AssociationTest.request().build(), AssociationOptions.DEFAULT));
            try (var peer = new ScriptedPeer(pair.b())) {
                peer.send(bytes);
                assertTrue(peer.next().isPresent());
            }
            var violation = assertThrows(ProtocolViolationException.class, () -> AssociationTest.get(side));
            assertTrue(violation.toString().contains(name), violation.toString());
        }
    }

    private static byte[] unescaped(String text) {
        var out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                out.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                out.append(text.charAt(i));
            }
        }
        return out.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void aPduThatIsTooLongIsRefusedBeforeItCame() throws Exception {
        var pair = MemoryTransport.pair();
        var side = AssociationTest.async(
                () -> Association.accept(pair.a(), (rq, _) -> AssociationTest.acceptAll(rq),
                        AssociationOptions.DEFAULT));
        try (var peer = new ScriptedPeer(pair.b())) {
            peer.send((byte) 1, (byte) 0, (byte) 0x7F, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF);
            assertTrue(peer.next().isPresent());
        }
        assertThrows(ProtocolViolationException.class, () -> AssociationTest.get(side));
    }
}
