package io.larmor.scu;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class PeerAddressTest {
    @Test
    void theLastAtSignSplits() {
        assertEquals(new PeerAddress("A@B", "pacs", 104), PeerAddress.parse("A@B@pacs:104"));
    }

    @Test
    void anIpv6AddressStandsInBrackets() {
        var peer = PeerAddress.parse("PACS@[::1]:11112");
        assertEquals(new PeerAddress("PACS", "::1", 11112), peer);
        assertEquals("PACS@[::1]:11112", peer.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PACS", "@host:104", "PACS@host", "PACS@host:", "PACS@host:0", "PACS@host:65536",
        "PACS@:104", "PACS@::1:104"})
    void anythingElseIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> PeerAddress.parse(text));
    }
}
