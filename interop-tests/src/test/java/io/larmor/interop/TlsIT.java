package io.larmor.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// TLS with DCMTK's programs (OpenSSL) in both roles, with certificates that `larmor cert` made.
class TlsIT {
    private static final int INSTANCES = 20;

    @TempDir
    Path folder;
    private Path sent;

    @BeforeEach
    void makeFiles() throws IOException {
        Programs.require("echoscu", "storescu", "findscu", "storescp", "openssl");
        sent = folder.resolve("sent");
        Synthetic.study(sent, 3, INSTANCES);
    }

    private void certificates(boolean rsa) throws Exception {
        var words = new ArrayList<>(List.of("cert", "node", "modality", "--dir", tls("").toString()));
        if (rsa) {
            words.add("--rsa");
        }
        LarmorProgram.run(words.toArray(String[]::new)).expectSuccess();
        ForeignProcess.run("openssl", "verify", "-x509_strict", "-CAfile", tls("ca.pem").toString(),
                tls("node.pem").toString(), tls("modality.pem").toString()).expectSuccess();
    }

    private Path tls(String name) {
        return folder.resolve("tls").resolve(name);
    }

    /// {@return what DCMTK's programs need to use TLS with a certificate} Its default profile has cipher suites for RSA alone, the extended one for both.
    private String[] dcmtk(boolean rsa, String... more) {
        var options = new ArrayList<>(List.of("+tls", tls("modality-key.pem").toString(),
                tls("modality.pem").toString(), "+cf", tls("ca.pem").toString()));
        if (!rsa) {
            options.add("+pz");
        }
        options.addAll(List.of(more));
        return options.toArray(String[]::new);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void dcmtksClientsCallANodeThatRequiresACertificate(boolean rsa) throws Exception {
        certificates(rsa);
        int port = ForeignProcess.freePort();
        String[] tls = {"--tls-cert", tls("node.pem").toString(), "--tls-key", tls("node-key.pem").toString(),
            "--tls-ca", tls("ca.pem").toString(), "--tls-require-client", "--tls-caller", "modality=CT*"};
        try (ForeignProcess node = LarmorProgram.serve(port, folder.resolve("archive"), tls)) {
            Dcmtk.scu("echoscu", port, dcmtk(rsa, "-aet", "CT1", "--repeat", "3")).expectNoErrorLine();
            Dcmtk.send("storescu", port, List.of(dcmtk(rsa, "-aet", "CT1", "-R", "-xe")), files(sent))
                    .expectNoErrorLine();
            var found = Dcmtk.scu("findscu", port,
                    dcmtk(rsa, "-aet", "CT1", "-S", "-v", "-k", "QueryRetrieveLevel=STUDY", "-k", "StudyInstanceUID",
                            "-k", "NumberOfStudyRelatedInstances"));
            found.expectNoErrorLine();
            assertTrue(found.output().contains(Synthetic.studyUid(3)), found.output());
            assertTrue(Dcmtk.scu("echoscu", port, dcmtk(rsa, "-aet", "MR1")).failed());
            assertTrue(Dcmtk.scu("echoscu", port, "+tla", "-ic", "-aet", "CT1").failed());
            assertTrue(Dcmtk.scu("echoscu", port, "-aet", "CT1").failed());
            assertTrue(node.isAlive(), node.output());
        }
    }

    @Test
    void tlsAndPlainShareAPort() throws Exception {
        certificates(false);
        int port = ForeignProcess.freePort();
        try (ForeignProcess _ = LarmorProgram.serve(port, folder.resolve("archive"), "--tls-cert",
                tls("node.pem").toString(), "--tls-key", tls("node-key.pem").toString(), "--tls-plain-too")) {
            Dcmtk.scu("echoscu", port, dcmtk(false)).expectNoErrorLine();
            Dcmtk.scu("echoscu", port).expectNoErrorLine();
            LarmorProgram.run("echo", "LARMOR@127.0.0.1:" + port).expectSuccess();
            LarmorProgram.run("echo", "LARMOR@127.0.0.1:" + port, "--tls-ca", tls("ca.pem").toString())
                    .expectSuccess();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void storescpWithTlsReceivesWhatWasSent(boolean rsa) throws Exception {
        certificates(rsa);
        int port = ForeignProcess.freePort();
        Path received = Files.createDirectories(folder.resolve("received"));
        var command = new ArrayList<>(List.of("storescp", "-aet", "STORESCP", "-od", received.toString(), "+B"));
        command.addAll(List.of("+tls", tls("node-key.pem").toString(), tls("node.pem").toString(), "+cf",
                tls("ca.pem").toString()));
        if (!rsa) {
            command.add("+pz");
        }
        command.add(String.valueOf(port));
        try (ForeignProcess storescp = ForeignProcess.start(command).awaitListening(port)) {
            String peer = "STORESCP@localhost:" + port;
            String[] tls = {"--tls-ca", tls("ca.pem").toString(), "--tls-cert", tls("modality.pem").toString(),
                "--tls-key", tls("modality-key.pem").toString()};
            LarmorProgram.run(with(tls, "echo", peer)).expectSuccess();
            LarmorProgram.run(with(tls, "send", peer, sent.toString())).expectSuccess();
            var none = LarmorProgram.run("echo", peer, "--tls-insecure");
            assertTrue(none.exitCode() == 3 || none.exitCode() == 4, none.output());
            assertTrue(none.output().contains("not checked"), none.output());
            var untrusted = LarmorProgram.run("echo", peer, "--tls");
            assertEquals(3, untrusted.exitCode(), untrusted.output());
            assertTrue(untrusted.output().contains("not issued by anyone trusted"), untrusted.output());
            assertTrue(storescp.isAlive(), storescp.output());
        }
        LarmorUsesDcmtkIT.assertSame(LarmorUsesDcmtkIT.dataSets(sent), LarmorUsesDcmtkIT.dataSets(received));
    }

    private static String[] with(String[] more, String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
