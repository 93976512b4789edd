package io.larmor.scp;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/// A public key of a JWKS (RFC 7517, RFC 7518 §6, RFC 8037).
///
/// @param id        which one it is
/// @param algorithm what a token names that it is used with
/// @param signature what Java calls that
/// @param key       the key
record WebKey(Optional<String> id, String algorithm, String signature, PublicKey key) {
    /// A smaller modulus is not safe any more (RFC 7518 §3.3).
    private static final int LEAST_RSA = 2048;
    private static final int ED25519 = 32;

    /// {@return the key, if it is one that is used here to verify}
    static Optional<WebKey> of(Map<?, ?> json) throws GeneralSecurityException {
        if (json.get("use") instanceof String use && !use.equals("sig")) {
            return Optional.empty();
        }
        Optional<String> id = json.get("kid") instanceof String name ? Optional.of(name) : Optional.empty();
        String type = json.get("kty") + ":" + json.get("crv");
        if ("RSA".equals(json.get("kty"))) {
            BigInteger modulus = number(json, "n");
            return modulus.bitLength() < LEAST_RSA
                    ? Optional.empty()
                    : Optional.of(new WebKey(id, "RS256", "SHA256withRSA", KeyFactory.getInstance("RSA")
                            .generatePublic(new RSAPublicKeySpec(modulus, number(json, "e")))));
        } else if (type.equals("EC:P-256")) {
            var parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec("secp256r1"));
            var point = new ECPoint(number(json, "x"), number(json, "y"));
            return Optional.of(new WebKey(id, "ES256", "SHA256withECDSAinP1363Format", KeyFactory.getInstance("EC")
                    .generatePublic(
                            new ECPublicKeySpec(point, parameters.getParameterSpec(ECParameterSpec.class)))));
        } else if (type.equals("OKP:Ed25519")) {
            return Optional.of(new WebKey(id, "EdDSA", "Ed25519", edwards(bytes(json, "x"))));
        }
        return Optional.empty();
    }

    /// RFC 8032 §5.1.2: little-endian, the highest bit is the sign of x.
    private static PublicKey edwards(byte[] little) throws GeneralSecurityException {
        if (little.length != ED25519) {
            throw new IllegalArgumentException("An Ed25519 key has 32 bytes.");
        }
        var big = new byte[ED25519];
        for (int i = 0; i < ED25519; i++) {
            big[i] = little[ED25519 - 1 - i];
        }
        boolean odd = (big[0] & 0x80) != 0;
        big[0] &= 0x7F;
        return KeyFactory.getInstance("Ed25519").generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519,
                new EdECPoint(odd, new BigInteger(1, big))));
    }

    private static BigInteger number(Map<?, ?> json, String name) {
        return new BigInteger(1, bytes(json, name));
    }

    private static byte[] bytes(Map<?, ?> json, String name) {
        if (json.get(name) instanceof String text) {
            return Base64.getUrlDecoder().decode(text);
        }
        throw new IllegalArgumentException("A web key lacks " + name + ".");
    }
}
