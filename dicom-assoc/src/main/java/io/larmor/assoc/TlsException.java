package io.larmor.assoc;

import java.io.Serial;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/// A connection could not be made secure, or did not stay so. The message says who did not agree to what, and what to change.
public final class TlsException extends AssociationException {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final Pattern ALERT = Pattern.compile("fatal alert: (\\w+)");

    private TlsException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /// What came is not TLS.
    static TlsException notTls(byte[] first) {
        return new TlsException("The peer did not speak TLS but sent " + FirstBytes.insteadOfTls(first) + ".", null);
    }

    static TlsException closed(boolean client) {
        return new TlsException("The peer closed the connection during the TLS handshake; " + (client
                ? "perhaps it does not use TLS on this port, or it did not accept our certificate: its log should say."
                : "perhaps it does not use TLS, or did not trust our certificate: its log should say."), null);
    }

    static TlsException renegotiation() {
        return new TlsException("The peer wanted to renegotiate TLS, which is refused.", null);
    }

    /// A failure of the engine, in words.
    ///
    /// @param client whether this side is the TLS client
    /// @param host   whom a client called
    static TlsException of(Throwable failure, boolean client, String host) {
        return new TlsException("TLS failed: " + words(failure, client, host), failure);
    }

    private static String words(Throwable failure, boolean client, String host) {
        String peer = client ? "server" : "client";
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            Matcher alert = ALERT.matcher(message);
            if (cause instanceof CertificateExpiredException) {
                return "the " + peer + "'s certificate has expired (" + message + "); it needs a new one.";
            } else if (cause instanceof CertificateNotYetValidException) {
                return "the " + peer + "'s certificate is not valid yet (" + message + "); check the clocks.";
            } else if (message.contains("unable to find valid") || message.contains("Path does not chain")) {
                return "the " + peer
                        + "'s certificate is not issued by anyone trusted here; trust its CA's certificate,"
                        + " if it is the right one.";
            } else if (cause instanceof CertificateException && message.startsWith("No ")) {
                return "the certificate is not for the host " + Words.quoted(host) + " (" + message
                        + "); call the peer by a name that its certificate has, or give it one that has this name.";
            } else if (message.contains("Empty client certificate chain")) {
                return "the client showed no certificate, which is required here; give it one that is trusted here.";
            } else if (message.contains("no cipher suites in common") || message.contains("No appropriate protocol")
                    || message.contains("is not enabled or supported") || message.contains("Insufficient buffer")
                    || message.contains("not accepted by client preferences")) {
                return "both sides have no version or cipher suite in common (" + message
                        + "); choose another profile on either side.";
            } else if (alert.find()) {
                return alert(alert.group(1), client);
            }
        }
        return failure.getMessage() + ".";
    }

    /// What the peer found (RFC 8446 §6.2).
    private static String alert(String name, boolean client) {
        String ours = client ? "our certificate" : "our server certificate";
        return "the peer ended it with " + name + ": " + switch (name) {
            case "handshake_failure", "insufficient_security" ->
                "it has no cipher suite in common with this profile, or wants a certificate that we have not.";
            case "protocol_version" -> "it does not have TLS 1.2 or 1.3.";
            case "unknown_ca" -> "it does not trust who issued " + ours + "; make the CA known to it.";
            case "bad_certificate", "unsupported_certificate", "certificate_unknown", "access_denied" ->
                "it does not accept " + ours + "; its log should say why.";
            case "certificate_expired", "certificate_revoked" -> ours + " is not valid any more; get a new one.";
            case "certificate_required" -> "it requires a certificate of ours; give one.";
            case "unrecognized_name" -> "it has no certificate for the name that we called; check the host.";
            default -> "its log should say why.";
        };
    }
}
