package io.larmor.assoc;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PeerTest {

    @Test
    void aPeerIsReadAndWritten() {
        Peer peer = Peer.parse("ORTHANC@pacs.example:4242");
        assertEquals(new Peer("ORTHANC", "pacs.example", 4242), peer);
        assertEquals("ORTHANC@pacs.example:4242", peer.toString());
    }

    @Test
    void theLastAtSignDivides() {
        assertEquals(new Peer("A@B", "localhost", 104), Peer.parse("A@B@localhost:104"));
    }

    @Test
    void anIpv6AddressStandsInBrackets() {
        Peer peer = Peer.parse("A@[::1]:104");
        assertEquals("::1", peer.host());
        assertEquals("A@[::1]:104", peer.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "A@host", "@host:104", "A@:104", "A@host:", "A@host:x", "A@host:0", "A@host:65536",
        "A@::1:104",
        " A@host:104", "A\\B@host:104", "SEVENTEEN-LETTERS@host:104", "Ä@host:104", "A:104@host"})
    void whatIsNotAPeerIsRefusedWithTheText(String text) {
        var e = assertThrows(IllegalArgumentException.class, () -> Peer.parse(text));
        assertTrue(e.getMessage() != null && !e.getMessage().isEmpty());
    }
}
