package io.larmor.interop;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// User identity negotiation with DCMTK's storescu against `larmor serve --users` and `--jwks`.
class UserIdentityIT {
    @TempDir
    Path folder;

    @Test
    void storescuIsLetInByItsUserAndPasscodeAlone() throws Exception {
        Programs.require("storescu");
        Path secret = Files.writeString(folder.resolve("secret"), "geheim\n");
        var line = LarmorProgram.run("user", "jane", "--password-file", secret.toString()).expectSuccess();
        Path users = Files.writeString(folder.resolve("users"),
                line.output().lines().filter(text -> text.startsWith("jane:")).findFirst().orElseThrow() + "\n");
        var files = Synthetic.study(folder.resolve("sent"), 3, 3);
        int port = ForeignProcess.freePort();
        try (ForeignProcess node = LarmorProgram.serve(port, folder.resolve("archive"), "--users", users.toString())) {
            Dcmtk.send("storescu", port,
                    List.of("-R", "-xe", "--user", "jane", "--password", "geheim", "--pos-response"),
                    files).expectNoErrorLine();
            for (List<String> wrong : List.of(List.of("--user", "jane", "--password", "falsch"),
                    List.of("--user", "jane", "--empty-password"), List.of("--user", "joe"), List.<String>of())) {
                var refused = Dcmtk.send("storescu", port,
                        Stream.concat(List.of("-R", "-xe").stream(), wrong.stream()).toList(), files);
                assertTrue(refused.failed(), refused.output());
                assertTrue(refused.output().contains("Rejected Permanent"), refused.output());
            }
            assertEquals(0, LarmorProgram.run("echo", "LARMOR@127.0.0.1:" + port, "--user", "jane", "--password-file",
                    secret.toString()).exitCode());
            assertTrue(node.isAlive(), node.output());
            assertTrue(!node.output().contains("geheim"), "the secret is in the log");
        }
    }

    @Test
    void storescuIsLetInByATokenThatAKnownKeyHasSigned() throws Exception {
        Programs.require("storescu");
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair known = generator.generateKeyPair();
        var point = ((ECPublicKey) known.getPublic()).getW();
        Path keys = Files.writeString(folder.resolve("keys.json"),
                "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" + base64(coordinate(point.getAffineX()))
                        + "\",\"y\":\"" + base64(coordinate(point.getAffineY())) + "\"}]}");
        Path token = Files.writeString(folder.resolve("token"), token(known));
        Path stranger = Files.writeString(folder.resolve("stranger"), token(generator.generateKeyPair()));
        var files = Synthetic.study(folder.resolve("sent"), 3, 3);
        int port = ForeignProcess.freePort();
        try (ForeignProcess node = LarmorProgram.serve(port, folder.resolve("archive"), "--jwks", keys.toString())) {
            Dcmtk.send("storescu", port, List.of("-R", "-xe", "--jwt", token.toString(), "--pos-response"), files)
                    .expectNoErrorLine();
            for (List<String> wrong : List.of(List.of("--jwt", stranger.toString()), List.<String>of())) {
                var refused = Dcmtk.send("storescu", port,
                        Stream.concat(Stream.of("-R", "-xe"), wrong.stream()).toList(), files);
                assertTrue(refused.failed(), refused.output());
                assertTrue(refused.output().contains("Rejected Permanent"), refused.output());
            }
            assertEquals(0, LarmorProgram.run("echo", "LARMOR@127.0.0.1:" + port, "--jwt-file", token.toString())
                    .exitCode());
            assertTrue(node.isAlive(), node.output());
        }
    }

    private static String token(KeyPair key) throws GeneralSecurityException {
        var header = base64("{\"alg\":\"ES256\"}".getBytes(StandardCharsets.US_ASCII));
        var claims = base64(("{\"sub\":\"jane\",\"exp\":" + (Instant.now().getEpochSecond() + 3600) + "}")
                .getBytes(StandardCharsets.US_ASCII));
        var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initSign(key.getPrivate());
        signature.update((header + "." + claims).getBytes(StandardCharsets.US_ASCII));
        return header + "." + claims + "." + base64(signature.sign());
    }

    private static byte[] coordinate(BigInteger value) {
        byte[] bytes = value.toByteArray();
        var fixed = new byte[32];
        int count = Math.min(bytes.length, fixed.length);
        System.arraycopy(bytes, bytes.length - count, fixed, fixed.length - count, count);
        return fixed;
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
