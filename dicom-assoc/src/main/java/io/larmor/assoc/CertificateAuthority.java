package io.larmor.assoc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/// A certificate authority for tests, and for a few machines that know each other: issues certificates (RFC 5280).
///
/// *Threading:* immutable.
public final class CertificateAuthority {
    private static final String COMMON_NAME = "2.5.4.3";
    private static final int RSA_BITS = 2048;
    private static final int SERIAL_BITS = 127;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");

    private final X509Certificate certificate;
    private final PrivateKey key;

    private CertificateAuthority(X509Certificate certificate, PrivateKey key) {
        this.certificate = certificate;
        this.key = key;
    }

    /// What keys are made.
    public enum KeyKind {
        /// Elliptic curve P-256: small and fast.
        EC_P256,
        /// RSA of 2,048 bits, for peers that do not know elliptic curves in certificates: the profiles of BCP 195 before RFC 9325 asked for RSA alone.
        RSA_2048
    }

    /// A certificate and its private key.
    ///
    /// @param certificate the certificate
    /// @param key         the key
    public record Issued(X509Certificate certificate, PrivateKey key) {
        /// {@return the certificate as PEM}
        public String certificatePem() {
            return pem(certificate);
        }

        /// {@return the key as PEM (PKCS #8), not encrypted}
        public String keyPem() {
            return Pem.of("PRIVATE KEY", key.getEncoded());
        }
    }

    /// {@return a new authority with a key of its own}
    ///
    /// @param name     its common name
    /// @param kind     of its key, and of those that it makes
    /// @param validity how long it is valid, from five minutes ago
    public static CertificateAuthority create(String name, KeyKind kind, Duration validity) {
        KeyPair pair = keyPair(kind);
        var extensions = new ArrayList<byte[]>();
        extensions.add(extension("2.5.29.19", true, Der.sequence(Der.bool(true), Der.integer(BigInteger.ZERO))));
        // keyCertSign and cRLSign
        extensions.add(extension("2.5.29.15", true, Der.bits(new byte[] {0x06}, 1)));
        extensions.add(subjectKeyIdentifier(pair.getPublic()));
        byte[] subject = name(name);
        return new CertificateAuthority(
                sign(subject, subject, pair.getPublic(), validity, extensions, pair.getPrivate()), pair.getPrivate());
    }

    /// {@return an authority from files}
    ///
    /// @param certificate PEM
    /// @param key         PEM
    /// @throws IOException if a file cannot be read, or holds something else
    public static CertificateAuthority load(Path certificate, Path key) throws IOException {
        X509Certificate read = new Pem(certificate, Files.readAllBytes(certificate)).certificates().getFirst();
        if (read.getBasicConstraints() < 0) {
            throw new IOException(certificate + " is not the certificate of an authority.");
        }
        return new CertificateAuthority(read, new Pem(key, Files.readAllBytes(key)).privateKey(new char[0]));
    }

    /// Issues a certificate for a server, a client, or both.
    ///
    /// @param name     its common name
    /// @param hosts    names and addresses of the host that it is for; may be empty for a client
    /// @param validity how long it is valid, from five minutes ago
    /// @return the certificate and its new key
    public Issued issue(String name, List<String> hosts, Duration validity) {
        KeyPair pair = keyPair(kind());
        var extensions = new ArrayList<byte[]>();
        // digitalSignature
        extensions.add(extension("2.5.29.15", true, Der.bits(new byte[] {(byte) 0x80}, 7)));
        extensions.add(extension("2.5.29.37", false,
                Der.sequence(Der.oid("1.3.6.1.5.5.7.3.1"), Der.oid("1.3.6.1.5.5.7.3.2"))));
        extensions.add(subjectKeyIdentifier(pair.getPublic()));
        extensions.add(extension("2.5.29.35", false,
                Der.sequence(Der.tagged(Der.CONTEXT, keyIdentifier(certificate.getPublicKey())))));
        if (!hosts.isEmpty()) {
            extensions.add(extension("2.5.29.17", false,
                    Der.sequence(hosts.stream().map(CertificateAuthority::generalName).toArray(byte[][]::new))));
        }
        return new Issued(sign(certificate.getSubjectX500Principal().getEncoded(), name(name), pair.getPublic(),
                validity, extensions, key), pair.getPrivate());
    }

    /// {@return its certificate}
    public X509Certificate certificate() {
        return certificate;
    }

    /// {@return its certificate and its key}
    public Issued own() {
        return new Issued(certificate, key);
    }

    private static String pem(X509Certificate certificate) {
        try {
            return Pem.of("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyKind kind() {
        return key.getAlgorithm().equals("RSA") ? KeyKind.RSA_2048 : KeyKind.EC_P256;
    }

    private static KeyPair keyPair(KeyKind kind) {
        try {
            KeyPairGenerator generator;
            if (kind == KeyKind.RSA_2048) {
                generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(RSA_BITS, RANDOM);
            } else {
                generator = KeyPairGenerator.getInstance("EC");
                generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509Certificate sign(byte[] issuer, byte[] subject, PublicKey subjectKey, Duration validity,
            List<byte[]> extensions, PrivateKey issuerKey) {
        boolean rsa = issuerKey.getAlgorithm().equals("RSA");
        byte[] algorithm = rsa
                ? Der.sequence(Der.oid("1.2.840.113549.1.1.11"), Der.tagged(0x05))
                : Der.sequence(Der.oid("1.2.840.10045.4.3.2"));
        Instant from = Instant.now().minus(Duration.ofMinutes(5)).truncatedTo(ChronoUnit.SECONDS);
        byte[] content = Der.sequence(
                Der.tagged(Der.CONTEXT | Der.CONSTRUCTED, Der.integer(BigInteger.TWO)),
                Der.integer(new BigInteger(SERIAL_BITS, RANDOM).setBit(0)), algorithm, issuer,
                Der.sequence(Der.time(from), Der.time(from.plus(validity))), subject, subjectKey.getEncoded(),
                Der.tagged(Der.CONTEXT | Der.CONSTRUCTED | 3, Der.sequence(extensions.toArray(byte[][]::new))));
        try {
            Signature signature = Signature.getInstance(rsa ? "SHA256withRSA" : "SHA256withECDSA");
            signature.initSign(issuerKey, RANDOM);
            signature.update(content);
            byte[] der = Der.sequence(content, algorithm, Der.bits(signature.sign(), 0));
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A certificate cannot be signed with this key: " + e.getMessage(), e);
        }
    }

    private static byte[] name(String commonName) {
        return Der.sequence(Der.set(Der.sequence(Der.oid(COMMON_NAME), Der.utf8(commonName))));
    }

    private static byte[] extension(String oid, boolean critical, byte[] value) {
        return critical
                ? Der.sequence(Der.oid(oid), Der.bool(true), Der.octets(value))
                : Der.sequence(Der.oid(oid), Der.octets(value));
    }

    private static byte[] subjectKeyIdentifier(PublicKey key) {
        return extension("2.5.29.14", false, Der.octets(keyIdentifier(key)));
    }

    /// RFC 7093 §2, method 1, of the whole key information: any unique value will do.
    private static byte[] keyIdentifier(PublicKey key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
            return Arrays.copyOf(digest, 20);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] generalName(String host) {
        if (ADDRESS.matcher(host).matches()) {
            return Der.tagged(Der.CONTEXT | 7, InetAddress.ofLiteral(host).getAddress());
        }
        return Der.tagged(Der.CONTEXT | 2, host.getBytes(StandardCharsets.US_ASCII));
    }
}
