package io.larmor.assoc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keys and certificates from files, read again when these change.
final class TlsMaterial {
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);
    /// A certificate store is small; more is another file.
    private static final int MAXIMUM_FILE = 4 << 20;
    private static final Logger LOG = LoggerFactory.getLogger(TlsConfig.class);

    /// Where everything is.
    ///
    /// @param certificate   PEM, or PKCS #12 with the key
    /// @param key           PEM
    /// @param password      of the key
    /// @param trusted       PEM or PKCS #12; empty: what Java trusts
    /// @param trustPassword of those in PKCS #12
    /// @param insecure      whether anybody is trusted
    record Source(Optional<Path> certificate, Optional<Path> key, String password, List<Path> trusted,
            String trustPassword, boolean insecure) {

        @Override
        public String toString() {
            return "Source" + files();
        }

        private List<Path> files() {
            var files = new ArrayList<Path>(trusted);
            certificate.ifPresent(files::add);
            key.ifPresent(files::add);
            return files;
        }
    }

    private record Stamp(Path file, FileTime modified, long size) {}

    private final Source source;
    private final ReentrantLock lock = new ReentrantLock();
    private SSLContext context;
    private List<Stamp> stamps;
    private long looked = System.nanoTime();

    TlsMaterial(Source source) throws IOException {
        this.source = source;
        stamps = stamps();
        context = load();
    }

    /// What is valid now.
    SSLContext context() {
        lock.lock();
        try {
            long now = System.nanoTime();
            if (now - looked >= LOOK_NANOS) {
                looked = now;
                reload();
            }
            return context;
        } finally {
            lock.unlock();
        }
    }

    private void reload() {
        try {
            List<Stamp> found = stamps();
            if (!found.equals(stamps)) {
                context = load();
                stamps = found;
                LOG.info("TLS certificates were read again");
            }
        } catch (IOException e) {
            LOG.warn("Changed TLS certificates cannot be used, so the former stay: {}", e.getMessage());
        }
    }

    private List<Stamp> stamps() throws IOException {
        var found = new ArrayList<Stamp>();
        for (Path file : source.files()) {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            found.add(new Stamp(file, attributes.lastModifiedTime(), attributes.size()));
        }
        return found;
    }

    private SSLContext load() throws IOException {
        try {
            SSLContext loaded = SSLContext.getInstance("TLS");
            loaded.init(keyManagers(), trustManagers(), null);
            return loaded;
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS cannot be set up: " + e.getMessage() + ".", e);
        }
    }

    private KeyManager[] keyManagers() throws IOException, GeneralSecurityException {
        if (source.certificate.isEmpty()) {
            return new KeyManager[0];
        }
        KeyStore keys = source.key.isPresent()
                ? fromPem(source.certificate.get(), source.key.get())
                : store(source.certificate.get(), read(source.certificate.get()), source.password.toCharArray());
        if (Collections.list(keys.aliases()).stream().noneMatch(alias -> isKey(keys, alias))) {
            throw new IOException(source.certificate.get() + " holds no private key.");
        }
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, source.key.isPresent() ? new char[0] : source.password.toCharArray());
        return factory.getKeyManagers();
    }

    private static boolean isKey(KeyStore keys, String alias) {
        try {
            return keys.isKeyEntry(alias);
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    private KeyStore fromPem(Path certificate, Path key) throws IOException, GeneralSecurityException {
        List<X509Certificate> chain = new Pem(certificate, read(certificate)).certificates();
        PrivateKey secret = new Pem(key, read(key)).privateKey(source.password.toCharArray());
        if (!belongs(secret, chain.getFirst().getPublicKey())) {
            throw new IOException("The key in " + key + " does not belong to the first certificate in " + certificate
                    + "; name the one that it was issued for.");
        }
        KeyStore keys = emptyStore();
        keys.setKeyEntry("larmor", secret, new char[0], chain.toArray(Certificate[]::new));
        return keys;
    }

    /// Whether what the one signs is verified by the other. RSA, which is slow at that, has the modulus in both.
    private static boolean belongs(PrivateKey secret, PublicKey shown) throws GeneralSecurityException {
        if (secret instanceof RSAKey ours && shown instanceof RSAKey theirs) {
            return ours.getModulus().equals(theirs.getModulus());
        }
        if (!secret.getAlgorithm().equals(shown.getAlgorithm())) {
            return false;
        }
        try {
            var signature = Signature.getInstance(secret instanceof ECKey ? "SHA256withECDSA" : secret.getAlgorithm());
            signature.initSign(secret);
            byte[] signed = signature.sign();
            signature.initVerify(shown);
            return signature.verify(signed);
        } catch (InvalidKeyException | SignatureException _) {
            // As where the curves differ
            return false;
        }
    }

    private TrustManager[] trustManagers() throws IOException, GeneralSecurityException {
        if (source.insecure) {
            return new TrustManager[] {new TrustEverybody()};
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        if (source.trusted.isEmpty()) {
            factory.init((KeyStore) null);
            return factory.getTrustManagers();
        }
        KeyStore trusted = emptyStore();
        for (Path file : source.trusted) {
            for (X509Certificate certificate : certificates(file)) {
                trusted.setCertificateEntry("ca-" + trusted.size(), certificate);
            }
        }
        factory.init(trusted);
        return factory.getTrustManagers();
    }

    private List<X509Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        byte[] bytes = read(file);
        if (Pem.looksLike(bytes)) {
            return new Pem(file, bytes).certificates();
        }
        KeyStore store = store(file, bytes, source.trustPassword.toCharArray());
        var found = new ArrayList<X509Certificate>();
        for (String alias : Collections.list(store.aliases())) {
            if (store.getCertificate(alias) instanceof X509Certificate certificate) {
                found.add(certificate);
            }
        }
        if (found.isEmpty()) {
            throw new IOException(file + " holds no certificate.");
        }
        return found;
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static KeyStore store(Path file, byte[] bytes, char[] password)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(new ByteArrayInputStream(bytes), password);
            return store;
        } catch (IOException e) {
            throw new IOException(file + " cannot be read as PKCS #12: "
                    + (e.getCause() instanceof GeneralSecurityException ? "the password is wrong" : e.getMessage())
                    + ".", e);
        }
    }

    private static byte[] read(Path file) throws IOException {
        if (Files.size(file) > MAXIMUM_FILE) {
            throw new IOException(file + " is too large to hold keys or certificates.");
        }
        return Files.readAllBytes(file);
    }
}
