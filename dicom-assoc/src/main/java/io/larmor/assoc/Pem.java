package io.larmor.assoc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/// A PEM file (RFC 7468).
final class Pem {
    private static final Pattern BLOCK = Pattern
            .compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

    private final Path file;
    private final byte[] bytes;

    /// Takes what a file holds.
    ///
    /// @param file  for messages
    /// @param bytes what it holds
    Pem(Path file, byte[] bytes) {
        this.file = file;
        this.bytes = bytes.clone();
    }

    private record Block(Path file, String label, String base64) {
        byte[] der() throws IOException {
            try {
                return Base64.getMimeDecoder().decode(base64);
            } catch (IllegalArgumentException e) {
                throw new IOException(file + " is damaged: a block of it is not Base64.", e);
            }
        }
    }

    /// Whether these bytes are one, rather than PKCS #12.
    static boolean looksLike(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1).contains("-----BEGIN ");
    }

    /// One block of a PEM file.
    static String of(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    List<X509Certificate> certificates() throws IOException {
        var found = new ArrayList<X509Certificate>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Block block : blocks()) {
                if (block.label.equals("CERTIFICATE") || block.label.equals("TRUSTED CERTIFICATE")) {
                    found.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.der())));
                }
            }
        } catch (CertificateException e) {
            throw new IOException(file + " holds a certificate that cannot be read: " + e.getMessage() + ".", e);
        }
        if (found.isEmpty()) {
            throw new IOException(file + " holds no certificate in PEM form (-----BEGIN CERTIFICATE-----).");
        }
        return found;
    }

    PrivateKey privateKey(char[] password) throws IOException {
        for (Block block : blocks()) {
            switch (block.label) {
                case "PRIVATE KEY" -> {
                    return key(block.der());
                }
                case "ENCRYPTED PRIVATE KEY" -> {
                    return decrypted(block.der(), password);
                }
                case "RSA PRIVATE KEY" -> {
                    return key(Der.pkcs8OfRsa(block.der()));
                }
                case "EC PRIVATE KEY" -> {
                    return key(Der.pkcs8OfEc(block.der()));
                }
                default -> {}
            }
        }
        throw new IOException(file + " holds no private key in PEM form (-----BEGIN PRIVATE KEY-----).");
    }

    private PrivateKey decrypted(byte[] der, char[] password) throws IOException {
        if (password.length == 0) {
            throw new IOException("The key in " + file + " is encrypted: give its password.");
        }
        try {
            var encrypted = new EncryptedPrivateKeyInfo(der);
            String algorithm = encrypted.getAlgParameters() == null
                    ? encrypted.getAlgName()
                    : encrypted.getAlgParameters().toString();
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(Cipher.DECRYPT_MODE,
                    SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password)),
                    encrypted.getAlgParameters());
            return key(encrypted.getKeySpec(cipher).getEncoded());
        } catch (InvalidKeyException | InvalidKeySpecException e) {
            throw new IOException("The key in " + file + " cannot be decrypted; is the password right?", e);
        } catch (GeneralSecurityException e) {
            throw new IOException("The key in " + file + " is encrypted in a way that is not known here ("
                    + e.getMessage() + "); convert it: openssl pkcs8 -topk8 -v2 aes256.", e);
        }
    }

    private PrivateKey key(byte[] pkcs8) throws IOException {
        var spec = new PKCS8EncodedKeySpec(pkcs8);
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (GeneralSecurityException _) {
                // not of this kind
            }
        }
        throw new IOException("The key in " + file + " is not RSA, EC or EdDSA, or damaged.");
    }

    private List<Block> blocks() throws IOException {
        var blocks = new ArrayList<Block>();
        Matcher matcher = BLOCK.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
        while (matcher.find()) {
            String text = matcher.group(2);
            if (text.contains("Proc-Type:")) {
                throw new IOException("The key in " + file
                        + " is encrypted in the old form of OpenSSL; convert it: openssl pkcs8 -topk8 -v2 aes256.");
            }
            blocks.add(new Block(file, matcher.group(1), text));
        }
        return blocks;
    }
}
