package io.larmor.scp;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

import io.larmor.assoc.Transport;

/// Which AE titles the holder of a certificate may call itself, by the names that the certificate has: its common name, and its DNS names.
///
/// @param byName AE titles by name; empty: a certificate says nothing about the AE title
record CertificateCallers(Map<String, List<AePattern>> byName) {
    /// Says nothing.
    static final CertificateCallers NONE = new CertificateCallers(Map.of());

    /// One attribute of a distinguished name (RFC 2253), each right behind the one before: a comma in a value is escaped, and begins no other.
    private static final Pattern ATTRIBUTE = Pattern.compile("\\G(?:^|[,+])([^=]*)=((?:[^,+\\\\]|\\\\.)*)");
    private static final int DNS_NAME = 2;

    /// Whether whoever is at the other end may call itself so.
    boolean allow(Transport transport, String ae) {
        return byName.isEmpty() || certificate(transport.tlsSession()).map(CertificateCallers::names)
                .stream().flatMap(Collection::stream)
                .flatMap(name -> byName.getOrDefault(name, List.of()).stream())
                .anyMatch(pattern -> pattern.matches(ae));
    }

    private static Optional<X509Certificate> certificate(Optional<SSLSession> session) {
        try {
            return session.isPresent() && session.get().getPeerCertificates()[0] instanceof X509Certificate shown
                    ? Optional.of(shown)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException _) {
            return Optional.empty();
        }
    }

    static List<String> names(X509Certificate certificate) {
        var names = new ArrayList<String>();
        Matcher matcher = ATTRIBUTE.matcher(certificate.getSubjectX500Principal().getName());
        while (matcher.find()) {
            if (matcher.group(1).equals("CN")) {
                names.add(matcher.group(2).replaceAll("\\\\(.)", "$1"));
            }
        }
        try {
            Collection<List<?>> others = certificate.getSubjectAlternativeNames();
            if (others != null) {
                others.stream().filter(name -> name.getFirst().equals(DNS_NAME))
                        .forEach(name -> names.add(String.valueOf(name.get(1))));
            }
        } catch (CertificateParsingException _) {
            // then it has none
        }
        return names;
    }
}
