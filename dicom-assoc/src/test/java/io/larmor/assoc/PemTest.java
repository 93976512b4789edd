package io.larmor.assoc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PemTest {
    private static final Path FILE = Path.of("key.pem");

    @TempDir
    private Path folder = Path.of("");

    private static PrivateKey ec() throws Exception {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp384r1"));
        return generator.generateKeyPair().getPrivate();
    }

    private static Pem pem(String label, byte[] der) {
        return new Pem(FILE, ("noise before\n" + Pem.of(label, der)).getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void keysOfEachKindAreRead() throws Exception {
        for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
            var key = KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate();
            assertArrayEquals(key.getEncoded(),
                    pem("PRIVATE KEY", key.getEncoded()).privateKey(new char[0]).getEncoded());
        }
    }

    @Test
    void theOldFormsOfKeysAreRead() throws Exception {
        var rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate();
        // PKCS #8 ends with the key in the old form
        byte[] pkcs8 = rsa.getEncoded();
        byte[] pkcs1 = Arrays.copyOfRange(pkcs8, 26, pkcs8.length);
        assertEquals(rsa, pem("RSA PRIVATE KEY", pkcs1).privateKey(new char[0]));
        var sec1 = Der.sequence(Der.integer(java.math.BigInteger.ONE),
                Der.octets(((java.security.interfaces.ECPrivateKey) ec()).getS().toByteArray()),
                Der.tagged(Der.CONTEXT | Der.CONSTRUCTED, Der.oid("1.3.132.0.34")));
        assertEquals("EC", pem("EC PRIVATE KEY", sec1).privateKey(new char[0]).getAlgorithm());
        for (int cut = 0; cut < sec1.length; cut++) {
            byte[] damaged = Arrays.copyOf(sec1, cut);
            assertThrows(IOException.class, () -> pem("EC PRIVATE KEY", damaged).privateKey(new char[0]));
        }
    }

    @Test
    void anEncryptedKeyNeedsItsPassword() throws Exception {
        // openssl pkcs8 -topk8 -v2 aes-256-cbc -passout pass:secret
        var pem = new Pem(FILE, """
                -----BEGIN ENCRYPTED PRIVATE KEY-----
                MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAgCSPYOmm4ugAICCAAw
                DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEJWucG2N6eEqoFxnWXJID4sEgZBV
                towRwsDQukZVU0qanbshdzQLlvcoeT5+s/kybYfwHZdqW66Uu/bNfd9Z0ABYJaJ1
                pP00B+N0+gia95zVCZu109MVlNcF9wiZMXwa0RQBD4Leg1w9Xx65/qXC5WFlSkFr
                OGfS+qdYV2gwufivG0WLkeQsCqlnDeQGI2UYf2RAMXPTTXbHY8lph3Mu7a7/F00=
                -----END ENCRYPTED PRIVATE KEY-----
                """.getBytes(StandardCharsets.US_ASCII));
        assertEquals("EC", pem.privateKey("secret".toCharArray()).getAlgorithm());
        var none = assertThrows(IOException.class, () -> pem.privateKey(new char[0]));
        assertTrue(none.toString().contains("is encrypted"), none.toString());
        assertThrows(IOException.class, () -> pem.privateKey("wrong".toCharArray()));
    }

    @Test
    void whatIsMissingOrDamagedIsNamed() {
        var empty = new Pem(FILE, new byte[0]);
        assertThrows(IOException.class, empty::certificates);
        assertThrows(IOException.class, () -> empty.privateKey(new char[0]));
        assertThrows(IOException.class, () -> pem("CERTIFICATE", new byte[] {1, 2, 3}).certificates());
        var damaged = assertThrows(IOException.class,
                () -> pem("PRIVATE KEY", new byte[] {1, 2, 3}).privateKey(new char[0]));
        assertTrue(damaged.toString().contains("key.pem"), damaged.toString());
    }

    @Test
    void aKeyStoreOfPkcs12DoesAsWellAsPem() throws Exception {
        var authority = CertificateAuthority.create("CA", CertificateAuthority.KeyKind.EC_P256, Duration.ofDays(1));
        var issued = authority.issue("node", List.of("localhost", "127.0.0.1"), Duration.ofDays(1));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("node", issued.key(), "secret".toCharArray(), new Certificate[] {issued.certificate()});
        Path file = folder.resolve("node.p12");
        try (var out = Files.newOutputStream(file)) {
            store.store(out, "secret".toCharArray());
        }
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("ca", authority.certificate());
        Path trusted = folder.resolve("ca.p12");
        try (var out = Files.newOutputStream(trusted)) {
            trust.store(out, "public".toCharArray());
        }
        var pair = MemoryTransport.pair();
        var server = TlsConfig.builder().keyStore(file, "secret".toCharArray()).build();
        var accepted = AssociationTest.async(() -> TlsTransport.server(pair.b(), server));
        var client = TlsConfig.builder().trust(trusted).trustPassword("public".toCharArray()).build();
        try (var _ = TlsTransport.client(pair.a(), client, Certificates.LOCALHOST);
                var served = AssociationTest.get(accepted)) {
            assertTrue(served.tlsSession().isPresent());
        }
        var wrong = assertThrows(IOException.class,
                () -> TlsConfig.builder().keyStore(file, "wrong".toCharArray()).build());
        assertTrue(wrong.toString().contains("password is wrong"), wrong.toString());
    }

    @Test
    void anIssuedCertificateIsWhatItSays() throws Exception {
        var authority = CertificateAuthority.create("CA", CertificateAuthority.KeyKind.EC_P256,
                Duration.ofDays(10_000));
        assertEquals(0, authority.certificate().getBasicConstraints());
        authority.certificate().verify(authority.certificate().getPublicKey());
        var issued = authority.issue("Käthe", List.of("pacs.example.org", "::1"), Duration.ofDays(30)).certificate();
        issued.verify(authority.certificate().getPublicKey());
        assertEquals("CN=Käthe", issued.getSubjectX500Principal().getName());
        assertEquals(List.of(List.of(2, "pacs.example.org"), List.of(7, "0:0:0:0:0:0:0:1")),
                List.copyOf(issued.getSubjectAlternativeNames()));
        issued.checkValidity();
    }
}
