package io.larmor.scp;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.larmor.assoc.AssociationRequest;
import io.larmor.assoc.MemoryTransport;
import io.larmor.assoc.Negotiator.Decision;
import io.larmor.assoc.RejectReason;
import io.larmor.assoc.RejectResult;
import io.larmor.data.Uid;
import io.larmor.dimse.Status;
import io.larmor.pdu.Octets;
import io.larmor.pdu.UserIdentity;
import io.larmor.scp.IdentityVerifier.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class IdentityTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final AssociationRequest REQUEST = request().build();

    @TempDir
    private Path folder = Path.of("");

    private static AssociationRequest.Builder request() {
        return AssociationRequest.builder("SCU", "LARMOR").context(Uid.Verification, Uid.ImplicitVRLittleEndian);
    }

    private static boolean accepts(IdentityVerifier verifier, UserIdentity identity) {
        return verifier.verify(identity, REQUEST, MemoryTransport.pair().a()) instanceof Verdict.Accepted;
    }

    private PasswordFile users(String... lines) throws IOException {
        return PasswordFile.read(Files.write(folder.resolve("users"), List.of(lines)));
    }

    private static UserIdentity passcode(String name, String passcode) {
        return UserIdentity.usernameAndPasscode(name, passcode, true);
    }

    @Test
    void aUserNeedsItsPasscode() throws IOException {
        var users = users("# a comment", "", PasswordFile.entry("jane", "röntgen"),
                PasswordFile.entry("joe", "x", 1000));
        assertTrue(accepts(users, passcode("jane", "röntgen")));
        assertTrue(accepts(users, passcode("joe", "x")));
        assertFalse(accepts(users, passcode("jane", "x")));
        assertFalse(accepts(users, passcode("jack", "x")));
        assertFalse(accepts(users, passcode("joe", "")));
        assertFalse(accepts(users, UserIdentity.username("jane", false)));
        assertFalse(accepts(users(), passcode("", "x")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jane", "jane:secret", "jane:pbkdf2-sha512:0:AAAAAAAAAAAAAAAAAAAAAA==:AAAA",
        "jane:md5:1:a:b",
        ":pbkdf2-sha512:1:AAAAAAAAAAAAAAAAAAAAAA==:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="})
    void aLineThatIsNoUserIsNamed(String line) {
        var failure = assertThrows(IOException.class, () -> users("#", line));
        assertTrue(failure.toString().contains("Line 2"), failure.toString());
    }

    private record Signer(KeyPair pair, String algorithm, String signature, String jwk) {
        static Signer rsa() throws GeneralSecurityException {
            KeyPair pair = KeyPairGenerator.getInstance("RSA").generateKeyPair();
            var key = (RSAPublicKey) pair.getPublic();
            return new Signer(pair, "RS256", "SHA256withRSA", """
                    {"kty":"RSA","kid":"r","use":"sig","n":"%s","e":"%s"}""".formatted(base64(key.getModulus()),
                    base64(key.getPublicExponent())));
        }

        static Signer ec() throws GeneralSecurityException {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            var point = ((ECPublicKey) pair.getPublic()).getW();
            return new Signer(pair, "ES256", "SHA256withECDSAinP1363Format", """
                    {"kty":"EC","crv":"P-256","x":"%s","y":"%s"}""".formatted(base64(point.getAffineX()),
                    base64(point.getAffineY())));
        }

        static Signer edwards() throws GeneralSecurityException {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            byte[] encoded = ((EdECPublicKey) pair.getPublic()).getEncoded();
            return new Signer(pair, "EdDSA", "Ed25519", """
                    {"kty":"OKP","crv":"Ed25519","x":"%s"}"""
                    .formatted(base64(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length))));
        }

        String token(String header, String claims) throws GeneralSecurityException {
            String content = base64(header.getBytes(StandardCharsets.UTF_8)) + '.'
                    + base64(claims.getBytes(StandardCharsets.UTF_8));
            Signature signer = Signature.getInstance(signature);
            signer.initSign(pair.getPrivate());
            signer.update(content.getBytes(StandardCharsets.US_ASCII));
            return content + '.' + base64(signer.sign());
        }

        String token(String claims) throws GeneralSecurityException {
            return token("{\"alg\":\"" + algorithm + "\"}", claims);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String base64(BigInteger number) {
        return base64(number.toByteArray());
    }

    private static UserIdentity jwt(String token) {
        return new UserIdentity(UserIdentity.JWT, false, Octets.of(token.getBytes(StandardCharsets.US_ASCII)),
                Octets.EMPTY);
    }

    private JwtVerifier verifier(Optional<String> audience, Signer... signers) throws Exception {
        String keys = String.join(",", Arrays.stream(signers).map(Signer::jwk).toList());
        Path file = Files.writeString(folder.resolve("jwks.json"), "{\"keys\": [" + keys + "]}");
        JwtVerifier.read(file, audience);
        var parsed = new ArrayList<WebKey>();
        for (Signer signer : signers) {
            parsed.add(WebKey.of(Json.object(signer.jwk())).orElseThrow());
        }
        return new JwtVerifier(() -> parsed, audience, InstantSource.fixed(NOW));
    }

    private static String claims(long end, String more) {
        return "{\"sub\":\"jane\",\"exp\":" + (NOW.getEpochSecond() + end) + more + "}";
    }

    @Test
    void aTokenIsVerifiedWithKeysOfEachKind() throws Exception {
        var rsa = Signer.rsa();
        var ec = Signer.ec();
        var edwards = Signer.edwards();
        var verifier = verifier(Optional.empty(), rsa, ec, edwards);
        for (Signer signer : List.of(rsa, ec, edwards)) {
            String token = signer.token(claims(100, ""));
            assertTrue(accepts(verifier, jwt(token)), signer.algorithm());
            assertFalse(accepts(verifier, jwt(token.substring(0, token.length() - 6) + "AAAAAA")));
        }
        assertFalse(accepts(verifier, jwt(Signer.ec().token(claims(100, "")))), "a key that nobody knows");
        assertFalse(accepts(verifier, jwt(rsa.token("{\"alg\":\"RS256\",\"kid\":\"other\"}", claims(100, "")))));
        assertTrue(accepts(verifier, jwt(rsa.token("{\"alg\":\"RS256\",\"kid\":\"r\"}", claims(100, "")))));
        assertFalse(accepts(verifier, jwt(rsa.token("{\"alg\":\"none\"}", claims(100, "")))));
        assertFalse(accepts(verifier, jwt(rsa.token("{\"alg\":\"ES256\"}", claims(100, "")))));
        assertFalse(accepts(verifier, jwt(rsa.token("{\"alg\":\"RS256\",\"crit\":[\"x\"]}", claims(100, "")))));
    }

    @Test
    void aTokenHasItsTimeAndItsAudience() throws Exception {
        var key = Signer.edwards();
        var verifier = verifier(Optional.of("LARMOR"), key);
        String forUs = ",\"aud\":\"LARMOR\"";
        assertTrue(accepts(verifier, jwt(key.token(claims(1, forUs)))));
        assertTrue(accepts(verifier, jwt(key.token(claims(1, ",\"aud\":[\"X\",\"LARMOR\"]")))));
        assertFalse(accepts(verifier, jwt(key.token(claims(1, ",\"aud\":[\"X\"]")))));
        assertFalse(accepts(verifier, jwt(key.token(claims(1, "")))));
        assertFalse(accepts(verifier, jwt(key.token(claims(-61, forUs)))));
        assertFalse(accepts(verifier, jwt(key.token("{\"aud\":\"LARMOR\"}"))));
        assertFalse(accepts(verifier,
                jwt(key.token(claims(100, forUs + ",\"nbf\":" + (NOW.getEpochSecond() + 90))))));
        assertTrue(accepts(verifier,
                jwt(key.token(claims(100, forUs + ",\"nbf\":" + (NOW.getEpochSecond() + 30))))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.b", "a.b.c", "....", "e30.e30.", "bm90.bm90.bm90", "eyJhbGciOiJSUzI1NiJ9.e30.!"})
    void whatIsNoTokenIsRefused(String token) throws Exception {
        assertFalse(accepts(verifier(Optional.empty(), Signer.edwards()), jwt(token)));
    }

    @Test
    void jsonThatIsDamagedOrDeepIsNotRead() {
        for (String text : List.of("", "{", "[]", "{\"a\"}", "{\"a\":1,}", "{\"a\":\"\\x\"}", "{\"a\":1}x",
                "{\"a\":" + "[".repeat(100) + "]".repeat(100) + "}", "{\"a\":1,\"a\":2}", "{\"a\":tru}")) {
            assertThrows(IllegalArgumentException.class, () -> Json.object(text), text);
        }
        assertEquals(Map.of("a", List.of(1.0, true, "x\n\u00E9")),
                Json.object(" {\"a\" : [ 1, true, \"x\\n\\u00e9\" ] } "));
    }

    private static Decision decide(DicomServerBuilder builder, AssociationRequest request) throws Exception {
        try (var server = builder.echo((_, _) -> Status.SUCCESS).build()) {
            return server.negotiator().negotiate(request, MemoryTransport.pair().a());
        }
    }

    private static Optional<VerifiedUser> user(Verdict verdict) {
        return assertInstanceOf(Verdict.Accepted.class, verdict).user();
    }

    private static Verdict verdict(JwtVerifier verifier, String token) {
        return verifier.verify(jwt(token), REQUEST, MemoryTransport.pair().a());
    }

    @Test
    void aTokenNamesItsUser() throws Exception {
        var key = Signer.edwards();
        var verifier = verifier(Optional.empty(), key);
        assertEquals(Optional.of(new VerifiedUser("jane")), user(verdict(verifier, key.token(claims(100, "")))));
        assertEquals(Optional.of(new VerifiedUser("jane", "jane@https://id.example.org", "Jane Doe")),
                user(verdict(verifier, key.token(
                        claims(100, ",\"iss\":\"https://id.example.org\",\"name\":\"Jane Doe\"")))));
        String anonymous = claims(100, "").replace("\"jane\"", "5");
        assertEquals(Optional.empty(), user(verdict(verifier, key.token(anonymous))));
        assertFalse(user(verdict(verifier, key.token(claims(100, "")))).toString().contains("jane"));
    }

    @Test
    void whoIsVerifiedIsToldByName() throws Exception {
        var told = new ArrayList<Verdict>();
        var listener = new AssociationListener() {
            @Override
            public void identified(AssociationRequest request, Optional<InetSocketAddress> from, Verdict verdict) {
                told.add(verdict);
            }
        };
        var kerberos = new UserIdentity(UserIdentity.KERBEROS, false, Octets.of((byte) 1), Octets.EMPTY);
        var jane = new VerifiedUser("jane", "jane@EXAMPLE.ORG", "");
        IdentityVerifier verifier = (identity, _, _) -> identity.type() == UserIdentity.KERBEROS
                ? new Verdict.Accepted(Octets.EMPTY, Optional.of(jane))
                : Verdict.ACCEPTED;
        var saml = new UserIdentity(UserIdentity.SAML, false, Octets.of((byte) '<'), Octets.EMPTY);
        for (var each : List.of(request().identity(kerberos).build(),
                request().identity(UserIdentity.username("joe", false)).build(), request().identity(saml).build(),
                REQUEST)) {
            decide(DicomServer.builder().identity(verifier, true).listener(listener), each);
        }
        assertEquals(List.of(new Verdict.Accepted(Octets.EMPTY, Optional.of(jane)),
                new Verdict.Accepted(Octets.EMPTY, Optional.of(new VerifiedUser("joe"))), Verdict.ACCEPTED,
                new Verdict.Refused("no identity was given")), told);
    }

    private static void assertRefused(Decision decision) {
        assertEquals(new Decision.Reject(RejectResult.PERMANENT, RejectReason.PROVIDER_NO_REASON_GIVEN), decision);
    }

    @Test
    void aRefusedUserIsRejectedByTheProvider() throws Exception {
        IdentityVerifier janeAlone = (identity, _, _) -> identity.primaryText().equals("jane")
                ? Verdict.ACCEPTED
                : new Verdict.Refused("not jane");
        var jane = decide(DicomServer.builder().identity(janeAlone, true),
                request().identity(UserIdentity.username("jane", true)).build());
        assertTrue(assertInstanceOf(Decision.Accept.class, jane).identityResponse().isPresent());
        assertRefused(decide(DicomServer.builder().identity(janeAlone, true),
                request().identity(UserIdentity.username("joe", true)).build()));
        assertRefused(decide(DicomServer.builder().identity(janeAlone, true), REQUEST));
        assertInstanceOf(Decision.Accept.class, decide(DicomServer.builder().identity(janeAlone, false), REQUEST));
        assertRefused(decide(DicomServer.builder().identity((_, _, _) -> {
            throw new IllegalStateException("defect");
        }, false), request().identity(UserIdentity.username("jane", true)).build()));
    }

    @Test
    void bytesOfKerberosAndSamlReachTheVerifierAndItsResponseThePeer() throws Exception {
        var verifier = IdentityVerifier.byType(Map.of(UserIdentity.KERBEROS,
                (identity, _, _) -> new Verdict.Accepted(identity.primaryField())));
        var ticket = Octets.of((byte) 1, (byte) 2, (byte) -1);
        var accepted = assertInstanceOf(Decision.Accept.class, decide(DicomServer.builder().identity(verifier, true),
                request().identity(new UserIdentity(UserIdentity.KERBEROS, true, ticket, Octets.EMPTY)).build()));
        assertEquals(ticket, accepted.identityResponse().orElseThrow().serverResponse());
        assertRefused(decide(DicomServer.builder().identity(verifier, true),
                request().identity(new UserIdentity(UserIdentity.SAML, true, ticket, Octets.EMPTY)).build()));
    }
}
