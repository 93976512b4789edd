package io.larmor.assoc;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The secure transport connection profiles of PS3.15 Annex B: which versions of TLS and which cipher suites are offered.
///
/// TLS 1.0 and 1.1 are never offered, whatever a retired profile allowed (RFC 8996). Suites that this Java does not have (CCM, Camellia) are left out.
public enum TlsProfile {
    /// BCP 195 RFC 8996, 9325 TLS (PS3.15 §B.12): TLS 1.3, or 1.2 with forward secrecy and authenticated encryption. The default.
    BCP_195_RFC_8996("bcp195-rfc8996", "B.12", false),
    /// Modified BCP 195 RFC 8996, 9325 TLS (PS3.15 §B.13): as B.12, with ChaCha20 for TLS 1.2 too.
    MODIFIED_BCP_195_RFC_8996("bcp195-rfc8996-modified", "B.13", false),
    /// BCP 195 TLS (PS3.15 §B.9), retired; without its downgrade to TLS 1.0.
    BCP_195("bcp195", "B.9", true),
    /// Non-Downgrading BCP 195 TLS (PS3.15 §B.10), retired.
    NON_DOWNGRADING_BCP_195("bcp195-nd", "B.10", true),
    /// Extended BCP 195 TLS (PS3.15 §B.11), retired.
    EXTENDED_BCP_195("bcp195-ex", "B.11", true),
    /// AES TLS Secure Transport Connection (PS3.15 §B.3), retired: nothing that it asks for is safe, and it is always refused.
    AES("aes", "B.3", true),
    /// Basic TLS Secure Transport Connection (PS3.15 §B.1), retired: nothing that it asks for is safe, and it is always refused.
    BASIC("basic", "B.1", true);

    private final String label;
    private final String section;
    private final boolean retired;

    TlsProfile(String label, String section, boolean retired) {
        this.label = label;
        this.section = section;
        this.retired = retired;
    }

    /// {@return the profile of a name}
    ///
    /// @param name its [#label], its constant's name, or its section (`B.12`); upper and lower case are the same
    /// @throws IllegalArgumentException if there is none; the message names them all
    public static TlsProfile named(String name) {
        String wanted = name.strip().toLowerCase(Locale.ROOT);
        for (TlsProfile profile : values()) {
            if (wanted.equals(profile.label) || wanted.equals(profile.section.toLowerCase(Locale.ROOT))
                    || wanted.equals(profile.name().toLowerCase(Locale.ROOT))) {
                return profile;
            }
        }
        throw new IllegalArgumentException("There is no TLS profile " + Words.quoted(name) + "; there are "
                + Arrays.stream(values()).map(TlsProfile::label).collect(Collectors.joining(", ")) + ".");
    }

    /// {@return its short name}
    public String label() {
        return label;
    }

    /// {@return its section of PS3.15}
    public String section() {
        return section;
    }

    /// {@return whether the standard has withdrawn it}
    public boolean retired() {
        return retired;
    }

    /// {@return the cipher suites that are offered, the preferred first; none if all that the profile has are unsafe}
    public List<String> cipherSuites() {
        return switch (this) {
            case BCP_195_RFC_8996 -> Suites.RFC_9325;
            case MODIFIED_BCP_195_RFC_8996 -> Suites.RFC_9325_CHACHA;
            case BCP_195, NON_DOWNGRADING_BCP_195 -> Suites.RFC_7525;
            case EXTENDED_BCP_195 -> Suites.RFC_7525_EXTENDED;
            case AES, BASIC -> List.of();
        };
    }

    /// {@return the versions of TLS that are offered}
    static String[] protocols() {
        return new String[] {"TLSv1.3", "TLSv1.2"};
    }

    private static final class Suites {
        static final List<String> TLS_1_3 = List.of("TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256",
                "TLS_CHACHA20_POLY1305_SHA256");
        static final List<String> RFC_9325 = plus(TLS_1_3, "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
                "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
        static final List<String> RFC_9325_CHACHA = plus(RFC_9325, "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
                "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");
        static final List<String> RFC_7525 = plus(TLS_1_3, "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
                "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384",
                "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256");
        static final List<String> RFC_7525_EXTENDED = plus(RFC_7525, "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");

        private static List<String> plus(List<String> suites, String... more) {
            return Stream.concat(suites.stream(), Stream.of(more)).toList();
        }
    }
}
