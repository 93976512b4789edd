package io.larmor.scp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import io.larmor.assoc.AssociationRequest;
import io.larmor.assoc.Transport;
import io.larmor.pdu.Octets;
import io.larmor.pdu.UserIdentity;
import org.jspecify.annotations.Nullable;

/// Verifies a JSON web token (RFC 7519) by the keys of a JWKS file (RFC 7517): signed with RS256, ES256 or EdDSA (Ed25519), with an `exp` that has not come,
/// no `nbf` that is yet to come, and the audience, if one is asked for.
///
/// The user is named in an audit trail by the claims `sub`, `iss` and `name`.
///
/// The file is read again when it has changed, within a second. What cannot be used then leaves the keys as they were, and is logged.
///
/// *Threading*: thread-safe.
public final class JwtVerifier implements IdentityVerifier {
    /// How far clocks may be apart.
    private static final Duration SKEW = Duration.ofSeconds(60);
    private static final Pattern DOT = Pattern.compile("\\.");

    private final Supplier<List<WebKey>> keys;
    private final Optional<String> audience;
    private final InstantSource clock;

    JwtVerifier(Supplier<List<WebKey>> keys, Optional<String> audience, InstantSource clock) {
        this.keys = keys;
        this.audience = audience;
        this.clock = clock;
    }

    /// {@return a verifier with the keys of a file, now and when it changes}
    ///
    /// @param jwks     the file
    /// @param audience what a token must be for (`aud`); empty: for anybody
    /// @throws IOException if the file cannot be read, or has no key that is known here
    public static JwtVerifier read(Path jwks, Optional<String> audience) throws IOException {
        var file = new WatchedFile<>(jwks, JwtVerifier::keys, System::nanoTime);
        return new JwtVerifier(file::value, audience, InstantSource.system());
    }

    static List<WebKey> keys(Path jwks) throws IOException {
        try {
            var keys = new ArrayList<WebKey>();
            if (Json.object(Files.readString(jwks)).get("keys") instanceof List<?> all) {
                for (Object key : all) {
                    if (key instanceof Map<?, ?> map) {
                        WebKey.of(map).ifPresent(keys::add);
                    }
                }
            }
            if (keys.isEmpty()) {
                throw new IOException(jwks + " has no key of RSA, P-256 or Ed25519.");
            }
            return List.copyOf(keys);
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            throw new IOException(jwks + " is no set of web keys: " + e.getMessage(), e);
        }
    }

    @Override
    public Verdict verify(UserIdentity identity, AssociationRequest request, Transport transport) {
        if (identity.type() != UserIdentity.JWT) {
            return new Verdict.Refused("a JSON web token is needed");
        }
        String[] parts = DOT.split(identity.primaryText(), -1);
        if (parts.length != 3) {
            return new Verdict.Refused("the token is no signed JSON web token");
        }
        try {
            Map<?, ?> header = Json.object(text(parts[0]));
            if (!isSigned(header, parts)) {
                return new Verdict.Refused("the token is not signed by a known key");
            }
            return claims(Json.object(text(parts[1])));
        } catch (IllegalArgumentException _) {
            return new Verdict.Refused("the token cannot be read");
        }
    }

    private boolean isSigned(Map<?, ?> header, String[] parts) {
        Object id = header.get("kid");
        // "the extensions [...] MUST be understood" (RFC 7515 §4.1.11), and none is
        if (header.containsKey("crit")) {
            return false;
        }
        byte[] content = (parts[0] + '.' + parts[1]).getBytes(StandardCharsets.US_ASCII);
        byte[] signature = Base64.getUrlDecoder().decode(parts[2]);
        return keys.get().stream()
                .filter(key -> key.algorithm().equals(header.get("alg")))
                .filter(key -> id == null || key.id().isEmpty() || key.id().get().equals(id))
                .anyMatch(key -> verifies(key, content, signature));
    }

    private static boolean verifies(WebKey key, byte[] content, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance(key.signature());
            verifier.initVerify(key.key());
            verifier.update(content);
            return verifier.verify(signature);
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    private Verdict claims(Map<?, ?> claims) {
        double now = clock.millis() / 1000.0;
        if (!(claims.get("exp") instanceof Double end) || end + SKEW.toSeconds() <= now) {
            return new Verdict.Refused("the token has expired, or does not say when it will");
        }
        Object begin = claims.get("nbf");
        if (begin != null && (!(begin instanceof Double from) || from - SKEW.toSeconds() > now)) {
            return new Verdict.Refused("the token is not valid yet");
        }
        if (audience.isPresent() && !isFor(claims.get("aud"), audience.get())) {
            return new Verdict.Refused("the token is for somebody else");
        }
        return new Verdict.Accepted(Octets.EMPTY, user(claims));
    }

    /// "locally unique in the context of the issuer" is the subject (RFC 7519 §4.1.2): to the enterprise a person is both, as with Kerberos.
    private static Optional<VerifiedUser> user(Map<?, ?> claims) {
        String subject = word(claims, "sub");
        String issuer = word(claims, "iss");
        return subject.isEmpty()
                ? Optional.empty()
                : Optional.of(new VerifiedUser(subject, issuer.isEmpty() ? "" : subject + '@' + issuer,
                        word(claims, "name")));
    }

    private static String word(Map<?, ?> claims, String name) {
        return claims.get(name) instanceof String text ? text : "";
    }

    private static boolean isFor(@Nullable Object claim, String wanted) {
        return wanted.equals(claim) || (claim instanceof List<?> several && several.contains(wanted));
    }

    private static String text(String base64) {
        return new String(Base64.getUrlDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}
