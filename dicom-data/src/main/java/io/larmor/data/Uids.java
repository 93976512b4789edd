package io.larmor.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The registry of UIDs (PS3.6 Annex A), and the rules for UIDs of one's own (PS3.5 §9, Annex B).
///
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part05/chapter_9.html PS3.5 §9
public final class Uids {

    /// A UID has at most 64 characters (PS3.5 §9.1).
    public static final int MAX_LENGTH = 64;

    private Uids() {}

    /// What a UID of the standard stands for (PS3.6 Table A-1, column UID Type).
    public enum Type {
        /// SOP Class.
        SOP_CLASS("SOP Class"),
        /// Meta SOP Class.
        META_SOP_CLASS("Meta SOP Class"),
        /// Service Class.
        SERVICE_CLASS("Service Class"),
        /// Transfer Syntax.
        TRANSFER_SYNTAX("Transfer Syntax"),
        /// Well-known SOP Instance.
        SOP_INSTANCE("Well-known SOP Instance"),
        /// Well-known frame of reference.
        FRAME_OF_REFERENCE("Well-known frame of reference"),
        /// Synchronization Frame of Reference.
        SYNCHRONIZATION_FRAME_OF_REFERENCE("Synchronization Frame of Reference"),
        /// Application Context Name.
        APPLICATION_CONTEXT_NAME("Application Context Name"),
        /// Application Hosting Model.
        APPLICATION_HOSTING_MODEL("Application Hosting Model"),
        /// Coding Scheme.
        CODING_SCHEME("Coding Scheme"),
        /// DICOM UIDs as a Coding Scheme.
        DICOM_UIDS("DICOM UIDs as a Coding Scheme"),
        /// Mapping Resource.
        MAPPING_RESOURCE("Mapping Resource"),
        /// LDAP OID.
        LDAP_OID("LDAP OID");

        private final String text;

        Type(String text) {
            this.text = text;
        }

        /// {@return the type as the standard writes it: `Well-known SOP Instance`}
        @Override
        public String toString() {
            return text;
        }

        private static Type of(String text) {
            for (var type : values()) {
                if (type.text.equals(text)) {
                    return type;
                }
            }
            throw new IllegalArgumentException("unknown UID type: " + text);
        }
    }

    /// A registered UID.
    ///
    /// @param uid     the UID
    /// @param keyword its keyword: `CTImageStorage`
    /// @param name    its name: `CT Image Storage`
    /// @param type    what it stands for
    /// @param retired whether the standard has retired it
    public record Entry(String uid, String keyword, String name, Type type, boolean retired) {}

    /// {@return the entry of a UID in the registry}
    /// @param uid a UID, without padding
    public static Optional<Entry> find(String uid) {
        return Optional.ofNullable(Registry.ENTRIES.get(uid));
    }

    /// {@return the registered name, or the UID itself}
    /// @param uid a UID, without padding
    public static String name(String uid) {
        var entry = Registry.ENTRIES.get(uid);
        return entry == null ? uid : entry.name();
    }

    /// {@return every UID of the registry, in the order of PS3.6}
    public static Collection<Entry> all() {
        return Registry.ENTRIES.values();
    }

    /// Tells whether a UID that is in use, valid or not, can be part of a message. Instances exist with letters in their UIDs, or leading zeros, and peers
    /// take them; but there are peers that end the association when one is longer than 64 characters (PS3.5 §9.1), or is several.
    ///
    /// @param uid the text, without padding
    /// @return whether it has 1 to 64 printable characters of ASCII, no space and no backslash among them
    public static boolean canTravel(String uid) {
        return !uid.isEmpty() && uid.length() <= MAX_LENGTH
                && uid.chars().allMatch(c -> c > ' ' && c <= '~' && c != '\\');
    }

    /// Tells whether the text is a UID by the rules of PS3.5 §9.1: at least two components of digits between periods,
    /// none with a leading zero, at most 64 characters.
    ///
    /// @param uid the text, without padding
    /// @return whether it is a UID
    public static boolean isValid(String uid) {
        int length = uid.length();
        if (length > MAX_LENGTH) {
            return false;
        }
        int components = 1;
        int start = 0;
        for (int i = 0; i < length; i++) {
            char c = uid.charAt(i);
            if (c == '.') {
                if (i == start) {
                    return false;
                }
                components++;
                start = i + 1;
            } else if (c < '0' || c > '9' || (i == start + 1 && uid.charAt(start) == '0')) {
                return false;
            }
        }
        return start < length && components > 1;
    }

    /// {@return a new UID: `2.25.` and a random UUID as a decimal number (PS3.5 §B.2)}
    public static String generate() {
        return of(UUID.randomUUID());
    }

    /// {@return the UID of a UUID: `2.25.` and the UUID as a decimal number (PS3.5 §B.2)}
    /// @param uuid the UUID
    public static String of(UUID uuid) {
        var bytes = ByteBuffer.allocate(16).putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits());
        return "2.25." + new BigInteger(1, bytes.array());
    }

    /// The table, read when it is first asked for.
    static final class Registry {

        static final Map<String, Entry> ENTRIES = new LinkedHashMap<>(1024);
        static final Map<String, Entry> STORAGE = new LinkedHashMap<>(512);

        static {
            try (var in = Resources.open("uids.txt")) {
                var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                int end = text.indexOf('\n');
                for (int start = 0; end >= 0; start = end + 1, end = text.indexOf('\n', start)) {
                    add(text.substring(start, end));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private Registry() {}

        private static void add(String line) {
            var fields = line.split("\t", -1);
            var entry = new Entry(fields[0], fields[1], fields[2], Type.of(fields[3]), fields[4].equals("Y"));
            ENTRIES.put(entry.uid(), entry);
            if (fields[5].equals("Y")) {
                STORAGE.put(entry.uid(), entry);
            }
        }
    }
}
