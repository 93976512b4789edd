package io.larmor.assoc;

import java.security.AlgorithmConstraints;
import java.security.AlgorithmParameters;
import java.security.CryptoPrimitive;
import java.security.Key;
import java.security.interfaces.DSAKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/// Keys and signatures that are strong enough: "RSA keys of at least 2048 bits", elliptic curves of at least 256, no DSA, no SHA-1
/// (RFC 9325 §4.5, §4.6; PS3.15 §B.12, §B.13). What Java itself forbids stays forbidden.
final class TlsConstraints implements AlgorithmConstraints {
    static final TlsConstraints INSTANCE = new TlsConstraints();

    private static final int LEAST_RSA = 2048;
    private static final int LEAST_EC = 256;

    private TlsConstraints() {}

    @Override
    public boolean permits(Set<CryptoPrimitive> primitives, String algorithm,
            @Nullable AlgorithmParameters parameters) {
        String name = algorithm.toUpperCase(Locale.ROOT);
        return !name.startsWith("SHA1WITH") && !name.startsWith("MD5") && !name.startsWith("MD2")
                && !name.endsWith("WITHDSA") && !name.equals("DSA");
    }

    @Override
    public boolean permits(Set<CryptoPrimitive> primitives, Key key) {
        return switch (key) {
            case RSAKey rsa -> rsa.getModulus().bitLength() >= LEAST_RSA;
            case ECKey ec -> ec.getParams().getOrder().bitLength() >= LEAST_EC;
            case DSAKey _ -> false;
            default -> true;
        };
    }

    @Override
    public boolean permits(Set<CryptoPrimitive> primitives, String algorithm, Key key,
            @Nullable AlgorithmParameters parameters) {
        return permits(primitives, algorithm, parameters) && permits(primitives, key);
    }
}
