package io.larmor.audit;

import java.util.List;

import io.larmor.audit.AuditRepository.Protocol;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class AuditRepositoryTest {
    @Test
    void portsAreThoseAssigned() {
        assertEquals(new AuditRepository(Protocol.TLS, "audit.example.org", 6514),
                AuditRepository.parse("tls://audit.example.org"));
        assertEquals(new AuditRepository(Protocol.UDP, "10.0.0.5", 514), AuditRepository.parse("udp://10.0.0.5"));
        assertEquals(new AuditRepository(Protocol.TCP, "::1", 1514), AuditRepository.parse("TCP://[::1]:1514"));
    }

    @Test
    void whatItTellsIsWhatItReads() {
        for (String text : List.of("tls://a:1", "udp://[fe80::1]:65535", "tcp://127.0.0.1:514")) {
            assertEquals(text, AuditRepository.parse(text).toString());
        }
    }

    @Test
    void anythingElseIsRefused() {
        for (String text : List.of("", "tls", "audit:6514", "http://a:1", "tls://", "tls://a:0", "tls://a:65536",
                "tls://a/b", "tls://u@a", "tls://a?b", "tls://a b", "tls://a\n")) {
            var refused = assertThrows(IllegalArgumentException.class, () -> AuditRepository.parse(text), text);
            assertTrue(String.valueOf(refused.getMessage()).contains("tls://HOST:PORT"), text);
        }
    }
}
