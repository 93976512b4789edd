package io.larmor.scp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

import io.larmor.assoc.AssociationRequest;
import io.larmor.assoc.Transport;
import io.larmor.pdu.UserIdentity;
import org.jspecify.annotations.Nullable;

/// Verifies a user name and passcode by a file. Each line has a user: `name:pbkdf2-sha512:iterations:salt:hash`, the last two in Base64; lines that begin with
/// `#` are comments. A name without a passcode proves nothing, and is refused.
///
/// The file is read again when it has changed, within a second. What cannot be used then leaves the users as they were, and is logged.
///
/// *Threading*: thread-safe. At most two passcodes are hashed at once, so that guessing does not take all processors.
public final class PasswordFile implements IdentityVerifier {
    private static final String SCHEME = "pbkdf2-sha512";
    private static final String ALGORITHM = "PBKDF2WithHmacSHA512";
    private static final int ITERATIONS = 210_000;
    private static final int MAXIMUM_ITERATIONS = 10_000_000;
    private static final int SALT = 16;
    private static final int HASH = 32;
    private static final int MAXIMUM_PASSCODE = 1024;
    private static final int FIELDS = 5;
    private static final Semaphore HASHING = new Semaphore(2);

    private final WatchedFile<Users> file;

    private record Entry(int iterations, String salt, String hash) {}

    /// @param nobody stands for those who are not there, so that these take as long
    private record Users(Map<String, Entry> byName, Entry nobody) {}

    private PasswordFile(WatchedFile<Users> file) {
        this.file = file;
    }

    /// {@return the users of a file, now and when it changes}
    ///
    /// @param file the file
    /// @throws IOException if it cannot be read, or a line of it is not an entry; the message says which
    public static PasswordFile read(Path file) throws IOException {
        return read(file, System::nanoTime);
    }

    static PasswordFile read(Path file, LongSupplier time) throws IOException {
        return new PasswordFile(new WatchedFile<>(file, PasswordFile::users, time));
    }

    private static Users users(Path file) throws IOException {
        var users = new HashMap<String, Entry>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] fields = line.strip().split(":", -1);
                Entry entry = entry(fields);
                if (entry == null) {
                    throw new IOException("Line " + number + " of " + file
                            + " is no user: it must be name:" + SCHEME + ":iterations:salt:hash.");
                }
                if (users.put(fields[0], entry) != null) {
                    throw new IOException("Line " + number + " of " + file + " has a user that another line has.");
                }
            }
        }
        Entry nobody = users.values().stream().findFirst().orElse(new Entry(ITERATIONS, base64(new byte[SALT]), ""));
        return new Users(Map.copyOf(users), nobody);
    }

    private static @Nullable Entry entry(String[] fields) {
        if (fields.length != FIELDS || fields[0].isEmpty() || !fields[1].equals(SCHEME)) {
            return null;
        }
        try {
            int iterations = Integer.parseInt(fields[2]);
            boolean whole = Base64.getDecoder().decode(fields[3]).length >= SALT
                    && Base64.getDecoder().decode(fields[4]).length == HASH;
            return whole && iterations > 0 && iterations <= MAXIMUM_ITERATIONS
                    ? new Entry(iterations, fields[3], fields[4])
                    : null;
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    /// {@return a line for a user, with a salt of its own}
    ///
    /// @param name     without a colon
    /// @param passcode the secret
    public static String entry(String name, String passcode) {
        return entry(name, passcode, ITERATIONS);
    }

    static String entry(String name, String passcode, int iterations) {
        if (name.isBlank() || name.indexOf(':') >= 0 || name.chars().anyMatch(c -> c < ' ')
                || name.startsWith("#")) {
            throw new IllegalArgumentException(
                    "The name of a user has no colon and no control character, and does not begin with '#'.");
        }
        if (passcode.isEmpty() || passcode.length() > MAXIMUM_PASSCODE) {
            throw new IllegalArgumentException("A passcode has 1 to " + MAXIMUM_PASSCODE + " characters.");
        }
        var salt = new byte[SALT];
        new SecureRandom().nextBytes(salt);
        return name.strip() + ':' + SCHEME + ':' + iterations + ':' + base64(salt) + ':'
                + base64(hash(passcode, salt, iterations));
    }

    @Override
    public Verdict verify(UserIdentity identity, AssociationRequest request, Transport transport) {
        if (identity.type() != UserIdentity.USERNAME_PASSCODE) {
            return new Verdict.Refused("a user name without a passcode proves nothing");
        }
        String passcode = new String(identity.secondaryField().toArray(), StandardCharsets.UTF_8);
        if (passcode.isEmpty() || passcode.length() > MAXIMUM_PASSCODE) {
            return new Verdict.Refused("a passcode has 1 to " + MAXIMUM_PASSCODE + " characters");
        }
        Users users = file.value();
        Entry known = users.byName.get(identity.primaryText());
        Entry entry = known == null ? users.nobody : known;
        HASHING.acquireUninterruptibly();
        byte[] hash;
        try {
            hash = hash(passcode, Base64.getDecoder().decode(entry.salt), entry.iterations);
        } finally {
            HASHING.release();
        }
        boolean right = MessageDigest.isEqual(hash, Base64.getDecoder().decode(entry.hash));
        return right && known != null ? Verdict.ACCEPTED : new Verdict.Refused("user name or passcode is wrong");
    }

    private static byte[] hash(String passcode, byte[] salt, int iterations) {
        try {
            return SecretKeyFactory.getInstance(ALGORITHM)
                    .generateSecret(new PBEKeySpec(passcode.toCharArray(), salt, iterations, 8 * HASH)).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no " + ALGORITHM + ".", e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
